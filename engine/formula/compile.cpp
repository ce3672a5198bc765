#include "engine/formula/compile.hpp"

#include <algorithm>

#include "engine/formula/code.hpp"
#include "engine/formula/compiler.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::formula {

namespace {

/// What a setting makes the service refuse before it evaluates anything.
Diagnostics refused_faults(std::vector<Fault> const& faults) {
  Diagnostics diagnostics;
  for (Fault const& fault : faults) {
    if (!fault.refused) continue;
    std::string message = fault.text;
    message[0] = static_cast<char>(message[0] | 0x20);  // the service's texts begin with a capital
    diagnostics.push_back({.span = fault.span, .message = message + fault.suggestion});
  }
  // Arguments are compiled before the function that takes them; a reader goes from left to right.
  std::ranges::stable_sort(diagnostics, {},
                           [](Diagnostic const& diagnostic) { return diagnostic.span.begin; });
  return diagnostics;
}

}  // namespace

Expected<Program, Diagnostics> compile(Formula const& formula, Semantics const& semantics,
                                       Tracing tracing) {
  Program program(Compiler(formula, semantics, tracing).run());
  Diagnostics refused = refused_faults(program.code()->faults);
  if (!refused.empty()) return tl::unexpected(std::move(refused));
  return program;
}

Expected<Program, Diagnostics> compile(Source const& source, Semantics const& semantics) {
  Expected<Formula, Diagnostics> const formula = parse(source, semantics);
  if (!formula) return tl::unexpected(formula.error());
  return compile(*formula, semantics);
}

Metrics Program::metrics() const { return code_->metrics; }

Semantics const& Program::semantics() const { return code_->semantics; }

}  // namespace poolcast::formula
