#include "tests/swarm/lives.hpp"

#include <algorithm>

namespace poolcast::experiment {
namespace {

using batch::NodeActivity;
using batch::NodeChange;

struct Activity {
  NodeChange change;
  NodeActivity activity;
};
constexpr Activity activities[] = {
    {NodeChange::creating, NodeActivity::starting},
    {NodeChange::starting, NodeActivity::pulling},
    {NodeChange::waiting_for_start_task, NodeActivity::starting},
    {NodeChange::idle, NodeActivity::idle},
    {NodeChange::running, NodeActivity::running},
    {NodeChange::start_task_failed, NodeActivity::unusable},
    {NodeChange::unusable, NodeActivity::unusable},
    {NodeChange::unknown, NodeActivity::unusable},
    {NodeChange::rebooting, NodeActivity::starting},
};

/// Of the machine, from `since` to `to`.
NodeActivity activity_of(NodeChange last, bool leaving) {
  if (leaving && last != NodeChange::running) return NodeActivity::draining;
  auto const* const row = std::ranges::find(activities, last, &Activity::change);
  return row == std::end(activities) ? NodeActivity::draining : row->activity;
}

void note(LifeOfNode& life, Time at, NodeChange change) {
  Time* const first = change == NodeChange::creating  ? &life.allocated
                      : change == NodeChange::idle    ? &life.ready
                      : change == NodeChange::leaving ? &life.leaving
                                                      : nullptr;
  if (first != nullptr) *first = std::min(*first, at);
  bool const gone = change == NodeChange::preempted || change == NodeChange::removed ||
                    change == NodeChange::cancelled;
  if (gone) life.removed = std::min(life.removed, at);
}

}  // namespace

std::vector<LifeOfNode> lives_of(NodeStory const& node, Time end) {
  std::vector<LifeOfNode> lives(1);
  lives[0].requested = node.changes.front().first;
  NodeChange state = NodeChange::requested;
  Time since;
  auto const spend = [&](Time to) {
    LifeOfNode& life = lives.back();
    if (life.allocated == never || life.removed != never) return;
    NodeActivity const activity = activity_of(state, life.leaving != never);
    life.spent[static_cast<std::size_t>(activity)] += to - since;
  };
  for (auto const& [at, change] : node.changes) {
    spend(at);
    since = at;
    if (change == NodeChange::creating && lives.back().removed != never) {
      Time const preempted = lives.back().removed;
      lives.push_back({.requested = preempted});
    }
    note(lives.back(), at, change);
    if (change != NodeChange::leaving) state = change;  // it works on
  }
  spend(end);
  return lives;
}

}  // namespace poolcast::experiment
