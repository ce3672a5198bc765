#include "engine/formula/names.hpp"

#include "engine/formula/functions.hpp"

namespace poolcast::formula {

bool still_known(Variable const& row, Semantics const& semantics) {
  if (row.standing == Standing::legacy) return semantics.legacy_names == Unproven::accept;
  return row.standing != Standing::retired || semantics.retired_metrics == Unproven::accept;
}

bool worth_suggesting(std::string_view name, std::size_t before) {
  constexpr std::size_t most_suggestions = 20;
  constexpr std::size_t longest_name = 64;
  return before < most_suggestions && name.size() < longest_name;
}

std::string argument_problem(std::uint16_t least, std::uint16_t most, std::uint16_t given) {
  auto const arguments = [](std::uint16_t n) {
    return std::to_string(n) + (n == 1 ? " argument" : " arguments");
  };
  std::string const takes = most == any_number ? "at least " + arguments(least)
                            : most == 0        ? "no argument"
                            : least == most    ? arguments(least)
                                               : std::to_string(least) + " to " + arguments(most);
  return "takes " + takes + ", not " + std::to_string(given);
}

}  // namespace poolcast::formula
