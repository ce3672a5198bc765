// What an hour of a node costs, in integer micro-units of a currency, so that sums are exact.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/batch/types.hpp"

namespace poolcast::report {

struct Price {
  std::int64_t micro_per_hour = 0;  // millionths of the currency
  std::string source;               // where the figure is from, and of which day
  bool derived = false;             // by a ratio from another price, not published itself
};

/// A pool's prices by tier; nothing where the scenario gives none.
using PoolPrices = std::array<std::optional<Price>, 2>;

/// The price of `time` on a node, rounded to the nearest micro-unit.
std::int64_t cost_micro(Price const& price, Duration time);

/// `12.34 USD`; `0.0056 USD` below a cent.
std::string format_money(std::int64_t micro, std::string const& currency);

}  // namespace poolcast::report
