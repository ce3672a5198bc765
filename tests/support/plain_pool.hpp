// The small simulated pool that tests are checked by eye with.
#pragma once

#include "engine/sim/model.hpp"

namespace poolcast::sim {

/// Nodes take 60 s to be allocated, 30 s to boot and 10 s to be removed; tasks start at once.
inline Latencies plain_latencies() {
  return {.node_allocation = Distribution::fixed(60 * second),
          .node_boot = Distribution::fixed(30 * second),
          .start_task = {},
          .node_removal = Distribution::fixed(10 * second),
          .task_scheduling = {},
          .agent_start = {},
          .low_priority_allocation_percent = 100};
}

/// Of nodes with 2 cores; a task goes to the lowest node that has room. No agent layer.
inline PoolModel plain_pool(std::uint16_t slots = 1) {
  PoolModel pool;
  pool.cores_per_node = 2;
  pool.task_slots_per_node = slots;
  pool.node_fill_type = NodeFillType::pack;
  pool.latencies = plain_latencies();
  return pool;
}

inline Model plain_model(std::uint16_t slots = 1) {
  Model model;
  model.pools = {plain_pool(slots)};
  return model;
}

}  // namespace poolcast::sim
