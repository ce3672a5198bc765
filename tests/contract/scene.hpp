// What both worlds of the contract suite are made of: one pool, and the tasks that are asked for.
// Times are whole seconds since the start.
#pragma once

#include <string>
#include <vector>

#include "engine/load/load.hpp"
#include "engine/sim/model.hpp"

namespace poolcast::contract {

struct AskedTask {
  int at = 0;
  int runs = 60;
  std::uint16_t slots = 1;
  std::int16_t priority = 0;
  bool fails = false;  // ends with an exit code that is not 0
};

/// Nodes have 2 cores, take 60 s to be allocated, 30 s to boot and 10 s to be removed; tasks start
/// at once on the lowest node that has room.
inline sim::Model quick_model(std::uint16_t slots = 1) {
  sim::PoolModel pool;
  pool.cores_per_node = 2;
  pool.task_slots_per_node = slots;
  pool.node_fill_type = sim::NodeFillType::pack;
  pool.latencies = {.node_allocation = Distribution::fixed(60 * second),
                    .node_boot = Distribution::fixed(30 * second),
                    .start_task = {},
                    .node_removal = Distribution::fixed(10 * second),
                    .task_scheduling = {},
                    .agent_start = {},
                    .low_priority_allocation_percent = 100};
  sim::Model model;
  model.pools = {pool};
  return model;
}

struct Scene {
  std::vector<AskedTask> tasks{};  // in the order of `at`
  sim::Model model = quick_model();
};

/// The tasks' load, from `start` on.
inline load::Load load_of(Scene const& scene, Time start) {
  load::Load load;
  for (AskedTask const& task : scene.tasks) {
    load.jobs.push_back(
        {start + task.at * second, task.runs * second, batch::PoolId{0}, task.slots});
    load.priorities.push_back(task.priority);
  }
  return load;
}

}  // namespace poolcast::contract
