// What became of each job: who served it, from when to when. Reads the ledger and the load alone.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "engine/batch/ledger.hpp"
#include "engine/load/load.hpp"
#include "engine/report/run_of_job.hpp"

namespace poolcast::report {

enum class JobState : std::uint8_t { waiting, running, completed, failed, cancelled, skipped };
std::string_view text_of(JobState state);

/// Times are `never` until they come.
struct JobFate {
  JobState state = JobState::waiting;
  Time queued = never;
  Time started = never;  // an agent took it; its own task may run before that
  Time finished = never;
  std::optional<batch::TaskId> task{};
  std::optional<batch::NodeId> node{};
};

class JobFates {
 public:
  /// `runs` must outlive it.
  explicit JobFates(JobRuns const& runs);

  JobFate of(batch::JobId job) const;

  /// Whether the task will not run again, because a run of it was cut short.
  bool over(batch::TaskId task) const { return !over_.empty() && over_.contains(task); }

 private:
  JobFate own(batch::JobId job, JobFate fate) const;
  bool task_runs(batch::JobId job) const;

  JobRuns const& runs_;
  std::map<batch::TaskId, Time> over_;  // tasks that were cut short for good
};

}  // namespace poolcast::report
