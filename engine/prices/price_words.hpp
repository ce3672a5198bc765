// The words of price sheets and scenarios for the ways in which an hour is sold.
#pragma once

#include <string_view>

#include "engine/batch/types.hpp"
#include "engine/json/reader.hpp"
#include "engine/prices/price.hpp"

namespace poolcast::prices {

/// In the order of PriceTier.
inline constexpr Word<PriceTier> tier_words[] = {
    {"payAsYouGo", PriceTier::pay_as_you_go},
    {"lowPriority", PriceTier::low_priority},
    {"spot", PriceTier::spot},
    {"reservation1Year", PriceTier::reservation_1_year},
    {"reservation3Years", PriceTier::reservation_3_years},
    {"savingsPlan1Year", PriceTier::savings_plan_1_year},
    {"savingsPlan3Years", PriceTier::savings_plan_3_years},
};
static_assert(std::size(tier_words) == price_tiers);

/// In the order of OperatingSystem.
inline constexpr Word<batch::OperatingSystem> os_words[] = {
    {"linux", batch::OperatingSystem::linux}, {"windows", batch::OperatingSystem::windows}};

constexpr std::string_view word_of(PriceTier tier) {
  return tier_words[static_cast<std::size_t>(tier)].text;
}
constexpr std::string_view word_of(batch::OperatingSystem os) {
  return os_words[static_cast<std::size_t>(os)].text;
}

}  // namespace poolcast::prices
