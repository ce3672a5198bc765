// The walks through each kind of file that find its pools.
#pragma once

#include <functional>
#include <vector>

#include "engine/iac/extract.hpp"
#include "engine/iac/pool_paths.hpp"

namespace poolcast::iac {

/// `root` and the Source it was read from.
struct TemplateFile {
  Source const& source;
  Node const& root;
  Parameters const& parameters;
};

/// Given a pool's node, and what resolves the expressions in it.
using TakePool = std::function<void(Node const&, Resolve const&)>;

void each_arm_pool(TemplateFile const& file, TakePool const& take);
void each_batch_pool(TemplateFile const& file, TakePool const& take);

/// Resources of a template, of the templates nested in it, or alone.
std::vector<TemplatePool> arm_pools(TemplateFile const& file);
std::vector<TemplatePool> bicep_pools(TemplateFile const& file);
/// `resource "azurerm_batch_pool"`, of .tf or .tf.json.
std::vector<TemplatePool> terraform_pools(TemplateFile const& file);
/// `terraform show -json`, of a plan or a state.
std::vector<TemplatePool> terraform_plan_pools(TemplateFile const& file);
/// `az batch pool show` or `list`, or the service's own answer.
std::vector<TemplatePool> batch_pools(TemplateFile const& file);

/// Whether `type` is that of a pool, with or without `@version`; `parent` is the type around it.
bool is_pool_type(std::string_view type, std::string_view parent);

}  // namespace poolcast::iac
