#include "engine/iac/pool_paths.hpp"
#include "engine/iac/pools.hpp"

namespace poolcast::iac {
namespace {

/// A module's resources, then those of the modules in it.
void walk_module(TemplateFile const& file, Node const& module, std::vector<TemplatePool>& pools) {
  Node const* const resources = find_child(module, "resources");
  if (resources != nullptr) {
    for (Node const& resource : resources->items) {
      Node const* const values = find_child(resource, "values");
      if (values == nullptr || text_at(resource, "type") != "azurerm_batch_pool") continue;
      pools.push_back(read_pool(*values, paths_of(PoolKind::terraform_plan),
                                resolve_literally(file.source.text)));
    }
  }
  Node const* const children = find_child(module, "child_modules");
  if (children == nullptr) return;
  for (Node const& child : children->items) walk_module(file, child, pools);
}

/// One that has no id is told by its machines, so that somebody can say what it lacks.
bool is_batch_pool(Node const& node) {
  auto const has = [&](std::string_view key) { return find_child(node, key) != nullptr; };
  if (node.kind != Node::Kind::object) return false;
  return has("id") ? has("vmSize") || has("autoScaleFormula")
                   : has("vmSize") && has("virtualMachineConfiguration");
}

}  // namespace

std::vector<TemplatePool> terraform_plan_pools(TemplateFile const& file) {
  std::vector<TemplatePool> pools;
  for (std::string_view path : {"planned_values/root_module", "values/root_module"}) {
    Node const* const module = find(file.root, path);
    if (module != nullptr) walk_module(file, *module, pools);
  }
  Node const* const changes = find(file.root, "resource_changes");
  if (!pools.empty() || changes == nullptr) return pools;
  for (Node const& change : changes->items) {
    Node const* const after = find(change, "change/after");
    if (after == nullptr || after->kind != Node::Kind::object) continue;
    if (text_at(change, "type") != "azurerm_batch_pool") continue;
    pools.push_back(
        read_pool(*after, paths_of(PoolKind::terraform_plan), resolve_literally(file.source.text)));
  }
  return pools;
}

void each_batch_pool(TemplateFile const& file, TakePool const& take) {
  Resolve const resolve = resolve_literally(file.source.text);
  auto const take_if_pool = [&](Node const& node) {
    if (is_batch_pool(node)) take(node, resolve);
  };
  take_if_pool(file.root);
  Node const* list = &file.root;
  if (file.root.kind == Node::Kind::object) list = find_child(file.root, "value");
  if (list == nullptr) return;
  for (Node const& item : list->items) take_if_pool(item);
}

std::vector<TemplatePool> batch_pools(TemplateFile const& file) {
  std::vector<TemplatePool> pools;
  each_batch_pool(file, [&](Node const& pool, Resolve const& resolve) {
    pools.push_back(read_pool(pool, paths_of(PoolKind::batch), resolve));
  });
  return pools;
}

}  // namespace poolcast::iac
