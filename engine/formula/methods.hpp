// The methods of sample objects (`$PendingTasks.GetSample(1)`), one row each.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/formula/evaluation.hpp"
#include "engine/formula/types.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::formula {

/// Takes the row of `$PendingTasks`, so that a message can name it.
using MethodBody = Value (*)(Evaluation&, Variable const&, std::span<Value const>);

struct Method {
  std::string_view name;
  std::string_view signature;
  std::span<Overload const> overloads;
  std::uint16_t least;  // arguments
  std::uint16_t most;
  MethodBody body;
  std::string_view doc;
  std::string_view example;  // over the samples 1 to 10, a sample each 30 s, the last one now
  std::string_view result;
};

std::span<Method const> methods();
Method const* find_method(std::string_view name);

}  // namespace poolcast::formula
