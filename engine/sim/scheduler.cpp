#include "engine/sim/scheduler.hpp"

#include <algorithm>
#include <functional>

namespace poolcast::sim {
namespace {

using batch::NodeChange;
using batch::NodeId;
using batch::PoolId;
using batch::TaskChange;
using batch::TaskId;

/// `pack`: the lowest-numbered node with enough free slots; `spread`: the one with the most.
std::uint32_t choose_node(State const& state, Pool const& pool, NodeFillType fill,
                          std::uint16_t slots) {
  NodeSet const& available = pool.available;
  std::uint32_t best = NodeSet::none;
  int most_free = slots - 1;
  for (std::uint32_t id = available.first(); id != NodeSet::none; id = available.next(id + 1)) {
    int const free = state.nodes[id].free_slots;
    if (free <= most_free) continue;
    best = id;
    if (fill == NodeFillType::pack) break;
    most_free = free;
  }
  return best;
}

[[gnu::noinline]] void add_run(State& state) {
  state.free_run = static_cast<std::uint32_t>(state.runs.size());
  state.runs.emplace_back();
}

std::uint32_t new_run(State& state, TaskId task, NodeId node, std::uint16_t slots) {
  if (state.free_run == no_run) [[unlikely]]
    add_run(state);
  std::uint32_t const run = state.free_run;
  Run& begun = state.runs[run];
  state.free_run = begun.next_free;
  begun.task = task;
  begun.node = node;
  begun.slots = slots;
  begun.ended = false;
  return run;
}

[[gnu::noinline]] Duration drawn_agent_start(State const& state, Distribution const& distribution,
                                             TaskId task) {
  auto const rerun = state.reruns.find(task);
  std::uint64_t const attempt = rerun == state.reruns.end() ? 0 : rerun->second;
  return sample(distribution,
                draw(state.model.seed, Stream::agent_start, attempt << 32 | task.value));
}

/// From the task's start until its agent took the job.
Duration agent_start(State const& state, PoolModel const& model, TaskId task) {
  Distribution const& distribution = model.latencies.agent_start;
  if (distribution.kind == Distribution::Kind::fixed) return distribution.a;
  return drawn_agent_start(state, distribution, task);
}

/// `available` holds the nodes with room; brought up to date once a node's changes are done.
void note_room(Pool& pool, Node const& node, NodeId id) {
  if (node.free_slots > 0 && !node.leaving) {
    pool.available.insert(id);
  } else {
    pool.available.erase(id);
  }
}

[[gnu::always_inline]] inline void start(State& state, Pool& pool, Node& node, NodeId id,
                                         TaskId task, load::Job const& job) {
  node.free_slots = static_cast<std::uint16_t>(node.free_slots - job.slots);
  ++node.running_tasks;
  --pool.counts.active_tasks;
  ++pool.counts.running_tasks;
  std::uint32_t const run = new_run(state, task, id, job.slots);
  std::uint32_t const generation = state.runs[run].generation;
  Duration const agent = agent_start(state, state.pool_model(node.pool), task);
  state.tell(task, id, TaskChange::running).agent_at_once = agent == Duration{};
  if (node.state == NodeState::idle) {
    node.state = NodeState::running;
    state.tell(id, NodeChange::running);
  }
  if (agent > Duration{}) state.schedule(agent, EventKind::agent_online, run, generation);
  state.schedule(agent + job.duration, EventKind::task_completed, run, generation);
}

/// Gives back what the run held on its node.
void release(State& state, Pool& pool, Node& node, std::uint32_t index) {
  Run& run = state.runs[index];
  --pool.counts.running_tasks;
  --node.running_tasks;
  node.free_slots = static_cast<std::uint16_t>(node.free_slots + run.slots);
  node.last_completion = state.now;
  ++run.generation;
  run.ended = true;
  run.next_free = state.free_run;
  state.free_run = index;
}

void note_idle(State& state, Node& node, NodeId id) {
  if (node.running_tasks > 0 || node.state != NodeState::running) return;
  node.state = NodeState::idle;
  state.tell(id, NodeChange::idle);
}

void wait(Pool& pool, TaskId task, std::uint16_t slots, bool ahead) {
  ahead ? pool.waiting.push_front(task) : pool.waiting.push_back(task);
  if (slots == 1) return;
  ++pool.wide_waiting;
  if (slots >= pool.wide_by_slots.size()) pool.wide_by_slots.resize(slots + std::size_t{1});
  ++pool.wide_by_slots[slots];
}

[[gnu::always_inline]] inline void wait_no_longer(Pool& pool, std::size_t at, std::uint16_t slots) {
  pool.waiting.take(at);
  if (slots == 1) return;
  --pool.wide_waiting;
  --pool.wide_by_slots[slots];
}

/// Whether any waiting task needs no more slots, so that the search for it is not in vain.
bool any_fits(Pool const& pool, std::uint16_t free_slots) {
  if (pool.waiting.size() > pool.wide_waiting) return true;
  std::size_t const end = std::min(free_slots + std::size_t{1}, pool.wide_by_slots.size());
  return std::any_of(pool.wide_by_slots.begin(),
                     pool.wide_by_slots.begin() + static_cast<std::ptrdiff_t>(end),
                     [](std::uint32_t count) { return count > 0; });
}

[[gnu::always_inline]] inline void refill(State& state, Pool& pool, Node& node, NodeId id) {
  for (std::size_t at = 0; !node.leaving && node.free_slots > 0 && at < pool.waiting.size();) {
    TaskId const task = pool.waiting[at];
    load::Job const& job = state.job(task);
    if (job.slots <= node.free_slots) {
      wait_no_longer(pool, at, job.slots);
      start(state, pool, node, id, task, job);
    } else if (state.model.task_order == TaskOrder::fifo || !any_fits(pool, node.free_slots)) {
      break;
    } else {
      ++at;
    }
  }
  note_idle(state, node, id);
  note_room(pool, node, id);
}

}  // namespace

void place(State& state, PoolId pool_id, TaskId task) {
  Pool& pool = state.pool(pool_id);
  PoolModel const& model = state.pool_model(pool_id);
  load::Job const& job = state.job(task);
  ++pool.counts.active_tasks;
  if (job.slots > model.task_slots_per_node) return;
  bool const behind = state.model.task_order == TaskOrder::fifo && !pool.waiting.empty();
  std::uint32_t const id =
      behind ? NodeSet::none : choose_node(state, pool, model.node_fill_type, job.slots);
  if (id == NodeSet::none) return wait(pool, task, job.slots, false);
  Node& node = state.nodes[id];
  start(state, pool, node, NodeId{id}, task, job);
  if (node.free_slots == 0) pool.available.erase(NodeId{id});
}

NodeId complete(State& state, std::uint32_t run) {
  TaskId const task = state.runs[run].task;
  NodeId const id = state.runs[run].node;
  Node& node = state.node(id);
  Pool& pool = state.pool(node.pool);
  ++pool.counts.succeeded_tasks;
  state.tell_completed(task, id);
  release(state, pool, node, run);
  refill(state, pool, node, id);
  return id;
}

void refill(State& state, NodeId id) {
  Node& node = state.node(id);
  refill(state, state.pool(node.pool), node, id);
}

void dispatch(State& state, PoolId pool_id) {
  Pool& pool = state.pool(pool_id);
  NodeFillType const fill = state.pool_model(pool_id).node_fill_type;
  std::size_t at = 0;
  std::uint16_t too_wide = UINT16_MAX;  // no node has room for so many slots
  while (at < pool.waiting.size() && pool.available.first() != NodeSet::none) {
    std::uint16_t const slots = state.job(pool.waiting[at]).slots;
    std::uint32_t const id =
        slots < too_wide ? choose_node(state, pool, fill, slots) : NodeSet::none;
    if (id == NodeSet::none) {
      if (state.model.task_order == TaskOrder::fifo) return;
      too_wide = std::min(too_wide, slots);
      ++at;
      continue;
    }
    Node& node = state.nodes[id];
    TaskId const task = pool.waiting[at];
    wait_no_longer(pool, at, slots);
    start(state, pool, node, NodeId{id}, task, state.job(task));
    note_room(pool, node, NodeId{id});
  }
}

void interrupt(State& state, PoolId pool_id, std::vector<NodeId> const& nodes, TaskChange change) {
  Pool& pool = state.pool(pool_id);
  NodeSet left;
  for (NodeId const id : nodes) left.insert(id);
  std::vector<TaskId> tasks;
  for (std::uint32_t run = 0; run < state.runs.size(); ++run) {
    NodeId const id = state.runs[run].node;
    if (state.runs[run].ended || !left.contains(id)) continue;
    TaskId const task = state.runs[run].task;
    tasks.push_back(task);
    state.tell(task, id, change);
    release(state, pool, state.node(id), run);
    note_idle(state, state.node(id), id);
  }
  if (change == TaskChange::terminated) {
    pool.counts.failed_tasks += static_cast<std::uint32_t>(tasks.size());
    return;
  }
  std::ranges::sort(tasks, std::greater{});
  for (TaskId const task : tasks) {
    ++state.reruns[task];
    ++pool.counts.active_tasks;
    wait(pool, task, state.job(task).slots, true);
  }
}

}  // namespace poolcast::sim
