// Which nodes a scale-in takes. Only chooses; resize.cpp lets them go.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/sim/state.hpp"

namespace poolcast::sim {

/// So many nodes of the tier that should leave, the first of them in front; the pool has as many.
std::vector<batch::NodeId> nodes_to_leave(State const& state, batch::PoolId pool,
                                          batch::NodeTier tier, std::int64_t count);

}  // namespace poolcast::sim
