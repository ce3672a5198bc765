// Why a variable came to what it did: the statements that led to it, with their values, out of the
// trace of the same evaluation.
#pragma once

#include <string>

#include "engine/formula/environment.hpp"
#include "engine/formulatest/expectation.hpp"
#include "engine/formulatest/subject.hpp"

namespace poolcast::formulatest {

/// Evaluates once more, traced. Empty if nothing in the trace bears on the expectation.
std::string explain(Expectation const& expectation, Run const& run,
                    formula::Environment const& environment, formula::Workspace& traced);

}  // namespace poolcast::formulatest
