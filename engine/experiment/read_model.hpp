// The parts of a scenario that say how the simulated service behaves: what holds for all pools and
// what for one, quotas, faults, and the pipelines before the pools.
#pragma once

#include "engine/experiment/scenario.hpp"
#include "engine/json/reader.hpp"

namespace poolcast::experiment {

/// The object `model`: what holds for the account, and what holds for every pool that does not say
/// otherwise. Read anew for each pool, whose defaults depend on its operating system.
void read_model(JsonReader& root, Scenario& scenario, sim::PoolModel& pool);

/// What a pool may say for itself; `model` may say it for all.
void read_pool_rules(JsonReader& reader, sim::PoolModel& pool);

/// The object `quota`.
void read_quota(JsonReader& root, sim::Model& model);

/// The object `pipelines`.
void read_pipelines(JsonReader& root, Scenario& scenario);

/// The array `faults`; after the pools, which they may name.
void read_faults(JsonReader& root, Scenario& scenario);

/// `name`, taken from the folder of the file that mentions it.
std::string beside(std::string const& file, std::string const& name);

/// The pool that the text at the key names.
batch::PoolId read_pool_id(JsonReader& reader, std::string_view key, Scenario const& scenario);

}  // namespace poolcast::experiment
