#include <gtest/gtest.h>

#include <functional>

#include "tests/prices/retail_item.hpp"

namespace poolcast::prices {
namespace {

using Items = std::vector<RetailItem>;

/// `linux payAsYouGo 0.12; ...`, or the error.
std::string rows_of(Items const& items) {
  Result<PriceSheet> const sheet = choose_rows(items, "2026-06-18");
  if (!sheet) return sheet.error().message;
  std::string text;
  for (auto const& [key, price] : sheet->rows) {
    EXPECT_EQ(price.date, "2026-06-18");
    EXPECT_FALSE(price.derived);
    text += (text.empty() ? "" : "; ") + text_of(key).substr(27) + " " +
            decimal_text(price.micro_per_hour);
  }
  return text;
}

RetailItem changed(std::function<void(RetailItem&)> const& change) {
  RetailItem item = retail_item();
  change(item);
  return item;
}

TEST(RetailRows, NamesTellWhatARowIsThePriceOf) {
  struct {
    std::function<void(RetailItem&)> change;
    char const* row;
  } const rows[] = {
      {[](RetailItem&) {}, "linux payAsYouGo 0.12"},
      {[](RetailItem& i) { i.product_name += " Windows"; }, "windows payAsYouGo 0.12"},
      {[](RetailItem& i) { i.meter_name += " Spot"; }, "linux spot 0.12"},
      {[](RetailItem& i) { i.sku_name += " Spot"; }, "linux spot 0.12"},
      {[](RetailItem& i) { i.sku_name += " Low Priority"; }, "linux lowPriority 0.12"},
      {[](RetailItem& i) { i.meter_name += " Low Priority"; }, "linux lowPriority 0.12"},
      {[](RetailItem& i) { i.product_name += " Cloud Services"; }, ""},
      {[](RetailItem& i) { i.type = "DevTestConsumption"; }, ""},
      {[](RetailItem& i) { i.service_name = "Storage"; }, ""},
      {[](RetailItem& i) { i.unit_of_measure = "1 GB/Month"; }, ""},
      {[](RetailItem& i) { i.arm_sku_name = ""; }, ""},
      {[](RetailItem& i) { i.effective_start_date = "2026-06-19"; }, ""},  // tomorrow
      {[](RetailItem& i) { i.effective_start_date = "2026-06-18"; }, "linux payAsYouGo 0.12"},
      {[](RetailItem& i) {
         i.type = "Reservation";
         i.reservation_term = "1 Year";
         i.retail_price = 3'478'000'000;  // for the term
       },
       "linux reservation1Year 0.397032"},
      {[](RetailItem& i) {
         i.type = "Reservation";
         i.reservation_term = "3 Years";
         i.retail_price = 6'721'000'000;
       },
       "linux reservation3Years 0.255746"},
      {[](RetailItem& i) {
         i.type = "Reservation";
         i.reservation_term = "5 Years";
       },
       ""},
      {[](RetailItem& i) {
         i.savings_plan = {{"3 Years", 343'230}, {"1 Year", 491'290}, {"5 Years", 1}};
       },
       "linux payAsYouGo 0.12; linux savingsPlan1Year 0.49129; linux savingsPlan3Years 0.34323"},
  };
  for (auto const& row : rows) {
    RetailItem const item = changed(row.change);
    EXPECT_EQ(rows_of({item}), row.row) << item.product_name << item.sku_name << item.type;
  }
}

TEST(RetailRows, TheLatestRowInForceCountsAndOneThatIsGivenTwiceCountsOnce) {
  RetailItem const old = changed([](RetailItem& i) {
    i.effective_start_date = "2020-01-01";
    i.retail_price = 1;
  });
  RetailItem const coming = changed([](RetailItem& i) {
    i.effective_start_date = "2027-01-01";
    i.retail_price = 2;
  });
  EXPECT_EQ(rows_of({coming, retail_item(), old, retail_item()}), "linux payAsYouGo 0.12");
}

TEST(RetailRows, TwoRowsInForceAreAnErrorThatListsThem) {
  RetailItem const other = changed([](RetailItem& i) {
    i.product_name += " Promo";
    i.meter_id = "m2";
    i.retail_price = 100'000;
  });
  EXPECT_EQ(rows_of({retail_item(), other}),
            "westeurope Standard_D2s_v3 linux payAsYouGo: 2 rows are in force, and one is needed; "
            "take out of the file those that do not apply:\n"
            "  productName 'Virtual Machines DSv3 Series', skuName 'D2s v3', meterName 'D2 v3/D2s "
            "v3', meterId m1, price 0.12 USD, effectiveStartDate 2023-01-01\n"
            "  productName 'Virtual Machines DSv3 Series Promo', skuName 'D2s v3', meterName 'D2 "
            "v3/D2s v3', meterId m2, price 0.10 USD, effectiveStartDate 2023-01-01");
}

TEST(RetailRows, TwoCurrenciesAreAnError) {
  RetailItem const other = changed([](RetailItem& i) { i.currency_code = "EUR"; });
  EXPECT_EQ(rows_of({retail_item(), other}),
            "the rows are in 'USD' and 'EUR'; import one currency at a time");
}

TEST(RetailRows, TheSourceNamesTheMeterAndSinceWhenItIsInForce) {
  Result<PriceSheet> const sheet = choose_rows({retail_item()}, "2026-06-18");
  ASSERT_TRUE(sheet.has_value());
  EXPECT_EQ(sheet->rows.begin()->second.source,
            "Azure Retail Prices API, meter m1, in force since 2023-01-01");
}

constexpr char const* page = R"({"Items": [{
  "currencyCode": "USD", "retailPrice": 0.1234565, "armRegionName": "westeurope",
  "effectiveStartDate": "2023-09-01T00:00:00Z", "meterId": "m", "meterName": "n",
  "productName": "p", "skuName": "s", "serviceName": "Virtual Machines",
  "unitOfMeasure": "1 Hour", "type": "Consumption", "armSkuName": "Standard_X",
  "isPrimaryMeterRegion": true, "savingsPlan": [{"term": "1 Year", "retailPrice": 1e-05}]
}], "NextPageLink": "https://next", "Count": 1})";

