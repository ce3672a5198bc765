// One look at a pool, for who only watches it: the pool, and the numbers that the service samples,
// over all jobs that are bound to it. Asks and changes nothing.
#pragma once

#include <string>
#include <vector>

#include "engine/batch/observation.hpp"
#include "live/batch_http.hpp"
#include "live/batch_rows.hpp"

namespace poolcast::live {

struct PoolLook {
  Time at;  // by the service's clock, where it tells it
  Pool pool;
  std::vector<Job> jobs{};  // bound to the pool, those that are over too
  batch::PoolCounts counts{};
};

/// A request for the pool, one for its nodes, one for the jobs, and one for each job that is not
/// over.
BatchResult<PoolLook> look_at_pool(BatchHttp& http, std::string const& pool);

}  // namespace poolcast::live
