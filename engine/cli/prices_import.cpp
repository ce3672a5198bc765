#include "engine/cli/prices_import.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>

#include "engine/base/file.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/prices_file.hpp"
#include "engine/prices/retail_rows.hpp"

namespace poolcast::cli {
namespace {

/// The items of all files; says so if the last page seems not to be among them.
Result<std::vector<prices::RetailItem>> read_pages(std::vector<std::string> const& files,
                                                   std::ostream& err) {
  std::vector<prices::RetailItem> items;
  bool complete = false;
  for (std::string const& file : files) {
    Result<Source> const source = load_source(file);
    if (!source) return fail(source.error().message);
    Result<prices::RetailPage> page = prices::read_retail_page(*source);
    if (!page) return fail(page.error().message);
    complete = complete || page->next_page_link.empty();
    std::ranges::move(page->items, std::back_inserter(items));
  }
  if (!complete) {
    err << files.back() << ": the answer goes on in a next page, which is not among the files; "
        << "'poolcast prices fetch' gets all of them\n";
  }
  return items;
}

Result<prices::PriceSheet> read_rows(PricesImportOptions const& options, std::string const& date,
                                     std::ostream& err) {
  Result<std::vector<prices::RetailItem>> const items = read_pages(options.files, err);
  if (!items) return fail(items.error().message);
  Result<prices::PriceSheet> sheet = prices::choose_rows(*items, date);
  if (!sheet) return sheet;
  if (!sheet->rows.empty()) return sheet;
  return fail("of the " + rows_text(items->size()) +
              " none is the price of a virtual machine that is in force on " + date);
}

}  // namespace

int prices_import(PricesImportOptions const& options, std::ostream& out, std::ostream& err) {
  Result<std::string> const date = price_date(options.date);
  if (!date) return fail_with(date.error(), wrong_usage, err);
  Result<prices::PriceSheet> const rows = read_rows(options, *date, err);
  if (!rows) return fail_with(rows.error(), bad_input, err);
  return keep_prices(*rows, options.sheet, out, err);
}

Command prices_import_command() {
  auto const options = std::make_shared<PricesImportOptions>();
  return {
      .name = "import",
      .purpose = "Take prices out of saved pages of the Azure Retail Prices API",
      .example = "poolcast prices import docs/examples/retail-prices.json --date 2026-07-01",
      .options = {{.name = "FILE",
                   .target = &options->files,
                   .help = "Pages as the API answers them (JSON); - is standard input",
                   .required = true,
                   .file = true},
                  {.name = "--sheet",
                   .target = &options->sheet,
                   .help = "Price sheet to add the rows to (default: print a new one)",
                   .file = true},
                  {.name = "--date",
                   .target = &options->date,
                   .help = "Day the pages were saved, for example 2026-07-01 (default: today)"}},
      .run = [options] { return prices_import(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
