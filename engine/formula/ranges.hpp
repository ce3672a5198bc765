// The numbers that a formula's expressions can be in a given situation: interval arithmetic over
// the syntax tree. Tells, without samples, whether a pool can shrink to nothing and whether it can
// grow without end. For the linter; knows no rule.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "engine/formula/dataflow.hpp"
#include "engine/formula/range.hpp"

namespace poolcast::formula {

/// More tasks, or nodes, than any pool has.
inline constexpr double very_many = 1e6;

/// What the pool is like when the formula is evaluated.
struct Situation {
  Range demand{0, very_many};                         // tasks that wait or run
  Range nodes[2] = {{0, very_many}, {0, very_many}};  // dedicated and low-priority: current, target
  Range slots{1, 256};
};

struct Reached {
  std::vector<Range> ranges;             // of each expression
  std::optional<Range> targets[2] = {};  // dedicated and low-priority, if they are assigned
};

Reached reach(Formula const& formula, Typing const& typing, Dataflow const& flow,
              Situation const& situation);

/// How a target develops over evaluations in one and the same situation.
struct Trend {
  std::optional<Range> last[2] = {};
  bool grows[2] = {false, false};  // it was still growing when we stopped looking
};

Trend develop(Formula const& formula, Typing const& typing, Dataflow const& flow,
              Situation situation, int evaluations);

}  // namespace poolcast::formula
