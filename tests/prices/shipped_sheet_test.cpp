// The price sheet that comes with the program, against the publications it was taken from where
// they lie beside the repository.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/batch/vm_sizes.hpp"
#include "engine/prices/money.hpp"
#include "engine/prices/retail_rows.hpp"
#include "engine/prices/sheet.hpp"

namespace poolcast::prices {
namespace {

using batch::OperatingSystem;

std::string text_of_file(std::filesystem::path const& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::filesystem::path publications() {
  return std::filesystem::path(POOLCAST_SOURCE_DIR) / "../shared/data/pricing";
}

TEST(ShippedSheet, HasDayAndSourceOnEveryRowAndIsWrittenAsTheProgramWrites) {
  PriceSheet const& sheet = shipped_sheet();
  EXPECT_EQ(write_sheet(sheet), shipped_sheet_text());
  for (auto const& [key, price] : sheet.rows) {
    EXPECT_TRUE(is_date(price.date)) << text_of(key);
    EXPECT_FALSE(price.source.empty()) << text_of(key);
    EXPECT_GT(price.micro_per_hour, 0) << text_of(key);
  }
}

TEST(ShippedSheet, PricesNoSizeOfUnknownCores) {
  for (auto const& [key, price] : shipped_sheet().rows) {
    EXPECT_TRUE(batch::vm_size_cores(key.vm_size).has_value()) << text_of(key);
  }
}

TEST(ShippedSheet, HasAtLeastTwentyFiveSizesInEachOfSixRegions) {
  std::map<std::string, std::set<std::string>> sizes;
  for (auto const& [key, price] : shipped_sheet().rows) {
    bool const plain = key.os == OperatingSystem::linux && key.tier == PriceTier::pay_as_you_go;
    if (plain) sizes[key.region].insert(key.vm_size);
  }
  int regions = 0;
  for (auto const& [region, names] : sizes) {
    if (region == "australiacentral") continue;  // one size with all its rows
    ++regions;
    EXPECT_GE(names.size(), 25U) << region;
    for (char const* size :
         {"Standard_D2s_v3", "Standard_D4s_v3", "Standard_F4s_v2", "Standard_D2as_v5"}) {
      EXPECT_TRUE(names.contains(size)) << region << " " << size;
    }
  }
  EXPECT_EQ(regions, 6);
}

TEST(ShippedSheet, AgreesWithThePublishedListOfLinuxPrices) {
  std::filesystem::path const file = publications() / "linux-payg-by-region.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the list is not here: no file " << file;
  nlohmann::json const list = nlohmann::json::parse(text_of_file(file));
  int compared = 0;
  for (auto const& [key, price] : shipped_sheet().rows) {
    if (key.region == "australiacentral") continue;
    ASSERT_TRUE(list["prices"][key.region].contains(key.vm_size)) << text_of(key);
    EXPECT_EQ(price.micro_per_hour, parse_micro(list["prices"][key.region][key.vm_size].dump()))
        << text_of(key);
    EXPECT_EQ(price.date, list["generated_at"].get<std::string>().substr(0, 10));
    EXPECT_FALSE(price.derived);
    ++compared;
  }
  EXPECT_EQ(compared, 306);
}

TEST(ShippedSheet, HasWhatTheRowRuleMakesOfThePublishedPage) {
  std::filesystem::path const file = publications() / "retail-prices-B16als_v2-13rows.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the page is not here: no file " << file;
  Result<RetailPage> const page = read_retail_page({"page", text_of_file(file)});
  ASSERT_TRUE(page.has_value()) << page.error().message;
  EXPECT_EQ(page->items.size(), 13U);
  Result<PriceSheet> const chosen = choose_rows(page->items, "2026-07-01");
  ASSERT_TRUE(chosen.has_value()) << chosen.error().message;
  std::map<SheetKey, std::int64_t> shipped, expected;
  for (auto const& [key, price] : shipped_sheet().rows) {
    if (key.region == "australiacentral") shipped[key] = price.micro_per_hour;
    bool const linux_low_priority =
        key.os == OperatingSystem::linux && key.tier == PriceTier::low_priority;
    EXPECT_EQ(price.derived, linux_low_priority) << text_of(key);
  }
  for (auto const& [key, price] : chosen->rows) expected[key] = price.micro_per_hour;
  EXPECT_EQ(shipped, expected);
  EXPECT_EQ(shipped.size(), 10U);
}

}  // namespace
}  // namespace poolcast::prices
