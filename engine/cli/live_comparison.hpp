// One formula, evaluated by the service on a live pool and by Poolcast from what the service told:
// value by value, or error by error. Changes nothing.
#pragma once

#include <string>

#include "engine/base/diagnostic.hpp"
#include "engine/experiment/verify.hpp"
#include "engine/formula/semantics.hpp"
#include "live/batch_pools.hpp"

namespace poolcast::cli {

struct LiveComparison {
  Time at{};  // of the service's evaluation; unknown where it refused
  std::string results{};
  std::string service_problem{};  // `CODE: Line 1, Col 5: ...`; empty: it went well
  std::string our_problem{};
  std::size_t readings = 0;  // of samples, that the service told
  experiment::Verification verification;
};

live::BatchResult<LiveComparison> compare_live(live::BatchHttp& http, live::Pool const& pool,
                                               Source const& source,
                                               formula::Semantics const& semantics);

}  // namespace poolcast::cli
