#include "engine/sim/model.hpp"

#include <utility>

namespace poolcast::sim {
namespace {

Distribution clipped(Distribution distribution, Duration min, Duration max) {
  distribution.min = min;
  distribution.max = max;
  return distribution;
}

/// Now and then a node takes long.
Distribution with_tail(Distribution usual) {
  return Distribution::mixture({std::move(usual), Distribution::uniform(15 * minute, 30 * minute)},
                               {0.97, 0.03});
}

}  // namespace

// Published and reported figures: docs/simulation-model.md#latencies.
Latencies default_latencies(batch::OperatingSystem os) {
  bool const windows = os == batch::OperatingSystem::windows;
  return {
      .node_allocation =
          clipped(Distribution::lognormal(240 * second, 0.45), 45 * second, 900 * second),
      .node_boot = with_tail(windows ? Distribution::lognormal(360 * second, 0.4)
                                     : Distribution::lognormal(75 * second, 0.35)),
      .start_task = Distribution::fixed({}),
      .node_removal = Distribution::lognormal(90 * second, 0.5),
      .task_scheduling = windows ? Distribution::uniform(7 * second, 20 * second)
                                 : Distribution::uniform(2 * second, 5 * second),
      // A Windows container's network takes another 20 s.
      .agent_start = Distribution::lognormal(windows ? 38 * second : 18 * second, 0.35),
  };
}

Distribution default_pull_per_gb(batch::OperatingSystem os) {
  return os == batch::OperatingSystem::windows ? Distribution::lognormal(43 * second, 0.3)
                                               : Distribution::lognormal(20 * second, 0.25);
}

Distribution default_recovery() { return Distribution::uniform(5 * minute, 15 * minute); }

}  // namespace poolcast::sim
