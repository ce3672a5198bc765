// All that an evaluation may know of the world: the same Environment gives the same Outcome.
#pragma once

#include <cstdint>

#include "engine/base/time.hpp"
#include "engine/formula/samples.hpp"

namespace poolcast::formula {

struct Environment {
  Time now;
  double current_dedicated_nodes = 0;
  double current_low_priority_nodes = 0;
  double target_dedicated_nodes = 0;
  double target_low_priority_nodes = 0;
  double task_slots_per_node = 1;
  SampleHistory const* samples = nullptr;  // none: no metric has a sample
  /// The draw that rand() reads; its nth call mixes n in.
  std::uint64_t random_bits = 0;
  /// GetSample on $ActiveTasks, $RunningTasks and $PendingTasks answers as many samples as there
  /// are, each 1e6: would more demand have raised the target?
  bool saturated_demand = false;
};

}  // namespace poolcast::formula
