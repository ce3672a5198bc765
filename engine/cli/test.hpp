// `poolcast test PATH...`: does a formula do what its test script expects?
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct TestOptions {
  std::vector<std::string> paths;  // scripts, and folders of them; `-` is standard input
  std::string run;                 // a regular expression; empty: every case
  std::string output = "text";     // or json, junit, tap, github, azuredevops
  std::string semantics;           // empty: strict
  std::string parameters;          // of templates; empty: none
  bool update = false;
  bool coverage = false;
  std::string cobertura;     // the file to write; empty: none
  std::string coverage_min;  // percent; empty: any will do
  bool mutate = false;
  std::string mutate_min;
};

/// Returns the exit code: 0 if all is as expected, 1 if not, 2 if a script cannot be run.
int test(TestOptions const& options, std::ostream& out, std::ostream& err);

Command test_command();

}  // namespace poolcast::cli
