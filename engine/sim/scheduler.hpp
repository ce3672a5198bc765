// Which task runs where, and what happens when it ends. Knows nothing of targets and resizes.
#pragma once

#include <optional>
#include <vector>

#include "engine/sim/state.hpp"

namespace poolcast::sim {

/// A submitted task starts where there is room for it, or waits. One that needs more slots than a
/// node has is accepted, as the service does, and never scheduled.
void place(State& state, batch::PoolId pool, batch::TaskId task);

/// Ends the run with exit code 0, or another one if luck has it so, and gives its room to waiting
/// tasks; returns the node it ran on.
batch::NodeId complete(State& state, std::uint32_t run);

/// Cuts the run short: the task waits again, ahead of the others, or is over. Its room goes to
/// waiting tasks; returns the node it ran on.
batch::NodeId cut_short(State& state, std::uint32_t run, batch::EndCause cause, bool again);

/// The same, for the reason that was laid down for it when it began.
batch::NodeId cut_short_as_planned(State& state, std::uint32_t run);

/// The task's run that is not over.
std::optional<std::uint32_t> run_of(State const& state, batch::TaskId task);

/// By request: a task that was submitted and is not over, is over now, as a failed one. If it ran,
/// its node gets room, and is returned.
std::optional<batch::NodeId> terminate(State& state, batch::PoolId pool, batch::TaskId task);

/// Starts waiting tasks on a node that has got room. No other node can have got room for them since
/// they were placed, so none is looked at.
void refill(State& state, batch::NodeId node);

/// Starts every waiting task that any node has room for: after tasks were requeued.
void dispatch(State& state, batch::PoolId pool);

/// Cuts short every run on the pool's nodes that are listed: each task waits again, ahead of the
/// others and the oldest first, or is over. Nothing is started in their place.
void interrupt(State& state, batch::PoolId pool, std::vector<batch::NodeId> const& nodes,
               batch::EndCause cause, bool again);

}  // namespace poolcast::sim
