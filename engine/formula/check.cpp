#include "engine/formula/check.hpp"

#include "engine/formula/code.hpp"
#include "engine/formula/compiler.hpp"

namespace poolcast::formula {

Expected<Program, Diagnostics> check(Formula const& formula, Semantics const& semantics,
                                     Tracing tracing) {
  return Program(Compiler(formula, semantics, tracing).run());
}

Metrics Program::metrics() const { return code_->metrics; }

Semantics const& Program::semantics() const { return code_->semantics; }

}  // namespace poolcast::formula
