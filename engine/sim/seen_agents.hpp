// Agents and jobs as somebody sees them who looks after both: which jobs wait, which tasks are
// agents or will be, and which agents are gone. Kept only where the pipelines are watched.
#pragma once

#include <optional>
#include <string>

#include "engine/batch/agents.hpp"
#include "engine/sim/state.hpp"

namespace poolcast::sim {

void task_added(State& state, batch::TaskId task);
/// It has done its job, or it has failed and nothing runs it again by itself.
void task_over(State& state, batch::TaskId task, bool failed);

/// The pool now. Tasks are named by their number, as `task17`, and after that `task17-2`.
batch::SeenPool seen_pool(State const& state, batch::PoolId pool);

/// The task of that name, if there is one that is not over.
std::optional<batch::TaskId> unfinished_task(State const& state, std::string const& name);

/// Another agent for the run that the task was asked for: the task itself is to run again if it has
/// failed, else the pool's oldest that has, as the service's reactivation does. Nothing if none
/// has. It is not placed yet.
std::optional<batch::TaskId> reactivate(State& state, batch::PoolId pool, std::string const& name);

}  // namespace poolcast::sim
