// `poolcast check FILE…`: is each formula well formed?
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct CheckOptions {
  std::vector<std::string> files;  // `-` is standard input
};

/// Returns the exit code: 0, or 1 if any formula has an error.
int check(CheckOptions const& options, std::ostream& out, std::ostream& err);

Command check_command();

}  // namespace poolcast::cli
