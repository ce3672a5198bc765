#include "engine/cli/prices_fetch.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <memory>
#include <set>

#include "engine/base/text.hpp"
#include "engine/batch/vm_sizes.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/prices_file.hpp"

namespace poolcast::cli {
namespace {

constexpr char endpoint_variable[] = "POOLCAST_PRICES_ENDPOINT";
constexpr char ca_variable[] = "SSL_CERT_FILE";

std::string from_environment(char const* name) {
  char const* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

live::RetailQuery query_of(PricesFetchOptions const& options, std::string const& size) {
  live::RetailQuery query{
      .region = options.region, .size = batch::vm_size_name(size), .currency = options.currency};
  if (!options.endpoint.empty()) query.endpoint = options.endpoint;
  return query;
}

/// What the names that we know suggest, for one that the service does not.
std::string hint(PricesFetchOptions const& options, std::string const& size) {
  std::set<std::string_view> regions, sizes;
  for (auto const& [key, price] : prices::shipped_sheet().rows) {
    regions.insert(key.region);
    sizes.insert(key.vm_size);
  }
  std::vector<std::string_view> const known_regions(regions.begin(), regions.end());
  std::vector<std::string_view> const known_sizes(sizes.begin(), sizes.end());
  if (!regions.contains(options.region)) {
    std::string meant = did_you_mean(options.region, known_regions);
    if (!meant.empty()) return meant;
  }
  std::string const meant = sizes.contains(size) ? "" : did_you_mean(size, known_sizes);
  return meant.empty() ? "; names are case-sensitive, for example westeurope and Standard_D2s_v3"
                       : meant;
}

Expected<prices::PriceSheet, Failure> fetch(PricesFetchOptions const& options,
                                            std::string const& date) {
  live::HttpClient client({.ca_bundle = options.ca_bundle});
  prices::PriceSheet sheet;
  for (std::string const& size : options.sizes) {
    Result<std::vector<prices::RetailItem>> const items =
        live::fetch_retail_items(client, query_of(options, size), options.retries);
    if (!items) {
      return failure(
          "cannot get the prices of " + size + ": " + items.error().message +
              "\ncheck the network and the proxy (https_proxy); or save the page that --print-url "
              "names from elsewhere, and read it with 'poolcast prices import'",
          service_failed);
    }
    Result<prices::PriceSheet> rows = prices::choose_rows(*items, date);
    if (!rows) return failure(rows.error().message);
    if (rows->rows.empty()) {
      return failure("the service has no price for '" + size + "' in '" + options.region + "'" +
                     hint(options, size));
    }
    if (rows->currency != options.currency) {
      return failure("the service answered in '" + rows->currency + "' when asked for '" +
                     options.currency + "'");
    }
    sheet.currency = rows->currency;
    sheet.rows.merge(rows->rows);
  }
  return sheet;
}

}  // namespace

int prices_fetch(PricesFetchOptions const& options, std::ostream& out, std::ostream& err) {
  Result<std::string> const date = price_date(options.date);
  if (!date) return fail_with(date.error(), wrong_usage, err);
  if (options.print_url) {
    for (std::string const& size : options.sizes) {
      out << live::retail_url(query_of(options, size)) << "\n";
    }
    return ok;
  }
  Expected<prices::PriceSheet, Failure> const rows = fetch(options, *date);
  if (!rows) return fail_with(rows.error(), err);
  return keep_prices(*rows, options.sheet, out, err);
}

Command prices_fetch_command() {
  auto const options = std::make_shared<PricesFetchOptions>();
  return {.name = "fetch",
          .purpose = "Get prices from the Azure Retail Prices API, over HTTPS, without an account",
          .example = "poolcast prices fetch --region westeurope --size Standard_D2s_v3 --print-url",
          .options = {{.name = "--region",
                       .target = &options->region,
                       .help = "Azure's name of the region, for example westeurope",
                       .required = true},
                      {.name = "--size",
                       .target = &options->sizes,
                       .help = "Size, for example Standard_D2s_v3; repeatable",
                       .required = true},
                      {.name = "--currency",
                       .target = &options->currency,
                       .help = "USD, EUR and so on"},
                      {.name = "--sheet",
                       .target = &options->sheet,
                       .help = "Price sheet to add the rows to (default: print a new one)",
                       .file = true},
                      {.name = "--date",
                       .target = &options->date,
                       .help = "Day whose prices count, for example 2026-07-01 (default: today)"},
                      {.name = "--print-url",
                       .target = &options->print_url,
                       .help = "Print the addresses that would be asked, and ask nothing"}},
          .run = [options] {
            options->endpoint = from_environment(endpoint_variable);
            options->ca_bundle = from_environment(ca_variable);
            return prices_fetch(*options, std::cout, std::cerr);
          }};
}

}  // namespace poolcast::cli
