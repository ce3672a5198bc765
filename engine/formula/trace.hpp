// What an evaluation of a traced program (program.hpp) went through: the value of each expression,
// in the order in which they were evaluated. What is not there was not evaluated.
#pragma once

#include <span>

#include "engine/formula/ast.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/value.hpp"

namespace poolcast::formula {

struct Step {
  ExprId expression = 0;
  Value value;
};

/// Of the last evaluation in this workspace; vectors are valid until the next one. A sample object
/// (`$PendingTasks` before `.GetSample`) leaves no step.
std::span<Step const> trace(Workspace const& workspace);

}  // namespace poolcast::formula
