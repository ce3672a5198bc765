// Whether an account has what a live run needs: the scenario's pools, and no run of the same name.
#pragma once

#include <string>
#include <vector>

#include "engine/experiment/scenario.hpp"
#include "live/batch_http.hpp"
#include "live/batch_rows.hpp"

namespace poolcast::cli {

struct StageFailure {
  std::string message;
  int exit_code;
};

/// The pools as they are, by PoolId. `autoscale`: formulas are evaluated here, so the service must
/// not do that too.
Expected<std::vector<live::Pool>, StageFailure> find_pools(live::BatchHttp& http,
                                                           experiment::Scenario const& scenario,
                                                           bool autoscale);

/// The jobs of a run are `PREFIX-POOL`; those of an earlier one would count as its own.
Expected<void, StageFailure> check_prefix(live::BatchHttp& http,
                                          experiment::Scenario const& scenario,
                                          std::string const& prefix);

}  // namespace poolcast::cli
