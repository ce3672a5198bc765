// The Azure Retail Prices API over the network: asks for the rows of sizes in a region, page after
// page. Which of the rows count is the business of prices/retail_rows.
#pragma once

#include <string>
#include <vector>

#include "engine/prices/retail_rows.hpp"
#include "live/http_retry.hpp"

namespace poolcast::live {

inline constexpr char retail_prices_endpoint[] = "https://prices.azure.com/api/retail/prices";

struct RetailQuery {
  std::string endpoint = retail_prices_endpoint;
  std::string region{};
  std::string size{};
  std::string currency = "USD";
};

std::string retail_url(RetailQuery const& query);

/// All pages of the answer. A page that is on another host than the first is not asked for.
Result<std::vector<prices::RetailItem>> fetch_retail_items(HttpClient& client,
                                                           RetailQuery const& query,
                                                           RetryPolicy const& policy);

}  // namespace poolcast::live