TEST(RetailPage, IsReadWithPricesToTheMillionth) {
  Result<RetailPage> const read = read_retail_page({"p", page});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->next_page_link, "https://next");
  ASSERT_EQ(read->items.size(), 1U);
  EXPECT_EQ(read->items[0].retail_price, 123'457);
  EXPECT_EQ(read->items[0].effective_start_date, "2023-09-01");
  EXPECT_EQ(read->items[0].savings_plan, (std::vector<RetailItem::SavingsPlan>{{"1 Year", 10}}));
}

TEST(RetailPage, WhatIsNoPageSaysWhy) {
  auto const replaced = [](std::string const& part, std::string const& with) {
    std::string text = page;
    return text.replace(text.find(part), part.size(), with);
  };
  struct {
    std::string text;
    char const* error;
  } const rows[] = {
      {"{\"Items\": [\n  {\"a", "p:2:6: not JSON: it ends too early; was it saved in full?"},
      {"", "p:1:1: not JSON: it ends too early; was it saved in full?"},
      {"<html>", "p:1:1: not JSON"},
      {"{}", "p: not a page of the Azure Retail Prices API: it has no array \"Items\""},
      {"[]", "p: not a page of the Azure Retail Prices API: it has no array \"Items\""},
      {R"({"Items": 5})",
       "p: not a page of the Azure Retail Prices API: it has no array \"Items\""},
      {R"({"Items": [5]})", "p: /Items/0: expected an object"},
      {replaced("0.1234565", "1e999"), "p: a number in it is too large"},
      {replaced("0.1234565", "-1"), "p: /Items/0/retailPrice: expected a price from 0 to 1000000"},
      {replaced("0.1234565", "\"1\""),
       "p: /Items/0/retailPrice: expected a price from 0 to 1000000"},
      {replaced("\"meterId\": \"m\", ", ""), "p: /Items/0/meterId: is missing"},
      {replaced("\"meterId\": \"m\"", "\"meterId\": null"), "p: /Items/0/meterId: is missing"},
      {replaced("\"meterId\": \"m\"", "\"meterId\": 5"), "p: /Items/0/meterId: expected text"},
      {replaced("2023-09-01T", "soon"),
       "p: /Items/0/effectiveStartDate: expected a time such as 2023-09-01T00:00:00Z"},
      {replaced("[{\"term\"", "[5, {\"term\""), "p: /Items/0/savingsPlan/0: expected an object"},
      {replaced("\"term\": \"1 Year\", ", ""), "p: /Items/0/savingsPlan/0/term: is missing"},
      {replaced("\"https://next\"", "5"), "p: /NextPageLink: expected text"},
  };
  for (auto const& row : rows) {
    Result<RetailPage> const read = read_retail_page({"p", row.text});
    EXPECT_EQ(read ? "no error" : read.error().message, row.error) << row.text;
  }
}

}  // namespace
}  // namespace poolcast::prices
