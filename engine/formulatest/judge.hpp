// Compares what a script expects with what an evaluation gave.
#pragma once

#include <optional>

#include "engine/formulatest/expectation.hpp"
#include "engine/formulatest/subject.hpp"
#include "engine/formulatest/verdict.hpp"

namespace poolcast::formulatest {

/// Nothing if the expectation is met. `may_fail`: the case expects the evaluation to fail, so that
/// variables are compared with what a failed evaluation shows.
std::optional<Finding> judge(Expectation const& expectation, Run const& run, bool may_fail);

}  // namespace poolcast::formulatest
