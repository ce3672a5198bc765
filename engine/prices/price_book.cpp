#include "engine/prices/price_book.hpp"

#include "engine/prices/money.hpp"

namespace poolcast::prices {
namespace {

using batch::OperatingSystem;

constexpr std::size_t index_of(PriceTier tier) { return static_cast<std::size_t>(tier); }

constexpr std::int64_t whole = 100'000'000;  // 100 percent, in millionths of one

/// `0.12 (Azure Retail Prices API, westeurope, 2026-06-18)`
std::string named(Price const& price) {
  return decimal_text(price.micro_per_hour) + " (" + price.source + ")";
}

/// `20`, `12.5`
std::string percent_text(std::int64_t millionths) {
  std::string text = decimal_text(millionths);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::optional<Price> windows_price(PriceBook const& book, Machine const& machine,
                                   std::uint32_t cores) {
  std::optional<std::int64_t> const per_core = book.ratios.windows_micro_per_core_hour;
  if (machine.os != OperatingSystem::windows || !per_core) return std::nullopt;
  std::optional<Price> const linux =
      given_price(book, {machine.vm_size, OperatingSystem::linux}, PriceTier::pay_as_you_go);
  if (!linux) return std::nullopt;
  return Price{.micro_per_hour = linux->micro_per_hour + *per_core * cores,
               .source = "linux " + named(*linux) + " plus " + decimal_text(*per_core) +
                         " a core for Windows, by deriveWindowsPerCoreHour",
               .derived = true};
}

std::optional<Price> share_of(std::optional<Price> const& price,
                              std::optional<std::int64_t> percent, std::string const& key) {
  if (!price || !percent) return std::nullopt;
  return Price{
      .micro_per_hour = scaled(price->micro_per_hour, *percent, whole),
      .source = percent_text(*percent) + " % of pay-as-you-go " + named(*price) + ", by " + key,
      .derived = true};
}

}  // namespace

std::optional<Price> given_price(PriceBook const& book, Machine const& machine, PriceTier tier) {
  auto const own = book.own.find(machine);
  if (own != book.own.end() && own->second[index_of(tier)]) return own->second[index_of(tier)];
  return find_price(book.sheet, {book.region, machine.vm_size, machine.os, tier});
}

VmPrices prices_of(PriceBook const& book, Machine const& machine, std::uint32_t cores) {
  VmPrices prices;
  for (std::size_t i = 0; i < price_tiers; ++i) {
    prices[i] = given_price(book, machine, static_cast<PriceTier>(i));
  }
  std::optional<Price> const& full = prices[index_of(PriceTier::pay_as_you_go)];
  auto const fill = [&](PriceTier tier, std::optional<Price> const& derived) {
    std::optional<Price>& price = prices[index_of(tier)];
    if (!price) price = derived;
  };
  fill(PriceTier::pay_as_you_go, windows_price(book, machine, cores));
  fill(PriceTier::low_priority,
       share_of(full, book.ratios.low_priority_percent, "deriveLowPriorityPercent"));
  fill(PriceTier::spot, share_of(full, book.ratios.spot_percent, "deriveSpotPercent"));
  return prices;
}

}  // namespace poolcast::prices
