#include "engine/iac/node.hpp"

#include <utility>

#include "engine/base/text.hpp"

namespace poolcast::iac {

Node make_node(Node::Kind kind, Span span, std::string text) {
  Node node;
  node.kind = kind;
  node.span = span;
  node.text = std::move(text);
  return node;
}

Node const* find_child(Node const& node, std::string_view key) {
  if (node.kind == Node::Kind::array) {
    return node.items.empty() ? nullptr : find_child(node.items.front(), key);
  }
  for (Member const& member : node.members) {
    if (same_but_for_case(member.key, key)) return &member.value;
  }
  return nullptr;
}

Node const* find(Node const& node, std::string_view path) {
  Node const* at = &node;
  for (std::string_view key : split(path, '/')) {
    at = find_child(*at, key);
    if (at == nullptr) break;
  }
  return at;
}

std::string_view text_at(Node const& node, std::string_view path) {
  Node const* const found = find(node, path);
  return found != nullptr && found->kind == Node::Kind::string ? found->text : std::string_view();
}

}  // namespace poolcast::iac
