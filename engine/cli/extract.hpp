// `poolcast extract FILE`: the pools in a template, and the formula of one of them.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct ExtractOptions {
  std::string file;        // `-` is standard input
  std::string parameters;  // path; empty: none
  std::string pool;        // empty: all
  std::string output;      // `table` or `json`; empty: the formula of `pool`, or a table
};

/// Returns the exit code: 0, or 1 if there is no pool, or a formula cannot be resolved.
int extract(ExtractOptions const& options, std::ostream& out, std::ostream& err);

Command extract_command();

}  // namespace poolcast::cli
