// What the reports need to know of a scenario besides what happened.
#pragma once

#include "engine/experiment/scenario.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::experiment {

report::Facts facts_of(Scenario const& scenario);

}  // namespace poolcast::experiment
