// `poolcast prices fetch`: prices from the Azure Retail Prices API, over the network, into a price
// sheet.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"
#include "live/retail_prices.hpp"

namespace poolcast::cli {

struct PricesFetchOptions {
  std::string region;
  std::vector<std::string> sizes;
  std::string currency = "USD";
  std::string sheet;  // empty: standard output
  std::string date;   // empty: today
  bool print_url = false;
  // What comes from the environment; empty: Azure's own, the system's.
  std::string endpoint;
  std::string ca_bundle;
  live::RetryPolicy retries{};
};

/// Returns the exit code: 0, 1 on bad input, 2 for wrong usage, 5 if the service or the network
/// fails.
int prices_fetch(PricesFetchOptions const& options, std::ostream& out, std::ostream& err);

Command prices_fetch_command();

}  // namespace poolcast::cli
