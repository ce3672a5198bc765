#include "engine/iac/value.hpp"

#include "engine/iac/literal.hpp"

namespace poolcast::iac {

Value literal_value(std::string_view file, Node const& node, Writing writing) {
  if (node.kind == Node::Kind::string) {
    Literal const literal{writing, node.span};
    return {.text = read_literal(file, literal), .literal = literal};
  }
  if (node.kind == Node::Kind::object || node.kind == Node::Kind::array) {
    return {.computed = "is not a text", .node = &node};
  }
  return computed_value(anchored_text(node.text, node.span), "is not a text");
}

Value computed_value(MappedText text, std::string computed) {
  return {.text = std::move(text), .computed = std::move(computed)};
}

Value unknown_value(std::string_view file, Span expression) {
  std::string const text(file.substr(expression.begin, expression.end - expression.begin));
  return {.text = anchored_text("{" + text + "}", expression),
          .computed = "cannot be resolved",
          .known = false};
}

}  // namespace poolcast::iac
