// Do the tests notice when the formula is wrong? Runs them on every mutant of it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/formulatest/mutants.hpp"
#include "engine/formulatest/run.hpp"

namespace poolcast::formulatest {

struct MutationReport {
  Source formula;
  std::size_t mutants = 0;
  std::vector<Mutant> survivors{};

  double percent_killed() const;
};

/// `scripts` test the same formula, and pass with it.
MutationReport mutate(std::span<Prepared const* const> scripts, RunOptions const& options);

/// `x.autoscale: 40 mutants, 38 killed, 2 survive`, then each survivor's line before and after.
std::string to_text(MutationReport const& report);

}  // namespace poolcast::formulatest
