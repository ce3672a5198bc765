// A script with the values that were expected in vain replaced by those that came.
#pragma once

#include <string>

#include "engine/formulatest/verdict.hpp"

namespace poolcast::formulatest {

/// The script's text, changed by every finding that has an update. Budgets have none: what a
/// simulation may come to is a decision, not an observation.
std::string updated(FileReport const& report);

}  // namespace poolcast::formulatest
