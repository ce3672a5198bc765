#include "engine/sim/resize.hpp"

#include <algorithm>

#include "engine/sim/faults.hpp"
#include "engine/sim/nodes.hpp"
#include "engine/sim/scale_in.hpp"
#include "engine/sim/scheduler.hpp"

namespace poolcast::sim {
namespace {

using batch::DeallocationOption;
using batch::EndCause;
using batch::NodeChange;
using batch::NodeId;
using batch::NodeTier;
using batch::PoolId;
using batch::ResizeError;
using batch::Targets;

void apply(State& state, PoolId pool, ResizeRequest request);

void become_steady(State& state, PoolId id) {
  Pool& pool = state.pool(id);
  if (pool.resizing()) pool.allocation_since = state.now;
  pool.counts.allocation_state = batch::AllocationState::steady;
  pool.unsettled = 0;
  if (!pool.deferred) return;
  ResizeRequest const request = *pool.deferred;
  pool.deferred.reset();
  apply(state, id, request);
}

/// The node has come or gone; its resize waits for one node less. Not again, if it is preempted and
/// comes once more.
void settle(State& state, Node& node) {
  Pool& pool = state.pool(node.pool);
  bool const awaited = pool.resizing() && node.resize == pool.resize;
  node.resize = 0;
  if (!awaited) return;
  if (--pool.unsettled == 0) become_steady(state, node.pool);
}

void await(Pool& pool, Node& node) {
  node.resize = pool.resize;
  ++pool.unsettled;
}

/// How many more nodes of the tier the account's core quota admits to this pool.
std::int64_t quota_left(State const& state, PoolId id, NodeTier tier) {
  std::optional<std::uint32_t> const cores = core_quota(state, tier);
  if (!cores) return INT32_MAX;
  std::int64_t used = 0;
  for (std::size_t i = 0; i < state.pools.size(); ++i) {
    used += std::int64_t{state.pools[i].held[tier]} * state.model.pools[i].cores_per_node;
  }
  return std::max<std::int64_t>(0, *cores - used) / state.pool_model(id).cores_per_node;
}

/// How many more nodes the subnet has addresses for.
std::int64_t addresses_left(State const& state) {
  if (!state.model.subnet_addresses) return INT32_MAX;
  std::int64_t used = 0;
  for (Pool const& pool : state.pools) used += pool.held.dedicated + pool.held.low_priority;
  return std::max<std::int64_t>(0, *state.model.subnet_addresses - used);
}

/// Of so many nodes, how many can be asked for; says why not all.
std::int64_t admit(State& state, PoolId id, NodeTier tier, std::int64_t count) {
  // Node numbers run out only for a formula that replaces its pool for years.
  std::int64_t const numbers_left =
      std::int64_t{NodeSet::capacity} - static_cast<std::int64_t>(state.nodes.size());
  std::int64_t const by_quota = std::min(quota_left(state, id, tier), numbers_left);
  std::int64_t const by_subnet = addresses_left(state);
  ResizeError& error = state.pool(id).counts.resize_error;
  if (by_quota < count) {
    error = tier == NodeTier::dedicated ? ResizeError::account_core_quota_reached
                                        : ResizeError::account_low_priority_core_quota_reached;
  } else if (by_subnet < count) {
    error = ResizeError::no_address_left;
  }
  return std::min({count, by_quota, by_subnet});
}

void grow(State& state, PoolId id, NodeTier tier, std::int64_t count) {
  Pool& pool = state.pool(id);
  std::int64_t const admitted = admit(state, id, tier, count);
  for (std::int64_t i = 0; i < admitted; ++i) {
    NodeId const node_id{static_cast<std::uint32_t>(state.nodes.size())};
    Node& node =
        state.nodes.emplace_back(Node{.pool = id,
                                      .tier = tier,
                                      .free_slots = state.pool_model(id).task_slots_per_node,
                                      .ordinal = pool.nodes_ever++});
    await(pool, node);
    pool.staying_of(tier).push_back(node_id);
    ++pool.held[tier];
    state.tell(node_id, NodeChange::requested);
    allocate(state, node_id);
  }
}

/// A node that was never allocated, and no longer needs to be. The caller brings `staying` up to
/// date.
void cancel(State& state, NodeId id) {
  Node& node = state.node(id);
  node.state = NodeState::removed;
  ++node.generation;
  --state.pool(node.pool).held[node.tier];
  state.tell(id, NodeChange::cancelled);
}

/// Takes out of `staying` what has left it.
void forget_leavers(State& state, PoolId id, NodeTier tier) {
  std::erase_if(state.pool(id).staying_of(tier), [&](NodeId n) {
    return state.node(n).leaving || state.node(n).state == NodeState::removed;
  });
}

/// From now on the node takes no task.
void leave(State& state, NodeId id, DeallocationOption option) {
  Node& node = state.node(id);
  Pool& pool = state.pool(node.pool);
  if (node.state == NodeState::allocating) {
    cancel(state, id);
    if (node.resize == pool.resize) --pool.unsettled;
    return;
  }
  if (node.state == NodeState::preempted) {
    --pool.counts.preempted_nodes;
    return node_removed(state, id);
  }
  if (node.usable()) --pool.counts.usable_nodes;
  node.leaving = true;
  node.retains_data = option == DeallocationOption::retained_data;
  pool.available.erase(id);
  await(pool, node);
  state.tell(id, NodeChange::leaving);
}

void let_go(State& state, PoolId id, NodeTier tier, std::vector<NodeId> const& leavers,
            DeallocationOption option) {
  state.pool(id).shrinking = true;
  for (NodeId const node : leavers) leave(state, node, option);
  forget_leavers(state, id, tier);
  bool const requeue = option == DeallocationOption::requeue;
  if (requeue || option == DeallocationOption::terminate) {
    interrupt(state, id, leavers, EndCause::scale_in, requeue);
  }
  for (NodeId const node : leavers) remove_if_drained(state, node);
}

void shrink(State& state, PoolId id, NodeTier tier, std::int64_t count, DeallocationOption option) {
  let_go(state, id, tier, nodes_to_leave(state, id, tier, count), option);
}

void begin_resize(State& state, PoolId id) {
  Pool& pool = state.pool(id);
  if (!pool.resizing()) {
    pool.counts.allocation_state = batch::AllocationState::resizing;
    pool.allocation_since = state.now;
    pool.shrinking = false;
    pool.unsettled = 0;
    ++pool.resize;
  }
  if (state.model.resize_timeout) {
    state.schedule(*state.model.resize_timeout, EventKind::resize_timed_out, id.value,
                   ++pool.timer);
  }
}

void apply(State& state, PoolId id, ResizeRequest request) {
  Pool& pool = state.pool(id);
  pool.counts.target = request.targets;
  Targets const staying = pool.staying_count();
  pool.counts.resize_error = ResizeError::none;
  if (request.targets == staying) return;
  begin_resize(state, id);
  for (NodeTier const tier : batch::node_tiers) {
    std::int64_t const change = request.targets[tier] - staying[tier];
    if (change > 0) grow(state, id, tier, change);
    if (change < 0) shrink(state, id, tier, -change, request.option);
  }
  if (pool.shrinking && request.option == DeallocationOption::requeue) dispatch(state, id);
  if (pool.unsettled == 0) become_steady(state, id);
}

/// What has not been allocated by now is no longer wanted; draining nodes go on draining.
void give_up(State& state, PoolId id, ResizeError error) {
  Pool& pool = state.pool(id);
  for (NodeTier const tier : batch::node_tiers) {
    for (NodeId const node : pool.staying_of(tier)) {
      if (state.node(node).state != NodeState::allocating) continue;
      cancel(state, node);
      pool.counts.resize_error = error;
    }
    forget_leavers(state, id, tier);
  }
  become_steady(state, id);
}

}  // namespace

void request_resize(State& state, PoolId id, ResizeRequest request) {
  Pool& pool = state.pool(id);
  if (pool.resizing()) {
    EvaluationDuringResize const rule = state.model.evaluation_during_resize;
    Targets const wanted = request.targets;
    Targets const target = pool.counts.target;
    bool const grows_a_growing_pool = !pool.shrinking && wanted.dedicated >= target.dedicated &&
                                      wanted.low_priority >= target.low_priority;
    if (wanted == target) {
      pool.deferred.reset();
      return;
    }
    if (rule == EvaluationDuringResize::skip) return;
    if (rule == EvaluationDuringResize::defer && !grows_a_growing_pool) {
      pool.deferred = request;
      return;
    }
  }
  pool.deferred.reset();
  apply(state, id, request);
}

void remove_nodes(State& state, PoolId id, std::vector<NodeId> const& nodes,
                  DeallocationOption option) {
  Pool& pool = state.pool(id);
  pool.deferred.reset();
  pool.counts.resize_error = ResizeError::none;
  begin_resize(state, id);
  for (NodeTier const tier : batch::node_tiers) {
    std::vector<NodeId> leavers;
    for (NodeId const node : nodes) {
      Node const& named = state.node(node);
      bool const there = !named.leaving && named.state != NodeState::removed;
      if (named.tier == tier && there) leavers.push_back(node);
    }
    pool.counts.target[tier] -= static_cast<std::int32_t>(leavers.size());
    let_go(state, id, tier, leavers, option);
  }
  if (option == DeallocationOption::requeue) dispatch(state, id);
  if (pool.unsettled == 0) become_steady(state, id);
}

void node_came(State& state, NodeId id) { settle(state, state.node(id)); }

void node_removed(State& state, NodeId id) {
  Node& node = state.node(id);
  Pool& pool = state.pool(node.pool);
  ++node.generation;
  --pool.counts.current[node.tier];
  --pool.held[node.tier];
  become(state, id, NodeState::removed);
  settle(state, node);
}

void resize_timed_out(State& state, PoolId id) {
  if (state.pool(id).resizing()) give_up(state, id, ResizeError::allocation_timed_out);
}

void stop_resize(State& state, PoolId id) {
  Pool& pool = state.pool(id);
  if (!pool.resizing()) return;
  pool.counts.resize_error = ResizeError::resize_stopped;  // also if all nodes had come
  give_up(state, id, ResizeError::resize_stopped);
}

void remove_if_drained(State& state, NodeId id) {
  Node const& node = state.node(id);
  if (!node.leaving || node.state == NodeState::removed || node.running_tasks > 0) return;
  Time const from = node.retains_data ? std::max(state.now, node.files_until) : state.now;
  Duration const removal = sample(state.pool_model(node.pool).latencies.node_removal,
                                  draw_for(state, Stream::removal, node));
  state.schedule(from + removal - state.now, EventKind::node_removed, id);
}

}  // namespace poolcast::sim
