// `poolcast embed FORMULA --into FILE --pool NAME`: a formula back into its template; `--check`
// says whether the two have drifted apart.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct EmbedOptions {
  std::string formula;     // path; `-` is standard input
  std::string into;        // path of the template
  std::string pool;        // its name there
  std::string parameters;  // path; empty: none
  bool check = false;      // write nothing
};

/// Returns the exit code: 0, or 1 if the formula cannot be written, or differs under `check`.
int embed(EmbedOptions const& options, std::ostream& out, std::ostream& err);

Command embed_command();

}  // namespace poolcast::cli
