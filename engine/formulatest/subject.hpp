// The formula that is tested, compiled once for all cases of a script.
#pragma once

#include <optional>
#include <string>

#include "engine/base/diagnostic.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/program.hpp"

namespace poolcast::formulatest {

struct Subject {
  Source source;
  std::string pool{};  // the one whose formula it is, if `source` is named as a template
  std::optional<formula::Formula> tree{};
  std::optional<formula::Program> program{};
  std::optional<formula::Program> traced{};  // the same, made to leave a trace (formula/trace.hpp)
  Diagnostics mistakes{};                    // why there is no program
};

Subject compile(Source source, formula::Semantics const& semantics, std::string pool = {});

/// One evaluation of it: the formula's answer, and the memory that holds its variables.
struct Run {
  Subject const& subject;
  formula::Outcome outcome;
  formula::Workspace const& workspace;

  /// The service's result string.
  std::string results() const;
  /// `AutoScalingFormulaEvaluationError: Line 1, Col 5: Undefined symbol: x`; empty if all is well.
  std::string failure() const;
};

}  // namespace poolcast::formulatest
