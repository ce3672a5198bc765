// Azure's Retail Prices API: out of its pages, which hold a dozen rows for each size, the one row
// for each way of selling it. Knows no network: live/retail_prices fetches the pages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"
#include "engine/prices/sheet.hpp"

namespace poolcast::prices {

/// A row of the API, under the API's names.
struct RetailItem {
  std::string currency_code;
  std::string arm_region_name;
  std::string arm_sku_name;
  std::string product_name;
  std::string sku_name;
  std::string meter_name;
  std::string meter_id;
  std::string service_name;
  std::string type;
  std::string unit_of_measure;
  std::string reservation_term;      // of a reservation: `1 Year`
  std::string effective_start_date;  // its day
  std::int64_t retail_price = 0;     // micro-units; of a reservation for its whole term
  struct SavingsPlan {
    std::string term;
    std::int64_t retail_price = 0;  // an hour
    friend auto operator<=>(SavingsPlan const&, SavingsPlan const&) = default;
  };
  std::vector<SavingsPlan> savings_plan;
  friend auto operator<=>(RetailItem const&, RetailItem const&) = default;
};

struct RetailPage {
  std::vector<RetailItem> items;
  std::string next_page_link;  // empty: the last one
};

/// The error names the page and the path in it.
Result<RetailPage> read_retail_page(Source const& page);

/// The rows for virtual machines that `items` hold, as prices of the day `today`. Of each region,
/// size, operating system and tier exactly one may be in force; where there are more, the error
/// lists them. A row that is given twice counts once.
Result<PriceSheet> choose_rows(std::vector<RetailItem> const& items, std::string const& today);

}  // namespace poolcast::prices
