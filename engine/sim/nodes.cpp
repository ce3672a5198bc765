#include "engine/sim/nodes.hpp"

#include <algorithm>
#include <cmath>

#include "engine/sim/faults.hpp"
#include "engine/sim/scheduler.hpp"

namespace poolcast::sim {
namespace {

using batch::EndCause;
using batch::NodeChange;
using batch::NodeId;
using batch::NodeTier;

/// `generation`: of what of the node the event is stale if it changes.
void plan(State& state, NodeId id, EventKind kind, double per_hour, Stream stream,
          std::uint32_t generation) {
  if (per_hour <= 0) return;
  Duration const delay = exponential(per_hour, draw_for(state, stream, state.node(id)));
  if (delay < beyond_every_run / 2) state.schedule(delay, kind, id.value, generation);
}

PoolModel const& model_of(State const& state, NodeId id) {
  return state.pool_model(state.node(id).pool);
}

/// It takes no tasks any more, for whatever reason.
void withdraw(State& state, NodeId id) {
  Pool& pool = state.pool(state.node(id).pool);
  if (state.node(id).usable()) --pool.counts.usable_nodes;
  pool.available.erase(id);
}

/// Its tasks wait again; the other nodes may have room for them.
void drop_tasks(State& state, NodeId id, EndCause cause) {
  if (state.node(id).running_tasks == 0) return;
  interrupt(state, state.node(id).pool, {id}, cause, true);
}

void boot(State& state, NodeId id) {
  Node& node = state.node(id);
  Duration const time =
      sample(model_of(state, id).latencies.node_boot, draw_for(state, Stream::boot, node));
  state.schedule(time, EventKind::node_phase_over, id);
}

void recover_later(State& state, NodeId id) {
  Duration const time = sample(model_of(state, id).failures.recovery,
                               draw_for(state, Stream::node_recovery, state.node(id)));
  state.schedule(time, EventKind::node_recovered, id);
}

void become_idle(State& state, NodeId id) {
  Node& node = state.node(id);
  become(state, id, NodeState::idle);
  node.free_slots = model_of(state, id).task_slots_per_node;
  if (node.usable()) ++state.pool(node.pool).counts.usable_nodes;
  plan(state, id, EventKind::node_failed, model_of(state, id).failures.per_day / 24,
       Stream::node_failure, node.starts);
  refill(state, id);
}

void run_start_task(State& state, NodeId id) {
  PoolModel const& model = model_of(state, id);
  Duration const time =
      sample(model.latencies.start_task, draw_for(state, Stream::start_task, state.node(id)));
  if (time == Duration{} && model.failures.start_task_percent <= 0) return become_idle(state, id);
  become(state, id, NodeState::waiting_for_start_task);
  state.schedule(time, EventKind::node_phase_over, id);
}

void pull_images(State& state, NodeId id) {
  PoolModel const& model = model_of(state, id);
  Node& node = state.node(id);
  bool const to_pull =
      model.image.size_gb > 0 && model.image.prefetched && node.image_ready == never;
  if (!to_pull) return run_start_task(state, id);
  // The service does not recover a node whose image could not be pulled.
  if (registry_is_down(state)) return become(state, id, NodeState::unusable);
  become(state, id, NodeState::starting);
  state.schedule(pull_time(state, node), EventKind::node_phase_over, id);
}

/// The chance of a failing start, by what it hangs on.
bool start_happens(State const& state, NodeId id, double percent, std::uint64_t which) {
  Node const& node = state.node(id);
  std::uint64_t const start = which << 60 | std::uint64_t{node.starts} << 32 | node.ordinal;
  return happens(percent, draw_for(state, Stream::node_failure, node.pool, ~start));
}

}  // namespace

void allocate(State& state, NodeId id) {
  Node const& node = state.node(id);
  Latencies const& latencies = model_of(state, id).latencies;
  Duration time = sample(latencies.node_allocation, draw_for(state, Stream::allocation, node));
  if (node.tier == NodeTier::low_priority) {
    time = time * latencies.low_priority_allocation_percent / 100;
  }
  Duration const drought = capacity_from(state, node.pool, node.tier) - state.now;
  state.schedule(drought + time, EventKind::node_allocated, id);
}

bool node_allocated(State& state, NodeId id) {
  Node& node = state.node(id);
  if (capacity_from(state, node.pool, node.tier) > state.now) {
    allocate(state, id);
    return false;
  }
  Pool& pool = state.pool(node.pool);
  if (node.state == NodeState::preempted) {
    --pool.counts.preempted_nodes;
  } else {
    ++pool.counts.current[node.tier];
  }
  become(state, id, NodeState::creating);
  if (node.tier == NodeTier::low_priority) {
    double const percent = model_of(state, id).eviction_percent_per_hour;
    plan(state, id, EventKind::node_preempted, -std::log1p(-percent / 100), Stream::preemption,
         node.generation);
  }
  boot(state, id);
  return true;
}

void node_phase_over(State& state, NodeId id) {
  Node& node = state.node(id);
  if (node.leaving) return;
  NodeFailures const& failures = model_of(state, id).failures;
  switch (node.state) {
    case NodeState::creating:
    case NodeState::rebooting:
      if (!start_happens(state, id, failures.unusable_percent, 0)) return pull_images(state, id);
      become(state, id, NodeState::unusable);
      return recover_later(state, id);
    case NodeState::starting:
      node.image_ready = state.now;
      return run_start_task(state, id);
    case NodeState::waiting_for_start_task:
      if (!start_happens(state, id, failures.start_task_percent, 1)) return become_idle(state, id);
      return become(state, id, NodeState::start_task_failed);
    default:
      return;
  }
}

void node_failed(State& state, NodeId id) {
  if (!state.node(id).usable()) return;
  drop_tasks(state, id, EndCause::node_recovery);
  withdraw(state, id);
  Node& node = state.node(id);
  if (node.image_ready > state.now) node.image_ready = never;  // its pull was cut off
  become(state, id, NodeState::unknown);
  recover_later(state, id);
  dispatch(state, node.pool);
}

void reboot(State& state, NodeId id) {
  Node& node = state.node(id);
  if (node.leaving) return;
  ++node.starts;
  become(state, id, NodeState::rebooting);
  boot(state, id);
}

void restart(State& state, NodeId id, Restart how) {
  Node& node = state.node(id);
  ENSURE(can_restart(node));
  interrupt(state, node.pool, {id}, EndCause::terminated, how.requeue);
  withdraw(state, id);
  if (node.image_ready > state.now) node.image_ready = never;
  if (how.fresh_disk) empty_disk(node);
  reboot(state, id);
  dispatch(state, node.pool);
}

void drop_tasks(State& state, NodeId id, bool requeue) {
  batch::PoolId const pool = state.node(id).pool;
  interrupt(state, pool, {id}, EndCause::terminated, requeue);
  refill(state, id);
  dispatch(state, pool);
}

void take_offline(State& state, NodeId id) {
  Node& node = state.node(id);
  if (node.offline) return;
  withdraw(state, id);
  node.offline = true;
  if (node.state == NodeState::idle) state.tell(id, NodeChange::offline);
}

void bring_online(State& state, NodeId id) {
  Node& node = state.node(id);
  if (!node.offline) return;
  node.offline = false;
  if (!node.usable()) return;
  ++state.pool(node.pool).counts.usable_nodes;
  if (node.state == NodeState::idle) state.tell(id, NodeChange::idle);
  refill(state, id);
}

bool preempt(State& state, NodeId id) {
  Node& node = state.node(id);
  drop_tasks(state, id, EndCause::preemption);
  withdraw(state, id);
  ++node.generation;
  ++node.starts;
  empty_disk(node);
  batch::PoolId const pool = node.pool;
  bool const stays = !node.leaving;
  if (stays) {
    become(state, id, NodeState::preempted);
    ++state.pool(pool).counts.preempted_nodes;
    allocate(state, id);
  }
  dispatch(state, pool);
  return stays;
}

void keep_files(State& state, NodeId id, batch::TaskId task) {
  Node& node = state.node(id);
  PoolModel const& model = model_of(state, id);
  if (model.tasks.disk_gb <= 0 || model.disk_gb <= 0) return;
  ++node.kept_tasks;
  state.schedule(state.rules(node.pool, task).retention_time, EventKind::task_deleted, id.value,
                 node.disk);
  bool const full = node.kept_tasks * model.tasks.disk_gb > model.disk_gb;
  if (!full || !node.usable()) return;
  // The service does not clear it up: a reboot or a new node is needed.
  drop_tasks(state, id, EndCause::node_recovery);
  withdraw(state, id);
  become(state, id, NodeState::unusable);
  dispatch(state, node.pool);
}

}  // namespace poolcast::sim
