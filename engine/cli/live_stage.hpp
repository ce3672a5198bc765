// Whether an account has what a live run needs: the scenario's pools, and no run of the same name.
#pragma once

#include <string>
#include <vector>

#include "engine/cli/failure.hpp"
#include "engine/experiment/scenario.hpp"
#include "live/batch_http.hpp"
#include "live/batch_rows.hpp"

namespace poolcast::cli {

/// The pools as they are, by PoolId. `autoscale`: formulas are evaluated here, so the service must
/// not do that too.
Expected<std::vector<live::Pool>, Failure> find_pools(live::BatchHttp& http,
                                                      experiment::Scenario const& scenario,
                                                      bool autoscale);

/// The jobs of a run are `PREFIX-POOL`. The error is a wrong usage.
Result<void> check_prefix_form(experiment::Scenario const& scenario, std::string const& prefix);

/// The jobs of an earlier run would count as those of this one.
Expected<void, Failure> check_prefix_is_free(live::BatchHttp& http, std::string const& prefix);

}  // namespace poolcast::cli
