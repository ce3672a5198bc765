// `poolcast fmt FILE…`: formulas in their canonical form, written back, checked or compared.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct FmtOptions {
  std::vector<std::string> files;  // `-` is standard input, written to standard output
  bool check = false;              // writes nothing: is each file in its canonical form?
  bool diff = false;               // writes nothing: what would change?
};

/// Returns the exit code: 0; or 1 if a file could not be formatted, or with `check` is not.
int fmt(FmtOptions const& options, std::ostream& out, std::ostream& err);

Command fmt_command();

}  // namespace poolcast::cli
