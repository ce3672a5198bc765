// What is left of a formula's tokens in its canonical text: no parentheses that group nothing, no
// empty statements, a `;` after each statement; comments only where a line can end. Knows no
// layout.
#pragma once

#include <vector>

#include "engine/formula/ast.hpp"
#include "engine/formula/tokens.hpp"

namespace poolcast::formula {

struct CanonicalTokens {
  std::vector<Token> tokens;         // as tokens_of() gives them; an added `;` has an empty span
  std::vector<bool> in_parentheses;  // of each expression: the author's parentheses stay
};

CanonicalTokens canonical_tokens(Formula const& formula);

}  // namespace poolcast::formula
