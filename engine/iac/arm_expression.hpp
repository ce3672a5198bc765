// The expressions in the strings of an ARM template: `[concat(parameters('x'), '/linux')]`. Text to
// tree; knows no function's meaning.
#pragma once

#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/iac/mapped_text.hpp"

namespace poolcast::iac {

struct ArmExpression {
  enum class Kind { text, number, call, item };  // item: `a.b` or `a['b']`

  Kind kind = Kind::text;
  MappedText text{};                       // of a text or number; a call's name
  std::vector<ArmExpression> arguments{};  // an item's: the whole, the key
  Span place{};                            // in the file; of a call, its name
  Span whole{};                            // of a call, up to its `)`
};

/// Whether the text of a string is an expression; `[[` escapes a bracket that is none.
bool is_arm_expression(std::string_view text);

/// `text` with its brackets.
Expected<ArmExpression, Diagnostic> parse_arm_expression(MappedText const& text);

}  // namespace poolcast::iac
