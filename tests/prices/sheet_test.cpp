#include "engine/prices/sheet.hpp"

#include <gtest/gtest.h>

#include "engine/prices/merge.hpp"

namespace poolcast::prices {
namespace {

// A file has each row on one line.
constexpr char const* two_rows =
    R"({
  "currency": "USD",
  "date": "2026-06-18",
  "source": "the API",
  "rows": [
    {"region": "westeurope", "vmSize": "Standard_D2s_v3", "os": "linux", "tier": "payAsYouGo", )"
    R"("pricePerHour": "0.12"},
    {"region": "westeurope", "vmSize": "Standard_D2s_v3", "os": "linux", "tier": "lowPriority", )"
    R"("pricePerHour": "0.024", "date": "2026-07-01", "source": "a \"ratio\"", "derived": true}
  ]
}
)";

PriceSheet sheet_of(std::string const& text) {
  Result<PriceSheet> sheet = read_sheet({"p.json", text});
  EXPECT_TRUE(sheet.has_value()) << sheet.error().message;
  return sheet.value_or(PriceSheet{});
}

TEST(Sheet, IsWrittenAsItWasRead) {
  EXPECT_EQ(write_sheet(sheet_of(two_rows)), two_rows);
  constexpr char const* empty = "{\n  \"currency\": \"EUR\",\n  \"rows\": []\n}\n";
  EXPECT_EQ(write_sheet(sheet_of(empty)), empty);
}

TEST(Sheet, IsWrittenSortedWhateverTheOrderOfItsRows) {
  std::string const row = R"(", "os": "linux", "tier": "spot", "pricePerHour": 1})";
  auto const sheet = [&](char const* first, char const* second) {
    return R"({"currency": "USD", "date": "2026-01-01", "source": "s", "rows": [)"
           R"({"region": ")" +
           std::string(first) + R"(", "vmSize": "a)" + row + R"(, {"region": ")" + second +
           R"(", "vmSize": "a)" + row + "]}";
  };
  EXPECT_EQ(write_sheet(sheet_of(sheet("x", "y"))), write_sheet(sheet_of(sheet("y", "x"))));
}

