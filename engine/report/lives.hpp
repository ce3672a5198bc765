// The lives of the nodes of a run: each node's last one, and those that ended with a preemption.
#pragma once

#include <array>
#include <cstdint>

#include "engine/batch/ledger.hpp"

namespace poolcast::report {

/// `visit(NodeId, NodeRow)`; a node that is only wished for counts too.
template <class Visit>
void for_each_life(batch::Ledger const& ledger, Visit const& visit) {
  for (std::uint32_t i = 0; i < ledger.nodes.size(); ++i) {
    visit(batch::NodeId{i}, ledger.nodes[i]);
  }
  for (batch::PastLife const& past : ledger.past_lives) visit(past.node, past.row);
}

/// By NodeActivity, up to the run's end: with what the node was still at.
inline std::array<Duration, batch::node_activities> spent_until(batch::NodeRow const& life,
                                                                Time end) {
  std::array<Duration, batch::node_activities> spent = life.spent;
  if (life.activity) spent[static_cast<std::size_t>(*life.activity)] += end - life.since;
  return spent;
}

}  // namespace poolcast::report
