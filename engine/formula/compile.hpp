// Text or syntax tree to program: names become registers, constants are folded. What the service
// only notices when it evaluates (an undefined symbol, a wrong type) stays an error of the
// evaluation; typecheck.hpp foresees it.
#pragma once

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/program.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::formula {

Expected<Program, Diagnostics> compile(Formula const& formula, Semantics const& semantics = {},
                                       Tracing tracing = Tracing::off);

/// For those who need no tree.
Expected<Program, Diagnostics> compile(Source const& source, Semantics const& semantics = {});

}  // namespace poolcast::formula
