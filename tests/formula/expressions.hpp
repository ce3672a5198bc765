// Random expressions: the same seed gives the same text.
#pragma once

#include <iterator>
#include <string>

#include "engine/base/random.hpp"

namespace poolcast::formula {

/// An expression that is more often right than wrong.
inline std::string random_expression(std::uint64_t seed, std::uint64_t& draws, int depth) {
  auto const below = [&](std::uint64_t n) { return draw(seed, Stream::arrival, draws++) % n; };
  auto const inner = [&] { return random_expression(seed, draws, depth - 1); };
  constexpr char const* leaves[] = {"0",
                                    "2.5",
                                    "x",
                                    "$z",
                                    "TimeInterval_Minute",
                                    "time()",
                                    "requeue",
                                    "\"2022\"",
                                    "vec()",
                                    "vec(1, 2)",
                                    "$PendingTasks.GetSample(3)",
                                    "$TaskSlotsPerNode"};
  constexpr char const* operators[] = {" + ", " - ", " * ", " / ", " < ", " == ", " && ", " || "};
  constexpr char const* calls[] = {"max(", "vec(", "avg(", "lg(", "len(", "val(", "std("};
  switch (depth == 0 ? 0 : below(6)) {
    case 0:
      return leaves[below(std::size(leaves))];
    case 1:
      return "(" + inner() + " ? " + inner() + " : " + inner() + ")";
    case 2:
      return calls[below(std::size(calls))] + inner() + ", " + inner() + ")";
    case 3:
      return "-" + inner();
    default:
      return "(" + inner() + operators[below(std::size(operators))] + inner() + ")";
  }
}

}  // namespace poolcast::formula
