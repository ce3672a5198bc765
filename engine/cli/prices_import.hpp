// `poolcast prices import FILE…`: pages of the Azure Retail Prices API into a price sheet.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct PricesImportOptions {
  std::vector<std::string> files;
  std::string sheet;  // empty: standard output
  std::string date;   // empty: today
};

/// Returns the exit code: 0, 1 on bad input, 2 for wrong usage.
int prices_import(PricesImportOptions const& options, std::ostream& out, std::ostream& err);

Command prices_import_command();

}  // namespace poolcast::cli
