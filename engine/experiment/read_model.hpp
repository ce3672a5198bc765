// The parts of a scenario that say how the simulated service behaves: latencies, resizing, quota.
#pragma once

#include <optional>
#include <string_view>

#include "engine/experiment/json_reader.hpp"
#include "engine/experiment/scenario.hpp"

namespace poolcast::experiment {

/// `"PT3M"`, or an object with `distribution`, and `min` and `max`, or `median` and `sigma`. None
/// of its lengths may be over `longest`; a lognormal without a `max` is clipped there.
std::optional<Distribution> read_distribution(JsonReader& reader, std::string_view key,
                                              Duration longest);

/// The latencies that a scenario sets; the others keep their defaults.
struct LatencySettings {
  std::optional<Distribution> node_allocation;
  std::optional<Distribution> node_boot;
  std::optional<Distribution> node_removal;
  std::optional<Distribution> agent_start;
  std::optional<int> low_priority_allocation_percent;

  void apply(sim::Latencies& latencies) const;
};

LatencySettings read_latencies(JsonReader& reader);

/// The object `model`. Returns its latencies, which hold for every pool.
LatencySettings read_model(JsonReader& root, Scenario& scenario);

/// The object `quota`.
void read_quota(JsonReader& root, sim::Quota& quota);

}  // namespace poolcast::experiment
