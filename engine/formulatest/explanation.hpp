// Why a variable came to what it did: the statements that led to it, with their values, out of the
// trace of the same evaluation.
#pragma once

#include "engine/formula/environment.hpp"
#include "engine/formulatest/expectation.hpp"
#include "engine/formulatest/subject.hpp"
#include "engine/formulatest/verdict.hpp"

namespace poolcast::formulatest {

/// Adds the notes `because` and `result` to a finding. Evaluates once more, traced.
void explain(Expectation const& expectation, Run const& run,
             formula::Environment const& environment, formula::Workspace& traced, Finding& finding);

}  // namespace poolcast::formulatest
