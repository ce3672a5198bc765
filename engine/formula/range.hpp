// Interval arithmetic: what operators and functions of the language give when their operands are
// known to lie between two numbers.
#pragma once

#include <span>
#include <string_view>

#include "engine/formula/ast.hpp"

namespace poolcast::formula {

/// From low to high, both included; of a vector, its elements. Unknown: nothing can be concluded.
struct Range {
  double low = 0;
  double high = 0;
  bool known = true;

  static constexpr Range unknown() { return {0, 0, false}; }
  static constexpr Range only(double number) { return {number, number, true}; }
  bool always() const { return known && (low > 0 || high < 0); }
  bool never() const { return known && low == 0 && high == 0; }
  friend constexpr bool operator==(Range, Range) = default;
};

/// 0 or 1.
inline constexpr Range truth{0, 1};
Range hull(Range a, Range b);
/// A comparison, `&&` or `||` of operands of which nothing is known is 0 or 1 all the same.
Range apply(Operator operation, Range left, Range right);
Range apply(Operator operation, Range operand);
/// `elements`: how many numbers all arguments hold together.
Range call(std::string_view function, std::span<Range const> arguments, Range elements);

}  // namespace poolcast::formula
