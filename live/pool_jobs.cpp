#include "live/pool_jobs.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "live/batch_calls.hpp"
#include "live/batch_read.hpp"
#include "live/batch_tasks.hpp"

namespace poolcast::live {

BatchResult<std::vector<Job>> open_jobs(BatchHttp& http, std::string const& pool) {
  BatchCall call{.path = "/jobs"};
  add_to_query(call, {.filter = "executionInfo/poolId eq '" + pool + "' and state ne 'completed'",
                      .fields = "id,state,priority,poolInfo"});
  std::vector<Job> jobs;
  BatchResult<void> const done = each_row(http, call, [&](nlohmann::json const& row) {
    Job job = read_job(row);
    if (same_but_for_case(job.pool_id, pool)) jobs.push_back(std::move(job));
  });
  if (!done) return refuse(done.error());
  return jobs;
}

BatchResult<PoolTasks> tasks_of_pool(BatchHttp& http, std::string const& pool) {
  BatchResult<std::vector<Job>> const jobs = open_jobs(http, pool);
  if (!jobs) return refuse(jobs.error());
  PoolTasks tasks;
  for (Job const& job : *jobs) {
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

}  // namespace poolcast::live
