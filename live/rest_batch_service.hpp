// The Batch service over its REST API as the controller's port: what is simulated elsewhere, in
// production. Knows no policy. docs/live.md says what a look costs and what it cannot see.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/batch/ports.hpp"
#include "live/batch_pools.hpp"
#include "live/batch_tasks.hpp"
#include "live/watched_nodes.hpp"
#include "live/watched_tasks.hpp"

namespace poolcast::live {

struct RestPool {
  std::string id;
  /// The task to be run for one that is asked for; its id is set here.
  std::function<TaskToAdd(batch::TaskSpec const&)> task;
};

struct RestBatchOptions {
  /// Names the jobs, `{run}-{pool}`: the tasks of another run are not ours. A run that continues
  /// has the same name.
  std::string run;
  std::vector<RestPool> pools;  // by PoolId
  std::function<Time()> now{};  // nothing: the wall clock
  /// A pool's counts are of the tasks of all jobs that are bound to it, as the service's own
  /// metrics; else of this run's jobs only. Costs a request a pool, and one for each such job.
  bool count_all_jobs = false;
};

class RestBatchService final : public batch::BatchService {
 public:
  /// `http` must outlive the service.
  RestBatchService(BatchHttp& http, RestBatchOptions options);

  /// Makes the pool's job if it is not there.
  Result<void> submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) override;
  /// What a look that failed has seen is told by the next one.
  Result<batch::Observation> observe() override;
  /// Only if it would change something. The service refuses while the pool is being resized.
  Result<void> resize(batch::PoolId pool, batch::Targets targets,
                      batch::DeallocationOption option) override;

  /// Why the last look failed; nothing if it did not.
  std::optional<BatchError> const& look_error() const { return look_error_; }
  /// The ids of the jobs that tasks were submitted to.
  std::vector<std::string> job_ids() const;

 private:
  using JobKey = std::pair<batch::PoolId, int>;  // and its priority: only a job has one
  struct WatchedJob {
    std::string id;
    std::optional<Time> latest{};  // transition seen
  };
  struct ListedTask {
    JobKey job;
    Task row;
  };
  struct WatchedPool {
    std::optional<Time> latest{};
    std::optional<Time> allocation_since{};
    std::optional<batch::PoolCounts> counts{};
  };

  BatchResult<void> ensure_job(JobKey key);
  BatchResult<void> add_to_job(JobKey key, std::span<batch::TaskSpec const> specs);
  BatchResult<void> look();
  BatchResult<void> look_at_pool(batch::PoolId pool);
  BatchResult<void> look_at_nodes(batch::PoolId pool, NodeCounts const& counts, Time gone_by);
  Time gone_by(WatchedPool& watched, Pool const& row) const;
  BatchResult<void> list_tasks(JobKey key);
  void look_at_tasks();
  BatchResult<void> add_counts(JobKey key);
  BatchResult<void> count_all(batch::PoolId pool);

  BatchHttp& http_;
  RestBatchOptions options_;
  std::vector<WatchedPool> pools_;
  std::map<JobKey, WatchedJob> jobs_;
  WatchedNodes nodes_;
  WatchedTasks tasks_;
  std::vector<ListedTask> listed_;
  std::optional<BatchError> look_error_;
  // What the last observation lent out.
  std::vector<batch::PoolCounts> told_counts_;
  WatchedTasks::Changes told_tasks_;
  std::vector<batch::NodeTransition> told_nodes_;
};

}  // namespace poolcast::live
