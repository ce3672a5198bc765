// A pool following its targets: nodes asked for within the quota, nodes chosen to leave, drained
// and removed; and when a resize is over (docs/simulation-model.md#resizing).
#pragma once

#include <vector>

#include "engine/sim/state.hpp"

namespace poolcast::sim {

/// An evaluation's wish. What happens while the pool is still resizing is the model's choice.
void request_resize(State& state, batch::PoolId pool, ResizeRequest request);

/// By request: these nodes leave, and the targets become smaller by as many. Those that are leaving
/// already, or gone, are passed over.
void remove_nodes(State& state, batch::PoolId pool, std::vector<batch::NodeId> const& nodes,
                  batch::DeallocationOption option);

/// What a resize waited for: the node's machine exists, or is gone.
void node_came(State& state, batch::NodeId node);
void node_removed(State& state, batch::NodeId node);

void resize_timed_out(State& state, batch::PoolId pool);

/// By request: the pool keeps the nodes it has got so far.
void stop_resize(State& state, batch::PoolId pool);

/// To be called when a task has ended on the node: a leaving node goes with its last one.
void remove_if_drained(State& state, batch::NodeId node);

}  // namespace poolcast::sim
