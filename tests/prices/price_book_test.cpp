#include "engine/prices/price_book.hpp"

#include <gtest/gtest.h>

namespace poolcast::prices {
namespace {

using batch::OperatingSystem;

PriceBook book_of_one_row() {
  PriceBook book;
  book.region = "westeurope";
  book.sheet.currency = "USD";
  book.sheet.rows[{.region = "westeurope", .vm_size = "v"}] = {120'000, "2026-06-18", "s", false};
  return book;
}

/// Of each tier that has one: `payAsYouGo 0.12 (s)`, derived ones with a `*`.
std::string text_of(VmPrices const& prices) {
  std::string text;
  for (std::optional<Price> const& price : prices) {
    text += !price ? "-" : decimal_text(price->micro_per_hour) + (price->derived ? "* " : " ");
  }
  return text;
}

TEST(PriceBook, TheSheetsRowsCountInTheRegionOnly) {
  PriceBook book = book_of_one_row();
  EXPECT_EQ(text_of(prices_of(book, {"v"}, 2)), "0.12 ------");
  EXPECT_EQ(text_of(prices_of(book, {"v", OperatingSystem::windows}, 2)), "-------");
  EXPECT_EQ(text_of(prices_of(book, {"w"}, 2)), "-------");
  book.region = "eastus";
  EXPECT_EQ(text_of(prices_of(book, {"v"}, 2)), "-------");
  book.region = "";
  EXPECT_EQ(text_of(prices_of(book, {"v"}, 2)), "-------");
}

TEST(PriceBook, TheScenariosOwnRowsWin) {
  PriceBook book = book_of_one_row();
  book.own[{"v"}][0] = Price{.micro_per_hour = 1'000'000, .source = "mine"};
  EXPECT_EQ(prices_of(book, {"v"}, 2)[0]->source, "mine");
}

TEST(PriceBook, NothingIsDerivedUnlessItIsAskedFor) {
  PriceBook book = book_of_one_row();
  book.ratios = {.low_priority_percent = 20'000'000,
                 .spot_percent = 12'500'000,
                 .windows_micro_per_core_hour = 46'000};
  EXPECT_EQ(text_of(prices_of(book, {"v"}, 2)), "0.12 0.024* 0.015* ----");
  VmPrices const windows = prices_of(book, {"v", OperatingSystem::windows}, 2);
  EXPECT_EQ(text_of(windows), "0.212* 0.0424* 0.0265* ----");
  EXPECT_EQ(windows[0]->source,
            "linux 0.12 (s, westeurope, 2026-06-18) plus 0.046 a core for Windows, by "
            "deriveWindowsPerCoreHour");
  EXPECT_EQ(prices_of(book, {"v"}, 2)[2]->source,
            "12.5 % of pay-as-you-go 0.12 (s, westeurope, 2026-06-18), by deriveSpotPercent");
}

TEST(PriceBook, APublishedPriceIsNotReplacedByARatio) {
  PriceBook book = book_of_one_row();
  book.sheet.rows[{"westeurope", "v", OperatingSystem::linux, PriceTier::spot}] = {1, "2026-06-18",
                                                                                   "s", false};
  book.ratios.spot_percent = 12'500'000;
  EXPECT_EQ(text_of(prices_of(book, {"v"}, 2)), "0.12 -0.000001 ----");
}

}  // namespace
}  // namespace poolcast::prices
