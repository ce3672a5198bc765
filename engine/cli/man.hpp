// `poolcast man`: the manual page of a command, or all pages as files.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct ManOptions {
  std::vector<std::string> command;  // `live`, `pool`, `show`; empty: of poolcast itself
  std::string into;                  // a folder for all pages, made if it is missing
};

/// Returns the exit code: 0, 1 if a page cannot be written, 2 if there is no such command.
int man(ManOptions const& options, std::ostream& out, std::ostream& err);

Command man_command();

}  // namespace poolcast::cli
