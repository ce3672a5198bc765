// Small changes of a formula that a good test notices: constants, comparisons, swapped branches,
// dropped clamps. Knows no test.
#pragma once

#include <string>
#include <vector>

#include "engine/base/source.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::formulatest {

struct Mutant {
  Span span;                // what is replaced
  std::string replacement;  // by this
  std::string text;         // the whole formula then
};

/// In the order of their places; none that reads as the formula itself, or as another one.
std::vector<Mutant> mutants_of(formula::Formula const& formula,
                               formula::Semantics const& semantics = {});

}  // namespace poolcast::formulatest
