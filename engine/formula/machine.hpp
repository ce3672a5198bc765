// The machine that runs a program's instructions. It knows what is quick: numbers, and windows of
// samples that end now. Whatever else there is, compute.hpp does.
#pragma once

#include "engine/formula/registers.hpp"

namespace poolcast::formula {

/// The instruction at which the evaluation ended, well or not.
Instruction const* run(Code const& code, Evaluation& evaluation, Registers& registers);

}  // namespace poolcast::formula
