// A `simulate` case: the formula in a scenario, once a seed, and what that came to against its
// budgets.
#pragma once

#include <string>

#include "engine/formulatest/budget.hpp"
#include "engine/formulatest/subject.hpp"
#include "engine/formulatest/verdict.hpp"

namespace poolcast::formulatest {

/// Without a subject the scenario's own formulas run. `script` is the script's path.
void simulate(Simulation const& simulation, Subject const* subject, std::string const& script,
              CaseReport& report);

}  // namespace poolcast::formulatest