TEST(Sheet, APriceNamesItsSourceRegionAndDay) {
  PriceSheet const sheet = sheet_of(two_rows);
  SheetKey key{.region = "westeurope", .vm_size = "Standard_D2s_v3"};
  std::optional<Price> const price = find_price(sheet, key);
  ASSERT_TRUE(price.has_value());
  EXPECT_EQ(price->micro_per_hour, 120'000);
  EXPECT_EQ(price->source, "the API, westeurope, 2026-06-18");
  EXPECT_FALSE(price->derived);
  key.tier = PriceTier::low_priority;
  EXPECT_TRUE(find_price(sheet, key)->derived);
  key.tier = PriceTier::spot;
  EXPECT_FALSE(find_price(sheet, key).has_value());
}

/// A sheet of one row, with members in place of `old`, or further ones.
std::string with_row(std::string const& members) {
  return R"({"currency": "USD", "rows": [{)" + members + "}]}";
}

TEST(Sheet, EveryMistakeNamesItsPath) {
  std::string const names = R"("region": "r", "vmSize": "v", "os": "linux", "tier": "spot")";
  std::string const rest = R"(, "pricePerHour": 1, "date": "2026-01-01", "source": "s")";
  struct {
    std::string text;
    char const* error;
  } const rows[] = {
      {"[]", "p.json: expected an object, got an array"},
      {"{",
       "p.json:1:2: not JSON: syntax error while parsing object key - unexpected end of input; "
       "expected string literal"},
      {"{}", "p.json: /currency: is missing"},
      {R"({"currency": "", "rows": []})", "p.json: /currency: is empty"},
      {R"({"currency": "USD"})", "p.json: /rows: is missing"},
      {R"({"currency": "USD", "row": []})", "p.json: /row: unknown key; did you mean 'rows'?"},
      {R"({"currency": "USD", "date": "June", "rows": []})",
       "p.json: /date: 'June' is not a date; write 2026-06-18"},
      {with_row(R"("vmSize": "v")"), "p.json: /rows/0/region: is missing"},
      {with_row(R"("region": "")" + rest), "p.json: /rows/0/region: is empty"},
      {with_row(R"("region": "r")"), "p.json: /rows/0/vmSize: is missing"},
      {with_row(R"("region": "r", "vmSize": "v")"), "p.json: /rows/0/os: is missing"},
      {with_row(R"("region": "r", "vmSize": "v", "os": "linux")"),
       "p.json: /rows/0/tier: is missing"},
      {with_row(R"("region": "r", "vmSize": "v", "os": "Linux", "tier": "spot")" + rest),
       "p.json: /rows/0/os: expected linux or windows, got \"Linux\"; did you mean 'linux'?"},
      {with_row(R"("region": "r", "vmSize": "v", "os": "linux", "tier": "spott")" + rest),
       "p.json: /rows/0/tier: expected payAsYouGo, lowPriority, spot, reservation1Year, "
       "reservation3Years, savingsPlan1Year or savingsPlan3Years, got \"spott\"; did you mean "
       "'spot'?"},
      {with_row(names), "p.json: /rows/0/pricePerHour: is missing"},
      {with_row(names + R"(, "pricePerHour": "cheap")"),
       "p.json: /rows/0/pricePerHour: expected an amount from 0 to 1000000, such as 0.12, got "
       "'cheap'"},
      {with_row(names + R"(, "pricePerHour": -1)"),
       "p.json: /rows/0/pricePerHour: expected an amount from 0 to 1000000, such as 0.12, got "
       "'-1'"},
      {with_row(names + R"(, "pricePerHour": [])"),
       "p.json: /rows/0/pricePerHour: expected text, a number, true or false, got an array"},
      {with_row(names + R"(, "pricePerHour": 1, "source": "s")"),
       "p.json: /rows/0/date: is missing"},
      {with_row(names + R"(, "pricePerHour": 1, "date": "2026-01-01")"),
       "p.json: /rows/0/source: is missing"},
      {with_row(names + R"(, "pricePerHour": 1, "date": "2026-02-30", "source": "s")"),
       "p.json: /rows/0/date: '2026-02-30' is not a date; write 2026-06-18"},
      {with_row(names + rest + "}, {" + names + rest),
       "p.json: /rows/1/tier: a second row for r v linux spot"},
  };
  for (auto const& row : rows) {
    Result<PriceSheet> const sheet = read_sheet({"p.json", row.text});
    EXPECT_EQ(sheet ? "no error" : sheet.error().message, row.error) << row.text;
  }
}

SheetPrice price(std::int64_t micro, char const* date) { return {micro, date, "s", false}; }

TEST(Sheet, OfTwoRowsTheOneOfALaterDayWins) {
  SheetKey const one{.region = "r", .vm_size = "1"};
  SheetKey const two{.region = "r", .vm_size = "2"};
  SheetKey const three{.region = "r", .vm_size = "3"};
  SheetKey const four{.region = "r", .vm_size = "4"};
  PriceSheet sheet, fresh;
  sheet.rows = {{one, price(1, "2026-01-02")},
                {two, price(2, "2026-01-02")},
                {three, price(3, "2026-01-02")}};
  fresh.rows = {{one, price(10, "2026-01-01")},  // earlier
                {two, price(20, "2026-01-02")},  // of the same day
                {three, price(3, "2026-02-01")},
                {four, price(40, "2026-01-01")}};
  Result<Merge> const merged = merge(sheet, fresh);
  ASSERT_TRUE(merged.has_value());
  EXPECT_EQ(merged->added, 1U);
  EXPECT_EQ(merged->unchanged, 1U);
  ASSERT_EQ(merged->changed.size(), 1U);
  EXPECT_EQ(merged->changed[0].key, two);
  EXPECT_EQ(merged->changed[0].before.micro_per_hour, 2);
  EXPECT_EQ(merged->kept, std::vector{one});
  EXPECT_EQ(sheet.rows[one], price(1, "2026-01-02"));
  EXPECT_EQ(sheet.rows[two], price(20, "2026-01-02"));
  EXPECT_EQ(sheet.rows[three], price(3, "2026-02-01")) << "of what is unchanged, the day is newer";
}

TEST(Sheet, TwoCurrenciesDoNotMix) {
  PriceSheet sheet, fresh;
  sheet.currency = "USD";
  fresh.currency = "EUR";
  EXPECT_EQ(merge(sheet, fresh).error().message,
            "the sheet is in 'USD' and the new prices are in 'EUR'; a sheet has one currency, so "
            "give them one of their own");
}

}  // namespace
}  // namespace poolcast::prices
