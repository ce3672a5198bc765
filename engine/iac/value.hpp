// What stands at a key of a template once its expressions are resolved.
#pragma once

#include <optional>
#include <string>

#include "engine/iac/mapped_text.hpp"
#include "engine/iac/node.hpp"

namespace poolcast::iac {

struct Value {
  MappedText text{};
  std::optional<Literal> literal{};  // the one literal that is the text
  std::string computed{};            // where the text comes from, if from no such literal
  Node const* node = nullptr;        // an object or an array, which has no text
  bool known = true;                 // false: `text` shows the expression in braces
};

/// The text, number or word of a node that needs no resolving.
Value literal_value(std::string_view file, Node const& node, Writing writing);

/// A value that no literal of the file holds.
Value computed_value(MappedText text, std::string computed);

/// Stands for what could not be resolved: `{uniqueString('x')}`.
Value unknown_value(std::string_view file, Span expression);

}  // namespace poolcast::iac
