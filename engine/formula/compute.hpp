// What an instruction makes of operands of any type, by the tables of operators, functions and
// methods: the slow way of the machine, which also words every failure.
#pragma once

#include "engine/formula/code.hpp"
#include "engine/formula/evaluation.hpp"

namespace poolcast::formula {

/// None after a failure. Jumps, stop and observe compute nothing; of a conditional jump this is the
/// number that decides it.
Value compute(Code const& code, Evaluation& evaluation, Frame registers, Instruction const& in);

}  // namespace poolcast::formula
