// What both worlds of the contract suite are made of: one pool, and the tasks that are asked for.
// Times are whole seconds since the start.
#pragma once

#include <string>
#include <vector>

#include "engine/load/load.hpp"
#include "engine/sim/model.hpp"
#include "tests/support/plain_pool.hpp"

namespace poolcast::contract {

struct AskedTask {
  int at = 0;
  int runs = 60;
  std::uint16_t slots = 1;
  std::int16_t priority = 0;
  bool fails = false;  // ends with an exit code that is not 0
};

struct Scene {
  std::vector<AskedTask> tasks{};  // in the order of `at`
  sim::Model model = sim::plain_model();
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
