// Where the settings of a pool stand in each kind of file: one row a kind.
#pragma once

#include <functional>
#include <string_view>

#include "engine/iac/extract.hpp"
#include "engine/iac/value.hpp"

namespace poolcast::iac {

struct PoolPaths {
  PoolKind kind;
  std::string_view name;
  std::string_view vm_size;
  std::string_view task_slots;
  std::string_view older_task_slots;  // the name of API versions before task slots
  std::string_view evaluation_interval;
  std::string_view node_agent;
  std::string_view formula;
};

PoolPaths const& paths_of(PoolKind kind);

/// Resolves the expressions of the file's language; what it cannot is added to the problems.
using Resolve = std::function<Value(Node const&, Diagnostics&)>;

TemplatePool read_pool(Node const& pool, PoolPaths const& paths, Resolve const& resolve);

/// Where `node` and what is in it need no resolving.
Resolve resolve_literally(std::string_view file);

}  // namespace poolcast::iac
