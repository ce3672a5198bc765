// The Batch pools in a file of infrastructure code, and the formula of each with the place of every
// byte of it. Reads what ARM, Bicep, Terraform, the Azure CLI and the service's REST API write.
// Knows the files' shapes, and nothing of what a formula means.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/iac/mapped_text.hpp"
#include "engine/iac/node.hpp"
#include "engine/iac/parameters.hpp"

namespace poolcast::iac {

enum class PoolKind { arm, bicep, terraform, terraform_plan, batch };

std::string_view name_of(PoolKind kind);

struct PoolFormula {
  MappedText text;
  std::optional<Literal> literal;  // where it can be written back
  std::string computed;            // else why not: `is computed by concat()`
};

/// Settings are as the template has them once resolved; empty: not given.
struct TemplatePool {
  PoolKind kind = PoolKind::arm;
  std::string name;
  Span place;  // of the pool in the file
  std::string vm_size;
  std::string task_slots;
  std::string evaluation_interval;
  std::string node_agent;
  std::optional<PoolFormula> formula;  // none: the pool has a fixed size, or `problems` say why
  Diagnostics problems;                // why the formula cannot be resolved
};

/// Whether the name or the text of `source` is that of a template; otherwise it is a formula.
bool is_template(Source const& source);

/// Whether it is a template with a pool, or cannot be read and so may have one. Scenarios and
/// records are JSON, too.
bool may_have_pools(Source const& source);

/// In the order of the file. The error is that the file cannot be read, or has no pool.
Expected<std::vector<TemplatePool>, Diagnostics> extract(Source const& source,
                                                         Parameters const& parameters = {});

/// What is wrong with a pool's formula, at its place in the template. What stands in no literal
/// there is placed at the expression that gives it, and the message says where it is in the
/// formula.
Diagnostics map_to_file(PoolFormula const& formula, Diagnostics diagnostics);

}  // namespace poolcast::iac
