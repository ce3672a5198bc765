// The tasks of a pool: the service counts them by job, so those of every job that is bound to it.
#pragma once

#include <string>
#include <vector>

#include "live/batch_http.hpp"
#include "live/batch_rows.hpp"

namespace poolcast::live {

/// The jobs bound to the pool that are not over. A list, however long.
BatchResult<std::vector<Job>> open_jobs(BatchHttp& http, std::string const& pool);

struct PoolTasks {
  std::vector<std::string> jobs;  // those that have any
  TaskCounts counts{};            // of all of them
};

/// A request for the jobs, and one more for each.
BatchResult<PoolTasks> tasks_of_pool(BatchHttp& http, std::string const& pool);

}  // namespace poolcast::live
