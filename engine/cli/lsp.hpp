// `poolcast lsp`: the language server, for editors. Messages come on standard input and go to
// standard output, each after a header that says how long it is.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct LspOptions {
  std::string semantics;  // `strict`, `lenient` or the path of a file; empty: strict
};

/// Returns the exit code: 0 after `shutdown` and `exit`, or if nothing was asked; else 1.
int serve_editor(LspOptions const& options, std::istream& in, std::ostream& out, std::ostream& err);

Command lsp_command();

}  // namespace poolcast::cli
