// Syntax tree to program: names become registers, constants are folded. What the service only
// notices when it evaluates (an undefined symbol, a wrong type) stays an error of the evaluation;
// typecheck.hpp foresees it.
#pragma once

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/program.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::formula {

Expected<Program, Diagnostics> check(Formula const& formula, Semantics const& semantics = {},
                                     Tracing tracing = Tracing::off);

}  // namespace poolcast::formula
