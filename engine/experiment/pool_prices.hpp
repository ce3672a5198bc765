// The prices of a scenario's pools: looked up in its price book, and whether one is missing.
#pragma once

#include <string>

#include "engine/experiment/scenario.hpp"

namespace poolcast::experiment {

/// Fills in the prices of all pools from the scenario's price book; anew after a size has changed.
void price_pools(Scenario& scenario);

/// What keeps a scenario that asks for costs from having them: a pool that can have nodes of a kind
/// for which there is no price, and how to get one. Empty if there is nothing. To be asked after
/// the last change of the formulas.
std::string price_problem(Scenario const& scenario);

/// `'poolcast prices fetch --region X --size Y --sheet prices.json' gets it; name that file in the
/// scenario as "sheet"`.
std::string price_remedy(prices::PriceBook const& book, std::string const& vm_size);

}  // namespace poolcast::experiment
