#include "live/watched_nodes.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/batch/wire_words.hpp"

namespace poolcast::live {
namespace {

using batch::EndCause;
using batch::NodeChange;
using batch::NodeId;
using batch::NodeTier;
using batch::NodeTransition;
using batch::PoolId;

NodeChange change_to(std::string_view state) {
  return batch::wire_value(batch::node_state_words, state).value_or(NodeChange::unknown);
}

bool comes_before_boot(std::string_view state) {
  return state.empty() || state == "creating" || state == "preempted";
}

}  // namespace

void WatchedNodes::note_resize(PoolId pool, Time began) { wishes_[pool] = began; }

void WatchedNodes::look(PoolId pool, Node const& row) {
  Name const name{pool, row.id};
  auto [found, is_new] = nodes_.try_emplace(name, Known{.number = {next_number_}});
  Known& node = found->second;
  if (is_new) ++next_number_;
  Time const since = std::max(row.since.value_or(node.since), node.since);
  if (node.state == row.state && node.since == since && node.is_there) return;
  node.tier = row.dedicated ? NodeTier::dedicated : NodeTier::low_priority;
  bool const comes_back = node.state == "preempted" && row.state != "preempted";
  if (node.state.empty() || comes_back || !node.is_there) begin_life(name, node, row);
  bool const booted_meanwhile = comes_before_boot(node.state) && !comes_before_boot(row.state) &&
                                row.state != "starting" && row.booted && *row.booted > node.since &&
                                *row.booted < since;
  if (booted_meanwhile) tell(name, node, *row.booted, NodeChange::starting);
  bool const is_told = row.state == "creating" && node.state == "creating";
  node.state = row.state;
  node.since = since;
  // It is ready before it runs, if only for a moment.
  if (row.state == "running" && !node.was_ready) tell(name, node, since, NodeChange::idle);
  node.was_ready = node.was_ready || row.state == "running" || row.state == "idle";
  if (!is_told) tell(name, node, since, change_to(row.state));
}

void WatchedNodes::begin_life(Name const& name, Known& node, Node const& row) {
  Time const since = row.since.value_or(node.since);
  bool const first = node.state.empty() || !node.is_there;
  // A node that comes back may still tell its first allocation.
  Time allocated = std::min(row.allocated.value_or(since), since);
  if (!first && allocated <= node.since) {
    allocated = row.booted && *row.booted > node.since ? std::min(*row.booted, since) : since;
  }
  if (first) {
    auto const wish = wishes_.find(name.first);
    bool const was_wished = wish != wishes_.end() && wish->second <= allocated;
    tell(name, node, was_wished ? wish->second : allocated, NodeChange::requested);
  }
  node.is_there = true;
  node.was_ready = false;
  node.state = "creating";
  node.since = allocated;
  tell(name, node, allocated, NodeChange::creating);
}

void WatchedNodes::forget_others(PoolId pool, std::set<std::string> const& listed, Time gone_by) {
  for (auto& [name, node] : nodes_) {
    if (name.first != pool || !node.is_there || listed.contains(name.second)) continue;
    node.is_there = false;
    node.since = std::max(gone_by, node.since);
    tell(name, node, node.since, NodeChange::removed);
  }
}

NodeId WatchedNodes::number(PoolId pool, std::string const& id, Time seen) {
  auto [found, is_new] = nodes_.try_emplace({pool, id}, Known{.number = {next_number_}});
  Known& node = found->second;
  if (is_new) {
    ++next_number_;
    node.state = "running";
    node.since = seen;
    node.was_ready = true;
    for (NodeChange const change :
         {NodeChange::requested, NodeChange::creating, NodeChange::idle, NodeChange::running}) {
      tell(found->first, node, seen, change);
    }
  }
  return node.number;
}

std::size_t WatchedNodes::size(PoolId pool) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      nodes_, [&](auto const& row) { return row.first.first == pool && row.second.is_there; }));
}

EndCause WatchedNodes::cause_of_loss(PoolId pool, std::string const& id) const {
  auto const found = nodes_.find({pool, id});
  if (found == nodes_.end()) return EndCause::node_recovery;
  Known const& node = found->second;
  if (node.state == "preempted") return EndCause::preemption;
  return node.state == "leavingpool" || !node.is_there ? EndCause::scale_in
                                                       : EndCause::node_recovery;
}

std::vector<NodeTransition> WatchedNodes::take() {
  std::ranges::stable_sort(told_, {}, &NodeTransition::at);
  return std::exchange(told_, {});
}

void WatchedNodes::tell(Name const& name, Known const& node, Time at, NodeChange change) {
  told_.push_back({at, node.number, name.first, node.tier, change});
}

}  // namespace poolcast::live
