#include "engine/formula/check.hpp"

#include <algorithm>

#include "engine/formula/code.hpp"
#include "engine/formula/compiler.hpp"

namespace poolcast::formula {

Expected<Program, Diagnostics> check(Formula const& formula, Semantics const& semantics,
                                     Tracing tracing) {
  return Program(Compiler(formula, semantics, tracing).run());
}

Diagnostics certain_failures(Program const& program) {
  Diagnostics diagnostics;
  for (Fault const& fault : program.code()->faults) {
    std::string message = fault.text;
    message[0] = static_cast<char>(message[0] | 0x20);  // the service's texts begin with a capital
    diagnostics.push_back({.span = fault.span, .message = message + fault.suggestion});
  }
  // Arguments are compiled before the function that takes them; a reader goes from left to right.
  std::ranges::stable_sort(diagnostics, {},
                           [](Diagnostic const& diagnostic) { return diagnostic.span.begin; });
  return diagnostics;
}

Metrics Program::metrics() const { return code_->metrics; }

Semantics const& Program::semantics() const { return code_->semantics; }

}  // namespace poolcast::formula
