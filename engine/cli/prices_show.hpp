// `poolcast prices show`: the rows of a price sheet, the shipped one or the user's own.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct PricesShowOptions {
  // Empty: all of them.
  std::string region;
  std::string size;
  std::string os;
  std::string sheet;  // empty: the shipped one
  std::string output = "table";
};

/// Returns the exit code: 0, or 1 if there is no such row.
int prices_show(PricesShowOptions const& options, std::ostream& out, std::ostream& err);

Command prices_show_command();

}  // namespace poolcast::cli
