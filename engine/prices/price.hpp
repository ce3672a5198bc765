// What an hour of a virtual machine costs, in integer micro-units of a currency, so that sums are
// exact.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/time.hpp"

namespace poolcast::prices {

/// The ways in which Azure sells an hour of a virtual machine.
enum class PriceTier : std::uint8_t {
  pay_as_you_go,
  low_priority,
  spot,
  reservation_1_year,
  reservation_3_years,
  savings_plan_1_year,
  savings_plan_3_years,
};
inline constexpr std::size_t price_tiers = 7;

struct Price {
  std::int64_t micro_per_hour = 0;  // millionths of the currency
  std::string source;               // where the figure is from, and of which day
  bool derived = false;             // by a ratio from another price, not published itself
};

/// Of one size in one region under one operating system, by PriceTier; nothing where none is known.
using VmPrices = std::array<std::optional<Price>, price_tiers>;

/// The price of `time`, at so much an hour or another `period`, rounded to the nearest micro-unit.
std::int64_t cost_micro(std::int64_t micro, Duration time, Duration period = hour);

/// The time that can be paid with an amount, rounded down; the price is above 0.
Duration time_for(std::int64_t micro, std::int64_t micro_per_hour);

/// `12.34 USD`; `0.0056 USD` below a cent.
std::string format_money(std::int64_t micro, std::string const& currency);

/// `12.34`, `-0.0056`: exact, with as many of the six decimals as it needs, and two at least.
std::string decimal_text(std::int64_t micro);

}  // namespace poolcast::prices
