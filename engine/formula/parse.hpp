// Text to syntax tree: the first stage of the language. Knows the grammar and its limits, and no
// name's meaning.
#pragma once

#include <cstddef>

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/formula/ast.hpp"

namespace poolcast::formula {

/// The service refuses longer formulas.
inline constexpr std::size_t max_bytes = 8192;
inline constexpr std::size_t max_statements = 100;
/// Ours: how deep parentheses, arguments, branches and prefix operators may nest.
inline constexpr int max_nesting = 200;

/// On errors, all of them: the parser goes on after the next `;`. `text` of the Formula is the
/// source's own, but for what dialect.hpp has translated.
Expected<Formula, Diagnostics> parse(Source const& source, Semantics const& semantics = {});

}  // namespace poolcast::formula
