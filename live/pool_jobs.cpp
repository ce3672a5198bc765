#include "live/pool_jobs.hpp"

#include "engine/base/text.hpp"
#include "live/batch_tasks.hpp"

namespace poolcast::live {

BatchResult<std::vector<Job>> jobs_of_pool(BatchHttp& http, std::string const& pool,
                                           JobScope scope) {
  std::string filter = "executionInfo/poolId eq '" + pool + "'";
  if (scope == JobScope::open) filter += " and state ne 'completed'";
  BatchResult<std::vector<Job>> jobs =
      list_jobs(http, {.filter = filter, .fields = "id,state,stateTransitionTime,poolInfo"});
  if (jobs) {
    std::erase_if(*jobs, [&](Job const& job) { return !same_but_for_case(job.pool_id, pool); });
  }
  return jobs;
}

BatchResult<PoolTasks> count_tasks(BatchHttp& http, std::span<Job const> jobs) {
  PoolTasks tasks;
  for (Job const& job : jobs) {
    if (job.state == "completed") continue;
    BatchResult<TaskCounts> const counts = task_counts(http, job.id);
    // It may have been deleted since it was listed.
    if (!counts && counts.error().status == 404) continue;
    if (!counts) return refuse(counts.error());
    tasks.counts.active += counts->active;
    tasks.counts.running += counts->running;
    tasks.counts.succeeded += counts->succeeded;
    tasks.counts.failed += counts->failed;
    if (counts->active + counts->running > 0) tasks.jobs.push_back(job.id);
  }
  return tasks;
}

BatchResult<PoolTasks> tasks_of_pool(BatchHttp& http, std::string const& pool) {
  BatchResult<std::vector<Job>> const jobs = jobs_of_pool(http, pool, JobScope::open);
  if (!jobs) return refuse(jobs.error());
  return count_tasks(http, *jobs);
}

batch::PoolCounts size_of(Pool const& pool) {
  bool const steady = pool.allocation_state == "steady";
  batch::PoolCounts counts;
  counts.allocation_state =
      steady ? batch::AllocationState::steady : batch::AllocationState::resizing;
  counts.target = pool.target;
  counts.current = pool.current;
  return counts;
}

void add(NodeCounts const& nodes, batch::PoolCounts& counts) {
  for (StateCounts const& tier : {nodes.dedicated, nodes.low_priority}) {
    counts.usable_nodes += tier.idle + tier.running;
    counts.preempted_nodes += tier.preempted;
  }
}

void add(TaskCounts const& tasks, batch::PoolCounts& counts) {
  counts.active_tasks += tasks.active;
  counts.running_tasks += tasks.running;
  counts.succeeded_tasks += tasks.succeeded;
  counts.failed_tasks += tasks.failed;
}

}  // namespace poolcast::live
