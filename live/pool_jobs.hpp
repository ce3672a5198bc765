// What a pool counts. The service counts tasks by job, so those of every job that is bound to it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/batch/observation.hpp"
#include "live/batch_http.hpp"
#include "live/batch_rows.hpp"

namespace poolcast::live {

enum class JobScope : bool { open, all };  // `open`: not those that are over

/// The jobs that are bound to the pool.
BatchResult<std::vector<Job>> jobs_of_pool(BatchHttp& http, std::string const& pool,
                                           JobScope scope);

struct PoolTasks {
  std::vector<std::string> jobs{};  // those with tasks that wait or run
  TaskCounts counts{};              // of all of them
};

/// A request for each job that is not over.
BatchResult<PoolTasks> count_tasks(BatchHttp& http, std::span<Job const> jobs);

/// Of all open jobs of the pool.
BatchResult<PoolTasks> tasks_of_pool(BatchHttp& http, std::string const& pool);

/// Its nodes as they are meant to be and are, by the pool alone.
batch::PoolCounts size_of(Pool const& pool);
void add(NodeCounts const& nodes, batch::PoolCounts& counts);
void add(TaskCounts const& tasks, batch::PoolCounts& counts);

}  // namespace poolcast::live
