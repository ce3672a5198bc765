// What comes between a task's start and its work: scheduling, the image, the agent in its
// container. Only for pools whose tasks are not plain.
#pragma once

#include "engine/sim/state.hpp"

namespace poolcast::sim {

/// Schedules what will come of a run that has just been started.
void start_agent(State& state, std::uint32_t run);

/// Whether there is nothing between a task and its job in the pool.
bool has_plain_tasks(State const& state, batch::PoolId pool);

}  // namespace poolcast::sim
