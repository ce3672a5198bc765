#include "engine/cli/prices_show.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <memory>
#include <set>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/batch/vm_sizes.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/text_table.hpp"
#include "engine/prices/price_words.hpp"
#include "engine/prices/sheet.hpp"
#include "engine/report/metric_text.hpp"

namespace poolcast::cli {
namespace {

using prices::PriceSheet;
using prices::SheetKey;
using prices::SheetPrice;
using prices::word_of;
using report::csv_field;
using Rows = std::map<SheetKey, SheetPrice>;

/// Region, size, system, tier, price, day, source.
using Cells = std::array<std::string, 7>;

Cells cells_of(SheetKey const& key, SheetPrice const& price) {
  return {key.region,
          key.vm_size,
          std::string(word_of(key.os)),
          std::string(word_of(key.tier)),
          prices::decimal_text(price.micro_per_hour) + (price.derived ? " *" : "  "),
          price.date,
          price.source};
}

std::string to_table(PriceSheet const& sheet) {
  std::vector<Cells> table = {
      {"region", "vmSize", "os", "tier", sheet.currency + "/h  ", "date", "source"}};
  for (auto const& [key, price] : sheet.rows) table.push_back(cells_of(key, price));
  Cells const& head = table.front();
  std::array<std::size_t, std::tuple_size_v<Cells>> widths{};
  for (Cells const& cells : table) {
    for (std::size_t i = 0; i < head.size(); ++i) widths[i] = std::max(widths[i], cells[i].size());
  }
  constexpr std::size_t price_column = 4;
  std::string text;
  for (Cells const& cells : table) {
    for (std::size_t i = 0; i + 1 < cells.size(); ++i) {
      text += i == price_column ? right(cells[i], widths[i]) : left(cells[i], widths[i] + 2);
      if (i == price_column) text += "  ";
    }
    text += cells.back() + "\n";
  }
  return text;
}

/// What a reader of the rows should know besides.
std::string remarks(Rows const& rows) {
  auto const any = [&](auto const& property) { return std::ranges::any_of(rows, property); };
  std::string text;
  if (any([](auto const& row) { return row.second.derived; })) {
    text += "* derived from another price, not published itself\n";
  }
  if (any([](auto const& row) { return row.first.tier == prices::PriceTier::low_priority; })) {
    text +=
        "low-priority nodes are being retired in favour of Spot (2025-09-30 or March 2026, sources "
        "differ); look at the row spot\n";
  }
  return text;
}

std::string to_csv(PriceSheet const& sheet) {
  std::string text = "region,vmSize,os,tier,pricePerHour,currency,date,source,derived\n";
  for (auto const& [key, price] : sheet.rows) {
    text += csv_field(key.region) + "," + csv_field(key.vm_size) + "," +
            std::string(word_of(key.os)) + "," + std::string(word_of(key.tier)) + "," +
            prices::decimal_text(price.micro_per_hour) + "," + csv_field(sheet.currency) + "," +
            price.date + "," + csv_field(price.source) + "," + (price.derived ? "true" : "false") +
            "\n";
  }
  return text;
}

std::string fetch_text(std::string const& region, std::string const& size) {
  return "'poolcast prices fetch --region " + (region.empty() ? "REGION" : region) + " --size " +
         (size.empty() ? "SIZE" : size) + " --sheet prices.json' gets what is not there";
}

/// The problem with a name that no row of the sheet has, or nothing.
std::string unknown_name(PriceSheet const& sheet, std::string const& wanted,
                         std::string SheetKey::*member, std::string const& kind) {
  std::set<std::string_view> names;
  for (auto const& [key, price] : sheet.rows) names.insert(key.*member);
  if (wanted.empty() || names.contains(wanted)) return "";
  std::vector<std::string_view> const known(names.begin(), names.end());
  return "no prices for " + kind + " '" + wanted + "'" + did_you_mean(wanted, known);
}

/// Of `sheet`, what was asked for.
Result<PriceSheet> selected(PricesShowOptions const& options, PriceSheet const& sheet) {
  std::string const size = batch::vm_size_name(options.size);
  std::string problem = unknown_name(sheet, options.region, &SheetKey::region, "region");
  if (problem.empty()) problem = unknown_name(sheet, size, &SheetKey::vm_size, "size");
  PriceSheet chosen;
  chosen.currency = sheet.currency;
  for (auto const& [key, price] : sheet.rows) {
    bool const fits = (options.region.empty() || key.region == options.region) &&
                      (size.empty() || key.vm_size == size) &&
                      (options.os.empty() || word_of(key.os) == options.os);
    if (fits) chosen.rows.emplace(key, price);
  }
  if (problem.empty() && chosen.rows.empty()) problem = "no such row in the sheet";
  if (problem.empty()) return chosen;
  return fail(problem + (problem.ends_with('?') ? " If not, " : "; ") +
              fetch_text(options.region, options.size));
}

Result<PriceSheet> chosen_sheet(PricesShowOptions const& options) {
  if (options.sheet.empty()) return selected(options, prices::shipped_sheet());
  Result<Source> const source = load_source(options.sheet);
  if (!source) return fail(source.error().message);
  Result<PriceSheet> const sheet = prices::read_sheet(*source);
  if (!sheet) return fail(sheet.error().message);
  return selected(options, *sheet);
}

}  // namespace

int prices_show(PricesShowOptions const& options, std::ostream& out, std::ostream& err) {
  Result<PriceSheet> const sheet = chosen_sheet(options);
  if (!sheet) return fail_with(sheet.error(), bad_input, err);
  if (options.output == "json") {
    out << write_sheet(*sheet);
  } else if (options.output == "csv") {
    out << to_csv(*sheet);
  } else {
    out << to_table(*sheet) << remarks(sheet->rows);
  }
  return ok;
}

Command prices_show_command() {
  auto const options = std::make_shared<PricesShowOptions>();
  return {.name = "show",
          .purpose = "Show prices, their day and their source: the shipped ones, or a sheet's",
          .example = "poolcast prices show --region westeurope --size Standard_D2s_v3",
          .options = {{.name = "--region",
                       .target = &options->region,
                       .help = "Only of this region, for example westeurope"},
                      {.name = "--size",
                       .target = &options->size,
                       .help = "Only of this size, for example Standard_D2s_v3"},
                      {.name = "--os",
                       .target = &options->os,
                       .help = "Only of this operating system",
                       .choices = {"linux", "windows"}},
                      {.name = "--sheet",
                       .target = &options->sheet,
                       .help = "Price sheet to show (default: the one that comes with poolcast)",
                       .file = true},
                      {.name = "-o,--output",
                       .target = &options->output,
                       .help = "table, json or csv",
                       .choices = {"table", "json", "csv"}}},
          .run = [options] { return prices_show(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
