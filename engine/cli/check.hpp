// `poolcast check FILE…`: is each formula well formed, sure to work, and wise?
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct CheckOptions {
  std::vector<std::string> files;  // `-` is standard input
  std::string parameters;          // of the templates among them
  std::string semantics;           // `strict`, `lenient` or the path of a file; empty: strict
  std::string output = "text";
  std::string fail_on = "error";
  std::optional<std::uint64_t> slots;  // else what a template says
};

/// Returns the exit code: 0, or 1 if any finding is as bad as --fail-on says, or worse.
int check(CheckOptions const& options, std::ostream& out, std::ostream& err);

Command check_command();

}  // namespace poolcast::cli
