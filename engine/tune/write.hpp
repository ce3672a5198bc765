// A trial's values in the text of its formula, which otherwise stays as it is, comments and all.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"
#include "engine/formula/semantics.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// `formula` as its file has it, read by the semantics that it was tuned with. The error is the
/// formula's diagnostics, rendered, or names what the formula does not have.
Result<std::string> filled_in(Source const& formula, formula::Semantics const& semantics,
                              Trials const& trials, Trial const& trial);

/// What the trial sets that stands in no formula: `pool.taskSlotsPerNode 8`. Empty: nothing.
std::string beside_formula(Trials const& trials, Trial const& trial);

}  // namespace poolcast::tune
