// A formula in its canonical form: the one text that a team reviews and compares. Pure; what the
// form is, docs/formatting.md says.
#pragma once

#include <string>

#include "engine/formula/ast.hpp"

namespace poolcast::formula {

/// Parses to the same tree, holds the same comments in the same order, and is its own canonical
/// form. It can be longer than the service accepts (`max_bytes`), though `formula` is not.
/// What only a setting let in (dialect.hpp) is not in `formula.text`, so it is not in the form: a
/// block comment is gone.
std::string formatted(Formula const& formula);

}  // namespace poolcast::formula
