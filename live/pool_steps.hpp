// What has to be asked of the service, one request after the other, for a pool to become what it is
// wanted to be. Pure but for carry_out().
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "live/batch_http.hpp"
#include "live/pool_difference.hpp"

namespace poolcast::live {

struct PoolStep {
  std::string what;  // `set metadata`
  BatchCall call;
  bool heeds_etag = true;
  bool needs_steady = false;  // the service refuses while the pool is being resized
};

/// Of the properties that can be changed.
std::vector<PoolStep> steps_to(nlohmann::json const& wanted, nlohmann::json const& there,
                               PoolDifference const& difference,
                               std::set<std::string> const& left_out = {});

/// `etag` is the pool's, as it was read; becomes that of the pool as it is then. A change of others
/// in between is `ConditionNotMet`.
BatchResult<void> carry_out(BatchHttp& http, PoolStep const& step, std::string const& pool,
                            std::string& etag);

}  // namespace poolcast::live
