// A `simulate` case: the formula in a scenario, once a seed, and what that came to against its
// budgets.
#pragma once

#include <optional>
#include <string>

#include "engine/formulatest/script.hpp"
#include "engine/formulatest/subject.hpp"
#include "engine/formulatest/verdict.hpp"

namespace poolcast::formulatest {

/// Without a subject the scenario's own formulas run, without semantics under its own. `script` is
/// the script's path.
void simulate(Simulation const& simulation, Subject const* subject, std::string const& script,
              std::optional<formula::Semantics> const& semantics, CaseReport& report);

}  // namespace poolcast::formulatest
