#include "engine/iac/pool_paths.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::iac {
namespace {

constexpr PoolPaths arm_paths(PoolKind kind) {
  return {
      .kind = kind,
      .name = "name",
      .vm_size = "properties/vmSize",
      .task_slots = "properties/taskSlotsPerNode",
      .older_task_slots = "properties/maxTasksPerNode",
      .evaluation_interval = "properties/scaleSettings/autoScale/evaluationInterval",
      .node_agent = "properties/deploymentConfiguration/virtualMachineConfiguration/nodeAgentSkuId",
      .formula = "properties/scaleSettings/autoScale/formula"};
}

constexpr PoolPaths terraform_paths(PoolKind kind) {
  return {.kind = kind,
          .name = "name",
          .vm_size = "vm_size",
          .task_slots = "max_tasks_per_node",
          .older_task_slots = "max_tasks_per_node",
          .evaluation_interval = "auto_scale/evaluation_interval",
          .node_agent = "node_agent_sku_id",
          .formula = "auto_scale/formula"};
}

constexpr PoolPaths rows[] = {
    arm_paths(PoolKind::arm),
    arm_paths(PoolKind::bicep),
    terraform_paths(PoolKind::terraform),
    terraform_paths(PoolKind::terraform_plan),
    {.kind = PoolKind::batch,
     .name = "id",
     .vm_size = "vmSize",
     .task_slots = "taskSlotsPerNode",
     .older_task_slots = "maxTasksPerNode",
     .evaluation_interval = "autoScaleEvaluationInterval",
     .node_agent = "virtualMachineConfiguration/nodeAgentSkuId",
     .formula = "autoScaleFormula"},
};

/// As find(), but an object on the way may be given by an expression.
Node const* follow(Node const& pool, std::string_view path, Resolve const& resolve,
                   Diagnostics& problems) {
  Node const* at = &pool;
  for (std::string_view key : split(path, '/')) {
    if (at->kind == Node::Kind::string) at = resolve(*at, problems).node;
    if (at != nullptr) at = find_child(*at, key);
    if (at == nullptr) return nullptr;
  }
  return at->kind == Node::Kind::null ? nullptr : at;
}

std::string setting(Node const& pool, std::string_view path, Resolve const& resolve) {
  Diagnostics ignored;  // a setting that cannot be resolved is shown as its expression
  Node const* const node = follow(pool, path, resolve, ignored);
  return node == nullptr ? "" : resolve(*node, ignored).text.text;
}

/// The name without that of the account before it; an expression in braces may have a `/` too.
std::string last_part(std::string const& name) {
  std::string const part = name.substr(name.rfind('/') + 1);
  return std::ranges::count(part, '{') == std::ranges::count(part, '}') ? part : name;
}

}  // namespace

PoolPaths const& paths_of(PoolKind kind) {
  return *std::ranges::find(rows, kind, &PoolPaths::kind);
}

TemplatePool read_pool(Node const& pool, PoolPaths const& paths, Resolve const& resolve) {
  TemplatePool result{.kind = paths.kind,
                      .name = last_part(setting(pool, paths.name, resolve)),
                      .place = {pool.span.begin, pool.span.begin + 1},
                      .vm_size = setting(pool, paths.vm_size, resolve),
                      .task_slots = setting(pool, paths.task_slots, resolve),
                      .evaluation_interval = setting(pool, paths.evaluation_interval, resolve),
                      .node_agent = setting(pool, paths.node_agent, resolve),
                      .formula = {},
                      .problems = {}};
  if (result.task_slots.empty()) {
    result.task_slots = setting(pool, paths.older_task_slots, resolve);
  }
  Node const* const formula = follow(pool, paths.formula, resolve, result.problems);
  if (formula == nullptr) return result;
  Value value = resolve(*formula, result.problems);
  if (value.known && value.node != nullptr) {
    result.problems.push_back({Severity::error, formula->span, "the formula is not a text"});
  }
  if (!value.known || !result.problems.empty()) return result;
  result.formula = PoolFormula{std::move(value.text), value.literal, std::move(value.computed)};
  return result;
}

Resolve resolve_literally(std::string_view file) {
  return [file](Node const& node, Diagnostics&) { return literal_value(file, node, node.writing); };
}

}  // namespace poolcast::iac
