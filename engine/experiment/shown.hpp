// What a run's formulas were shown: enough to make any of its evaluations again, without the run.
#pragma once

#include <vector>

#include "engine/control/policies.hpp"
#include "engine/formula/environment.hpp"

namespace poolcast::experiment {

struct ShownToPool {
  std::vector<formula::Environment> evaluations;  // in their order; `samples` is of no use
  formula::SampleHistory samples;                 // all of the run, up to the last evaluation
};

/// By PoolId; nothing is shown to a pool without a formula.
using Shown = std::vector<ShownToPool>;

/// Watches the pools of a run of this length; `shown` has to outlive it.
void keep_what_is_shown(control::Policies& policies, Duration length, Shown& shown);

}  // namespace poolcast::experiment
