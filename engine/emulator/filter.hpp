// $filter: comparisons of a resource's properties, joined by `and` and `or`
// (docs/emulator.md#filters).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/emulator/json.hpp"

namespace poolcast::emulator {

using Literal = std::variant<std::string, Time, double, bool>;

/// `both` and `either` join `parts`; the others compare `property` with `literal`.
struct Filter {
  enum class Kind : std::uint8_t { both, either, eq, ne, gt, ge, lt, le, starts_with };

  Kind kind = Kind::both;  // without parts: everything passes
  std::vector<Filter> parts{};
  std::string property{};  // `executionInfo/poolId`
  Literal literal{};
};

/// `properties`: those that may be named, separated by blanks. The error is the reason that the
/// service's answer gives.
Result<Filter> parse_filter(std::string_view text, std::string_view properties);

bool passes(Filter const& filter, Json const& entity);

}  // namespace poolcast::emulator
