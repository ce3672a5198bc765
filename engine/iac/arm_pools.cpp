#include "engine/base/text.hpp"
#include "engine/iac/arm_value.hpp"
#include "engine/iac/pool_paths.hpp"
#include "engine/iac/pools.hpp"

namespace poolcast::iac {
namespace {

constexpr std::string_view pool_type = "Microsoft.Batch/batchAccounts/pools";
constexpr std::string_view deployment_type = "Microsoft.Resources/deployments";

struct Walk {
  TemplateFile const& file;
  TakePool const& take;
};

void walk_resources(Walk& walk, ArmScope const& scope, Node const& owner, std::string_view parent);

/// The scope of a template inside a deployment: its own one, or that of the deployment around it.
ArmScope inner_scope(ArmScope const& outer, Node const& properties, Node const& inner) {
  if (!same_but_for_case(text_at(properties, "expressionEvaluationOptions/scope"), "inner"))
    return outer;
  ArmScope scope{.file = outer.file,
                 .parameters = find_child(inner, "parameters"),
                 .variables = find_child(inner, "variables")};
  Node const* const given = find_child(properties, "parameters");
  if (given == nullptr) return scope;
  for (Member const& member : given->members) {
    Node const* const node = find_child(member.value, "value");
    if (node == nullptr) continue;
    Diagnostics problems;
    Value value = arm_value(outer, *node, problems);
    if (value.node == nullptr || value.known) scope.given.emplace_back(member.key, value);
  }
  return scope;
}

void walk_resource(Walk& walk, ArmScope const& scope, Node const& resource,
                   std::string_view parent) {
  std::string_view const type = text_at(resource, "type");
  Node const* const properties = find_child(resource, "properties");
  if (is_pool_type(type, parent) && properties != nullptr) {
    Resolve const resolve = [&](Node const& node, Diagnostics& problems) {
      return arm_value(scope, node, problems);
    };
    walk.take(resource, resolve);
  }
  if (same_but_for_case(type, deployment_type) && properties != nullptr) {
    Node const* const inner = find_child(*properties, "template");
    if (inner != nullptr) walk_resources(walk, inner_scope(scope, *properties, *inner), *inner, "");
  }
  walk_resources(walk, scope, resource, type);
}

/// `resources` is an array, or an object of symbolic names.
void walk_resources(Walk& walk, ArmScope const& scope, Node const& owner, std::string_view parent) {
  Node const* const resources =
      owner.kind == Node::Kind::object ? find_child(owner, "resources") : nullptr;
  if (resources == nullptr) return;
  for (Node const& resource : resources->items) walk_resource(walk, scope, resource, parent);
  for (Member const& member : resources->members) {
    walk_resource(walk, scope, member.value, parent);
  }
}

/// What the management API answers about pools: resources outside any template, no expressions.
void add_bare_pool(Walk& walk, Node const& node) {
  if (!is_pool_type(text_at(node, "type"), "")) return;
  if (find_child(node, "properties") == nullptr) return;
  walk.take(node, resolve_literally(walk.file.source.text));
}

}  // namespace

bool is_pool_type(std::string_view type, std::string_view parent) {
  type = type.substr(0, type.find('@'));
  parent = parent.substr(0, parent.find('@'));
  if (same_but_for_case(type, pool_type)) return true;
  return same_but_for_case(type, "pools") &&
         same_but_for_case(std::string(parent) + "/pools", pool_type);
}

void each_arm_pool(TemplateFile const& file, TakePool const& take) {
  Walk walk{file, take};
  Node const& root = file.root;
  if (root.kind == Node::Kind::array) {
    for (Node const& item : root.items) add_bare_pool(walk, item);
    return;
  }
  ArmScope const scope{.file = file.source.text,
                       .parameters = find_child(root, "parameters"),
                       .variables = find_child(root, "variables"),
                       .from_file = file.parameters.file.empty() ? nullptr : &file.parameters};
  walk_resources(walk, scope, root, "");
  add_bare_pool(walk, root);
  Node const* const value = find_child(root, "value");
  if (value == nullptr) return;
  for (Node const& item : value->items) add_bare_pool(walk, item);
}

std::vector<TemplatePool> arm_pools(TemplateFile const& file) {
  std::vector<TemplatePool> pools;
  each_arm_pool(file, [&](Node const& pool, Resolve const& resolve) {
    pools.push_back(read_pool(pool, paths_of(PoolKind::arm), resolve));
  });
  return pools;
}

}  // namespace poolcast::iac
