// What `prices import` and `prices fetch` have in common: the day that prices are of, and fresh
// rows on their way into a sheet.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/base/result.hpp"
#include "engine/prices/sheet.hpp"

namespace poolcast::cli {

/// `--date`, or today.
Result<std::string> price_date(std::string const& date);

/// Merges `fresh` into the sheet at `path`, which need not exist, and says what that changed; with
/// no path it prints the sheet that `fresh` makes. Returns the exit code.
int keep_prices(prices::PriceSheet const& fresh, std::string const& path, std::ostream& out,
                std::ostream& err);

/// `4 rows`, `1 row`
std::string rows_text(std::size_t count);

}  // namespace poolcast::cli
