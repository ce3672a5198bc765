// The benchmarks' yardstick and the tests' oracle: a plain discrete-event simulator of the common
// workload's rules (tests/support/workload.hpp), written straightforwardly and left untuned. One
// pool, and the scaling rule is C++; it knows nothing of engine/sim, which is compared with it.
#pragma once

#include <cstdint>

#include "engine/load/load.hpp"

namespace poolcast::bench {

struct WorkloadResult {
  std::uint64_t completed = 0;
  std::uint64_t wait_us = 0;  // summed over the tasks
  std::uint64_t node_us = 0;  // billed: from the decision to the removal
  std::uint64_t events = 0;   // arrivals, completions, boots, samples and rule evaluations
  std::uint64_t hash = 0;     // over the series of pending tasks
  std::uint64_t nodes = 0;

  friend bool operator==(WorkloadResult const&, WorkloadResult const&) = default;
};

WorkloadResult simulate_heap(load::Load const& load, int slots, int max_nodes);

}  // namespace poolcast::bench
