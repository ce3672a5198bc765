// The object `load` of a scenario: synthetic kinds of jobs, a load model, or a recording.
#pragma once

#include <string>

#include "engine/experiment/scenario.hpp"
#include "engine/json/reader.hpp"

namespace poolcast::experiment {

/// After the pools, which it names. A load model is read here, a recording only when it is run.
void read_load(JsonReader& root, std::string const& scenario_path, Scenario& scenario);

}  // namespace poolcast::experiment
