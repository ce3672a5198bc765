// A syntax tree as one line of formula text with every operation in parentheses: what tests
// compare, and what parses to the same tree again.
#pragma once

#include <string>

#include "engine/formula/ast.hpp"

namespace poolcast::formula {

/// `x = (1 + (2 * 3)); max(0, $PendingTasks.GetSample(1))`
std::string print(Formula const& formula);

}  // namespace poolcast::formula
