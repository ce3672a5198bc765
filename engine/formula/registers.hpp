// What a Workspace holds: the registers of the program that it served last, and memory for vectors.
#pragma once

#include <memory>
#include <vector>

#include "engine/formula/code.hpp"
#include "engine/formula/evaluation.hpp"
#include "engine/formula/trace.hpp"

namespace poolcast::formula {

struct Registers {
  std::shared_ptr<Code const> code;  // kept alive, so that a program is known by its address
  std::vector<Value> values;
  Arena arena;
  std::vector<Step> steps;            // of a traced program
  Instruction const* last = nullptr;  // at which the evaluation ended, well or not
};

/// How many statements lie wholly before the last instruction.
std::size_t finished_statements(Registers const& registers);

}  // namespace poolcast::formula
