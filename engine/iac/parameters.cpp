#include "engine/iac/parameters.hpp"

#include "engine/base/text.hpp"
#include "engine/iac/hcl.hpp"
#include "engine/iac/json.hpp"

namespace poolcast::iac {
namespace {

void mark_outside(Node& node) {
  node.outside = true;
  for (Member& member : node.members) {
    mark_outside(member.value);
    if (same_but_for_case(member.key, "reference")) member.value.kind = Node::Kind::expression;
  }
  for (Node& item : node.items) mark_outside(item);
}

}  // namespace

Expected<Parameters, Diagnostics> read_parameters(Source const& source) {
  Expected<Node, Diagnostics> root =
      source.name.ends_with(".tfvars") ? read_hcl(source) : read_json(source);
  if (!root) return tl::unexpected(root.error());
  if (root->kind != Node::Kind::object) {
    return tl::unexpected(Diagnostics{
        {Severity::error, root->span, "expected an object with a value for each parameter"}});
  }
  mark_outside(*root);
  Node const* inner = find_child(*root, "parameters");
  bool const wrapped = inner != nullptr && inner->kind == Node::Kind::object;
  return Parameters{source.name, wrapped ? Node(*inner) : *root};
}

Node const* find_parameter(Parameters const& parameters, std::string_view name) {
  Node const* const found = find_child(parameters.values, name);
  if (found == nullptr || found->kind != Node::Kind::object) return found;
  Node const* value = find_child(*found, "value");
  if (value == nullptr) value = find_child(*found, "reference");
  return value == nullptr ? found : value;
}

}  // namespace poolcast::iac
