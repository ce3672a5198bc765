// The parts of a scenario that say what it costs: the object `prices`, and how each pool is billed.
#pragma once

#include <string>

#include "engine/experiment/scenario.hpp"
#include "engine/json/reader.hpp"

namespace poolcast::experiment {

/// What a pool says of its billing; its prices come with read_prices().
prices::PoolBilling read_pool_billing(JsonReader& reader, ScenarioPool& pool);

/// The object `prices`; after the pools, which it may name and whose prices it fills in.
void read_prices(JsonReader& root, std::string const& scenario_path, Scenario& scenario);

}  // namespace poolcast::experiment
