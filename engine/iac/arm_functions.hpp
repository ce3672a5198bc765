// The functions of ARM templates that do not look outside their arguments: one row each. Those that
// do (parameters, variables, if) are in arm_value.
#pragma once

#include <span>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/iac/value.hpp"

namespace poolcast::iac {

struct ArmFunction {
  std::string_view name;
  std::size_t min_arguments;
  std::size_t max_arguments;
  /// The arguments are known and have a text; `place` is the function's name in the file.
  Result<MappedText> (*body)(std::span<Value const> arguments, Span place);
};

std::span<ArmFunction const> arm_functions();

}  // namespace poolcast::iac
