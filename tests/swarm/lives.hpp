// A node's lives as its changes tell them, and what it did in each: a second opinion on what the
// ledger says.
#pragma once

#include <array>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "tests/swarm/story.hpp"

namespace poolcast::experiment {

struct LifeOfNode {
  Time requested = never;
  Time allocated = never;
  Time ready = never;
  Time leaving = never;
  Time removed = never;
  std::array<Duration, batch::node_activities> spent{};

  Duration length(Time end) const {
    return allocated == never ? Duration{} : std::min(removed, end) - allocated;
  }
};

std::vector<LifeOfNode> lives_of(NodeStory const& node, Time end);

}  // namespace poolcast::experiment
