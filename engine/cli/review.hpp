// `poolcast review [SCENARIO…]`: what does a pull request change? Checks the formulas that it
// changes, runs their tests, and compares each scenario with how it was before.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"
#include "engine/cli/thresholds.hpp"

namespace poolcast::cli {

struct ReviewOptions {
  std::vector<std::string> scenarios;  // none: nothing is compared
  std::string base;                    // a commit; empty: the branch that is merged into
  std::string fail_on = "error";       // as of check
  std::optional<std::uint64_t> seeds;
  ThresholdOptions thresholds;
  std::string output;    // `text`, `github`, `azuredevops`; empty: where this runs
  std::string markdown;  // a file for the comparisons; empty: none
};

/// Returns the exit code: 0, 1 if anything was found or bad input, 2 for wrong usage, 130 if Ctrl-C
/// cut it short.
int review(ReviewOptions const& options, std::ostream& out, std::ostream& err);

Command review_command();

}  // namespace poolcast::cli
