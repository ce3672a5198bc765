// What a node of an ARM template says once its expressions are evaluated, in the scope of its
// deployment.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/iac/parameters.hpp"
#include "engine/iac/value.hpp"

namespace poolcast::iac {

/// A deployment's names: the template's own, or those of a template nested in it.
struct ArmScope {
  std::string_view file;
  Node const* parameters = nullptr;  // declarations, with their defaults
  Node const* variables = nullptr;
  Parameters const* from_file = nullptr;
  std::vector<std::pair<std::string, Value>> given{};  // by the deployment around this one
};

/// What cannot be evaluated is added to `problems`, and the value is then not known.
Value arm_value(ArmScope const& scope, Node const& node, Diagnostics& problems);

}  // namespace poolcast::iac
