// Which run of which task served a job, and on which life of which node: where every report on a
// single job begins. Reads the ledger and the load alone.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/load/load.hpp"

namespace poolcast::report {

/// The way of a job to its agent. A moment that is not known is that of the next one.
struct RunOfJob {
  batch::TaskId task;
  batch::NodeId node_id;
  batch::NodeRow const* node = nullptr;  // its life at that time
  Time queued;
  Time requested;
  Time task_started;
  Time image_ready;
  Time agent_online;
  Time job_started;
  std::vector<batch::Interruption> lost;  // earlier runs of the same job, which are no waiting
};

/// Built once a run, and handed to all that ask for single jobs. The ledger and the load must
/// outlive it.
class JobRuns {
 public:
  JobRuns(batch::Ledger const& ledger, load::Load const& load);

  batch::Ledger const& ledger() const { return ledger_; }
  load::Load const& load() const { return load_; }

  /// Nothing if no agent took the job before the run's end.
  std::optional<RunOfJob> run_of(batch::JobId job) const;

  /// The life of the node at the time.
  batch::NodeRow const& life(batch::NodeId node, Time time) const;

 private:
  std::optional<RunOfJob> own_run(batch::JobId job) const;
  std::optional<RunOfJob> shared_run(batch::JobId job) const;

  batch::Ledger const& ledger_;
  load::Load const& load_;
  std::vector<batch::Interruption> cuts_;  // by task and time
  std::map<batch::TaskId, Duration> pulls_;
  std::map<batch::NodeId, std::vector<batch::NodeRow const*>> past_lives_;
};

}  // namespace poolcast::report
