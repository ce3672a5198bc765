// The parts of a tuning's JSON that both a study and a report have.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// docs/schema/tune.schema.json describes it, with the trials.
nlohmann::ordered_json json_of_definition(Trials const& definition);

}  // namespace poolcast::tune
