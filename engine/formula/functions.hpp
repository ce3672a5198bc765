// The functions of the language, one row each. How many arguments a call has is checked once, when
// the formula is compiled; their types when the call is evaluated, as the service does, and by the
// checker, which reads the overloads.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/formula/evaluation.hpp"
#include "engine/formula/types.hpp"
#include "engine/formula/value.hpp"

namespace poolcast::formula {

inline constexpr std::uint16_t any_number = 0xFFFF;

struct Function {
  std::string_view name;
  std::string_view signature;
  std::span<Overload const> overloads;  // the first that fits counts
  std::uint16_t least;                  // arguments
  std::uint16_t most;
  bool pure;                                           // same arguments, same result
  Value (*body)(Evaluation&, std::span<Value const>);  // null: stop(), which the evaluator does
  std::string_view doc;
  std::string_view example;
  std::string_view result;                                 // of the example; empty where it varies
  double (*statistic)(std::span<double const>) = nullptr;  // what `body` makes of one vector
};

std::span<Function const> functions();
Function const* find_function(std::string_view name);

}  // namespace poolcast::formula
