// What a parameters file gives: of ARM (`{"parameters": {"x": {"value": 1}}}`), flat JSON, or
// Terraform's .tfvars. Parameters are found by name in any case.
#pragma once

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/iac/node.hpp"

namespace poolcast::iac {

struct Parameters {
  std::string file;  // its name; empty: there is none
  Node values;
};

Expected<Parameters, Diagnostics> read_parameters(Source const& source);

/// The value of a parameter, or nothing; a value that stands in a vault is an expression.
Node const* find_parameter(Parameters const& parameters, std::string_view name);

}  // namespace poolcast::iac
