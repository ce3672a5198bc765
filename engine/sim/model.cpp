#include "engine/sim/model.hpp"

namespace poolcast::sim {
namespace {

Distribution clipped(Distribution distribution, Duration min, Duration max) {
  distribution.min = min;
  distribution.max = max;
  return distribution;
}

}  // namespace

// Published and reported figures: docs/simulation-model.md#latencies.
Latencies default_latencies(batch::OperatingSystem os) {
  bool const windows = os == batch::OperatingSystem::windows;
  return {
      .node_allocation =
          clipped(Distribution::lognormal(240 * second, 0.45), 45 * second, 900 * second),
      .node_boot = windows ? Distribution::lognormal(360 * second, 0.4)
                           : Distribution::lognormal(75 * second, 0.35),
      .node_removal = Distribution::lognormal(90 * second, 0.5),
      .agent_start = Distribution::lognormal(18 * second, 0.35),
  };
}

}  // namespace poolcast::sim
