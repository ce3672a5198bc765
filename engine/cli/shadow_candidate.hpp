// Who says what a candidate formula would decide on a live pool: the service, on its own samples,
// or Poolcast, on samples that it takes itself.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/cli/shadow_report.hpp"
#include "engine/control/autoscaler.hpp"
#include "engine/formula/evaluate.hpp"
#include "live/batch_pools.hpp"
#include "live/pool_look.hpp"

namespace poolcast::cli {

/// By the service: a trial of the formula, which changes nothing.
live::BatchResult<Wish> wish_by_service(live::BatchHttp& http, std::string const& pool,
                                        std::string const& formula);

/// By Poolcast.
class LocalCandidate {
 public:
  LocalCandidate(formula::Program const& program, live::Pool const& pool);

  void sample(live::PoolLook const& look);
  Wish wish(live::PoolLook const& look);

 private:
  control::Autoscaler autoscaler_;
  std::optional<Time> last_sample_{};
};

/// What the pool's own formula asked for in this run.
Wish wish_of(live::AutoscaleRun const& run);

}  // namespace poolcast::cli
