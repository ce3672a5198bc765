// A schedule as a formula: nodes stand ready by the clock, and whoever comes at other times still
// gets some. Its numbers have `// tune:` comments, so that it can be tuned further.
#pragma once

#include <string>

#include "engine/batch/types.hpp"
#include "engine/tune/schedule.hpp"

namespace poolcast::tune {

struct FormulaFacts {
  std::string load;  // where the jobs are from, in words: `jobs of monday.csv`
  batch::NodeTier tier = batch::NodeTier::dedicated;
  Duration lead = 15 * minute;  // how long before an hour its nodes are ordered
};

/// In canonical form; passes `check` without a finding.
std::string formula_text(Schedule const& schedule, FormulaFacts const& facts);

/// `Mon to Fri`, `Tue, Thu`, `every day`.
std::string days_text(std::array<bool, 7> const& days);

}  // namespace poolcast::tune
