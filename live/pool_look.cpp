#include "live/pool_look.hpp"

#include "live/batch_pools.hpp"
#include "live/pool_jobs.hpp"
#include "live/system_clock.hpp"

namespace poolcast::live {

BatchResult<PoolLook> look_at_pool(BatchHttp& http, std::string const& pool) {
  PoolLook look{};
  BatchResult<Pool> found = get_pool(http, pool);
  if (!found) return refuse(found.error());
  look.at = http.answered_at().value_or(wall_clock_now());
  look.pool = std::move(*found);
  look.counts = size_of(look.pool);
  BatchResult<std::vector<NodeCounts>> const nodes = node_counts(http, pool);
  if (!nodes) return refuse(nodes.error());
  for (NodeCounts const& row : *nodes) add(row, look.counts);
  BatchResult<std::vector<Job>> jobs = jobs_of_pool(http, pool, JobScope::all);
  if (!jobs) return refuse(jobs.error());
  look.jobs = std::move(*jobs);
  BatchResult<PoolTasks> const tasks = count_tasks(http, look.jobs);
  if (!tasks) return refuse(tasks.error());
  add(tasks->counts, look.counts);
  return look;
}

}  // namespace poolcast::live
