// `poolcast completion SHELL`: a script that completes command lines of poolcast.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct CompletionOptions {
  std::string shell;  // bash, zsh or fish
};

/// Returns the exit code, which is 0.
int completion(CompletionOptions const& options, std::ostream& out);

Command completion_command();

}  // namespace poolcast::cli
