// The formulas of a scenario's pools as a command line changes them: other files, other numbers,
// another tier.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/experiment/scenario.hpp"

namespace poolcast::experiment {

/// `FILE` for every pool, `POOL=FILE` for one, `POOL=FILE,POOL=FILE` for several.
Result<void> use_formula(Scenario& scenario, std::string const& argument);

/// Sets a `// tune:` constant in every formula that has it, within its bounds.
Result<void> set_constant(Scenario& scenario, Setting const& setting);

/// Asks for all nodes of the pool at `index` in its tier: its formula's variables are renamed, its
/// first nodes move with them. Nothing changes for a pool without a tier.
Result<void> put_in_tier(Scenario& scenario, std::size_t index);

}  // namespace poolcast::experiment
