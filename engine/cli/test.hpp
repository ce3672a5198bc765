// `poolcast test PATH...`: does a formula do what its test script expects?
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct TestOptions {
  std::vector<std::string> paths;  // scripts, and folders of them
  std::string run;                 // a regular expression; empty: every case
  std::string output = "text";     // or json, junit, tap, github, azuredevops
  bool update = false;
};

/// Returns the exit code: 0 if all is as expected, 1 if not, 2 if a script cannot be run.
int test(TestOptions const& options, std::ostream& out, std::ostream& err);

Command test_command();

}  // namespace poolcast::cli
