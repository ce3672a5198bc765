// Where a scenario's prices are looked up: its own rows first, then the sheets, and what it lets us
// derive by a ratio where both have nothing. Knows nothing of pools and runs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "engine/batch/types.hpp"
#include "engine/prices/price.hpp"
#include "engine/prices/sheet.hpp"

namespace poolcast::prices {

/// A size under an operating system: what has VmPrices.
struct Machine {
  std::string vm_size;
  batch::OperatingSystem os = batch::OperatingSystem::linux;
  friend auto operator<=>(Machine const&, Machine const&) = default;
};

/// Each is asked for by its name in the scenario; what comes of it is flagged as derived.
struct Ratios {
  // Of pay-as-you-go, in millionths of a percent.
  std::optional<std::int64_t> low_priority_percent{};
  std::optional<std::int64_t> spot_percent{};
  // What Windows costs on top of Linux.
  std::optional<std::int64_t> windows_micro_per_core_hour{};
};

struct PriceBook {
  std::string region;      // of the rows of `sheet` that count; empty: none do
  PriceSheet sheet;        // in the scenario's currency
  std::string sheet_file;  // the user's own, as the scenario names it; empty: none
  std::map<Machine, VmPrices> own;
  Ratios ratios;
};

/// Published, or the scenario's own row; nothing is derived.
std::optional<Price> given_price(PriceBook const& book, Machine const& machine, PriceTier tier);

/// `cores` are those of the machine, for what is paid by the core.
VmPrices prices_of(PriceBook const& book, Machine const& machine, std::uint32_t cores);

}  // namespace poolcast::prices
