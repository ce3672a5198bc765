// Which of a pool's two targets a formula means to use.
#pragma once

#include "engine/batch/types.hpp"
#include "engine/formula/ast.hpp"

namespace poolcast::experiment {

/// Whether the formula ever sets the tier's target to anything but a plain 0.
bool sets_target(formula::Formula const& formula, batch::NodeTier tier);

}  // namespace poolcast::experiment
