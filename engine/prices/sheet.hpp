// A price sheet: what an hour of each size costs in each region, with the day and the source of
// every figure (scenarios/price-sheet.schema.json describes the file). Knows nothing of pools.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"
#include "engine/batch/types.hpp"
#include "engine/prices/price.hpp"

namespace poolcast::prices {

struct SheetKey {
  std::string region;   // Azure's name: `westeurope`
  std::string vm_size;  // `Standard_D2s_v3`
  batch::OperatingSystem os = batch::OperatingSystem::linux;
  PriceTier tier = PriceTier::pay_as_you_go;
  friend auto operator<=>(SheetKey const&, SheetKey const&) = default;
};

struct SheetPrice {
  std::int64_t micro_per_hour = 0;
  std::string date;  // `2026-06-18`: when it was the price
  std::string source;
  bool derived = false;
  friend bool operator==(SheetPrice const&, SheetPrice const&) = default;
};

struct PriceSheet {
  std::string currency;
  // Of the rows that do not say their own; only the file's text depends on it.
  std::string date;
  std::string source;
  std::map<SheetKey, SheetPrice> rows;
};

Result<PriceSheet> read_sheet(Source const& source);

/// One row a line, sorted, so that two versions compare well.
std::string write_sheet(PriceSheet const& sheet);

/// engine/prices/azure.json, inside the program.
PriceSheet const& shipped_sheet();
std::string_view shipped_sheet_text();

/// The price as a report shows it, its source with region and day; null if there is no such row.
std::optional<Price> find_price(PriceSheet const& sheet, SheetKey const& key);

/// `westeurope Standard_D2s_v3 linux payAsYouGo`
std::string text_of(SheetKey const& key);

/// Whether it is a day such as `2026-06-18`.
bool is_date(std::string_view text);

}  // namespace poolcast::prices
