// `poolcast new TEMPLATE`: a formula and its test from the library, with the numbers asked for.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct NewOptions {
  std::string chosen;                 // a template's name; empty: lists them
  std::vector<std::string> settings;  // `cap=10`
  std::string name;                   // of the new files, without an ending; empty: the template's
  std::string into = ".";             // a folder, made if it is missing
  bool force = false;                 // overwrites files
};

/// Returns the exit code: 0, 1 if a file is in the way or cannot be written, 2 for wrong usage.
int new_formula(NewOptions const& options, std::ostream& out, std::ostream& err);

Command new_command();

}  // namespace poolcast::cli
