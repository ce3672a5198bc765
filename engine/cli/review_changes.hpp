// What a pull request changes, as far as it is ours: formulas, their tests, and what scenarios
// read.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace poolcast::cli {

struct Changes {
  std::string commit;                 // before them
  std::vector<std::string> files;     // all of them
  std::vector<std::string> formulas;  // and templates that hold some
  std::vector<std::string> scripts;   // of tests that changed, or whose formula did
  bool may_change_runs = false;       // one is of a kind that scenarios read
};

/// Of the working folder and below, since `base` and the working tree went apart.
Result<Changes> changes_since(std::string const& base);

/// `origin/main at 1a2b3c4`
std::string base_name(std::string const& base, std::string const& commit);

}  // namespace poolcast::cli
