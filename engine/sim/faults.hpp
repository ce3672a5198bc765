// What goes wrong from one time to another, as the scenario or luck has it.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/sim/state.hpp"

namespace poolcast::sim {

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
