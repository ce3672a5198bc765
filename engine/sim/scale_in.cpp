#include "engine/sim/scale_in.hpp"

#include <algorithm>
#include <utility>

namespace poolcast::sim {

using batch::NodeId;
using batch::NodeTier;
using batch::PoolId;

namespace {

/// Idle before running; before them, what does no work at all, the least costly first.
int idle_rank(NodeState state) {
  switch (state) {
    case NodeState::preempted:
      return 0;
    case NodeState::allocating:
      return 1;
    case NodeState::start_task_failed:
    case NodeState::unusable:
    case NodeState::unknown:
      return 2;
    case NodeState::creating:
    case NodeState::starting:
    case NodeState::waiting_for_start_task:
    case NodeState::rebooting:
      return 3;
    case NodeState::idle:
      return 4;
    case NodeState::running:
    case NodeState::removed:
      return 5;
  }
  return 5;
}

}  // namespace

std::vector<NodeId> nodes_to_leave(State const& state, PoolId id, NodeTier tier,
                                   std::int64_t count) {
  std::vector<NodeId> const& staying =
      state.pools[id.value].staying[static_cast<std::size_t>(tier)];
  if (state.model.scale_in_order == ScaleInOrder::newest) {
    return {staying.rbegin(), staying.rbegin() + count};
  }
  auto const rank = [&](NodeId n) {
    Node const& node = state.node(n);
    std::uint64_t first = 0;
    if (state.model.scale_in_order == ScaleInOrder::idle_first) {
      // Of running ones, those with the fewest slots taken.
      auto const rank_of_state = static_cast<std::uint64_t>(idle_rank(node.state));
      first = rank_of_state << 32 | (UINT16_MAX - node.free_slots);
    } else if (state.model.scale_in_order == ScaleInOrder::random) {
      first = draw_for(state, Stream::scale_in, id, node.ordinal);
    }
    return std::pair(first, ~n.value);
  };
  std::vector<NodeId> chosen = staying;
  auto const end = chosen.begin() + static_cast<std::ptrdiff_t>(count);
  std::ranges::partial_sort(chosen, end, {}, rank);
  chosen.erase(end, chosen.end());
  return chosen;
}

}  // namespace poolcast::sim
