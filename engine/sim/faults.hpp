// What goes wrong from one time to another, as the scenario or luck has it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/sim/state.hpp"

namespace poolcast::sim {

/// Before anything has happened: what is known to begin at some time.
void plan_faults(State& state);
/// One more, from now on at the earliest.
void add_fault(State& state, Fault const& fault);

/// Returns the nodes that the fault takes as it begins.
std::vector<batch::NodeId> fault_begins(State const& state, std::uint32_t fault);

/// The region takes many low-priority nodes at once: returns them, and plans the next such event.
std::vector<batch::NodeId> capacity_event(State& state);

/// The time to an event that comes so often an hour; at most beyond_every_run.
Duration exponential(double per_hour, std::uint64_t bits);

/// Whether the service refuses a call that is made now: all of one kind, pool and instant alike, so
/// that it does not depend on what was called before.
bool refuses(State const& state, FaultKind call, batch::PoolId pool);

bool registry_is_down(State const& state);

/// The account's core quota of the tier now; nothing: unlimited.
std::optional<std::uint32_t> core_quota(State const& state, batch::NodeTier tier);

/// When the region has nodes of the tier to give: now, or at a drought's end.
Time capacity_from(State const& state, batch::PoolId pool, batch::NodeTier tier);

/// How long the image takes to be pulled on the node.
Duration pull_time(State const& state, Node const& node);

}  // namespace poolcast::sim
