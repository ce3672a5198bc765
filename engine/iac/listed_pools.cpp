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

bool is_batch_pool(Node const& node) {
  return node.kind == Node::Kind::object && find_child(node, "id") != nullptr &&
         (find_child(node, "vmSize") != nullptr || find_child(node, "autoScaleFormula") != nullptr);
}

void add_batch_pool(TemplateFile const& file, Node const& node, std::vector<TemplatePool>& pools) {
  if (!is_batch_pool(node)) return;
  pools.push_back(read_pool(node, paths_of(PoolKind::batch), resolve_literally(file.source.text)));
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

std::vector<TemplatePool> batch_pools(TemplateFile const& file) {
  std::vector<TemplatePool> pools;
  add_batch_pool(file, file.root, pools);
  Node const* list = &file.root;
  if (file.root.kind == Node::Kind::object) list = find_child(file.root, "value");
  if (list == nullptr) return pools;
  for (Node const& item : list->items) add_batch_pool(file, item, pools);
  return pools;
}

}  // namespace poolcast::iac
