// Long: what tasks and slots do to each other; a part alone could leave them in disagreement.
#include "engine/sim/scheduler.hpp"

#include <algorithm>
#include <functional>

#include "engine/sim/agent.hpp"
#include "engine/sim/pipelines.hpp"
#include "engine/sim/seen_agents.hpp"

namespace poolcast::sim {
namespace {

using batch::EndCause;
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

/// `available` holds the nodes with room; brought up to date once a node's changes are done.
void note_room(Pool& pool, Node const& node, NodeId id) {
  if (node.free_slots > 0 && node.usable()) {
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
  state.tell(task, id, TaskChange::running).agent_at_once = pool.plain_tasks;
  if (node.state == NodeState::idle) become(state, id, NodeState::running);
  if (pool.plain_tasks) {
    state.schedule(job.duration, EventKind::task_completed, run, state.runs[run].generation);
  } else {
    start_agent(state, run);
  }
}

/// Gives back what the run held on its node.
void release(State& state, Pool& pool, Node& node, std::uint32_t index) {
  Run& run = state.runs[index];
  --pool.counts.running_tasks;
  --node.running_tasks;
  node.free_slots = static_cast<std::uint16_t>(node.free_slots + run.slots);
  node.files_until =
      std::max(node.files_until, state.now + state.rules(node.pool, run.task).retention_time);
  ++run.generation;
  run.ended = true;
  run.next_free = state.free_run;
  state.free_run = index;
}

void note_idle(State& state, Node& node, NodeId id) {
  if (node.running_tasks > 0 || node.state != NodeState::running) return;
  become(state, id, NodeState::idle);
}

std::int16_t priority_of(State const& state, TaskId task) {
  return state.load->priorities.empty() ? std::int16_t{0} : state.load->priorities[task.value];
}

void wait(State const& state, Pool& pool, TaskId task, std::uint16_t slots, bool ahead) {
  pool.waiting.push(task, priority_of(state, task), slots, ahead);
}

/// Returns whether any was started.
[[gnu::always_inline]] inline bool refill(State& state, Pool& pool, Node& node, NodeId id) {
  bool started = false;
  for (WaitingTasks::Level& level : pool.waiting.levels()) {
    for (std::size_t at = 0; at < level.queue.size() && node.free_slots > 0 && node.usable();) {
      TaskId const task = level.queue[at];
      load::Job const& job = state.job(task);
      if (job.slots <= node.free_slots) {
        pool.waiting.take(level, at, job.slots);
        start(state, pool, node, id, task, job);
        started = true;
      } else if (state.model.task_order == TaskOrder::fifo ||
                 !pool.waiting.any_fits(node.free_slots)) {
        return started;
      } else {
        ++at;
      }
    }
  }
  return started;
}

/// After a run on the node has ended.
[[gnu::always_inline]] inline void give_room(State& state, Pool& pool, Node& node, NodeId id) {
  bool const started = !pool.waiting.empty() && refill(state, pool, node, id);
  note_idle(state, node, id);
  note_room(pool, node, id);
  // Those that a wider task held up may have room on another node.
  bool const held_up = started && state.model.task_order == TaskOrder::fifo;
  if (held_up && !pool.waiting.empty()) dispatch(state, node.pool);
}

/// It will not run again. Kept for ever, they would make every later draw search among them.
void forget_attempts(State& state, TaskId task) {
  if (!state.attempts.empty()) state.attempts.erase(task);
}

/// The run's task is to run again, or is over, and its room is free.
void end_early(State& state, std::uint32_t index, EndCause cause, bool again) {
  Run const run = state.runs[index];
  Node& node = state.node(run.node);
  Pool& pool = state.pool(node.pool);
  state.tell(run.task, run.node, again ? TaskChange::requeued : TaskChange::failed).cause = cause;
  if (state.flow.active) agent_lost(state, index, cause, again);
  release(state, pool, node, index);
  if (!again) {
    ++pool.counts.failed_tasks;
    forget_attempts(state, run.task);
    if (watches_agents(state)) task_over(state, run.task, true);
    return;
  }
  Attempts& attempts = state.attempts[run.task];
  ++attempts.runs;
  if (cause == EndCause::exit_code) ++attempts.retries;
  ++pool.counts.active_tasks;
}

bool may_retry(State const& state, TaskId task, TaskRules const& rules) {
  if (rules.max_retry_count < 0) return true;
  auto const before = state.attempts.find(task);
  std::uint32_t const retries = before == state.attempts.end() ? 0 : before->second.retries;
  return retries < static_cast<std::uint32_t>(rules.max_retry_count);
}

}  // namespace

void place(State& state, PoolId pool_id, TaskId task) {
  Pool& pool = state.pool(pool_id);
  PoolModel const& model = state.pool_model(pool_id);
  load::Job const& job = state.job(task);
  ++pool.counts.active_tasks;
  if (job.slots > model.task_slots_per_node) return;
  bool const behind = state.model.task_order == TaskOrder::fifo && !pool.waiting.empty() &&
                      pool.waiting.stand_before(priority_of(state, task));
  std::uint32_t const id =
      behind ? NodeSet::none : choose_node(state, pool, model.node_fill_type, job.slots);
  if (id == NodeSet::none) return wait(state, pool, task, job.slots, false);
  Node& node = state.nodes[id];
  start(state, pool, node, NodeId{id}, task, job);
  if (node.free_slots == 0) pool.available.erase(NodeId{id});
}

NodeId complete(State& state, std::uint32_t index) {
  TaskId const task = state.runs[index].task;
  NodeId const id = state.runs[index].node;
  Node& node = state.node(id);
  Pool& pool = state.pool(node.pool);
  if (!pool.plain_tasks) {
    TaskRules const& rules = state.rules(node.pool, task);
    // With pipelines a container that fails does so before its agent is online.
    bool const fails = !state.flow.agents &&
                       happens(rules.failure_percent, draw_for(state, Stream::task_failure, task));
    if (fails) return cut_short(state, index, EndCause::exit_code, may_retry(state, task, rules));
    if (state.flow.active) agent_done(state, index);
    if (watches_agents(state)) task_over(state, task, false);
    forget_attempts(state, task);
  }
  ++pool.counts.succeeded_tasks;
  state.tell_completed(task, id);
  release(state, pool, node, index);
  give_room(state, pool, node, id);
  return id;
}

NodeId cut_short(State& state, std::uint32_t index, EndCause cause, bool again) {
  TaskId const task = state.runs[index].task;
  NodeId const id = state.runs[index].node;
  Node& node = state.node(id);
  Pool& pool = state.pool(node.pool);
  end_early(state, index, cause, again);
  if (again) wait(state, pool, task, state.job(task).slots, true);
  give_room(state, pool, node, id);
  // Its own node may be leaving, or give its room to another one.
  if (again) dispatch(state, node.pool);
  return id;
}

NodeId cut_short_as_planned(State& state, std::uint32_t index) {
  Run const& run = state.runs[index];
  TaskRules const& rules = state.rules(state.node(run.node).pool, run.task);
  bool const again = run.cut == EndCause::exit_code && may_retry(state, run.task, rules);
  return cut_short(state, index, run.cut, again);
}

std::optional<std::uint32_t> run_of(State const& state, TaskId task) {
  auto const runs_it = [&](Run const& run) { return !run.ended && run.task == task; };
  auto const run = std::ranges::find_if(state.runs, runs_it);
  if (run == state.runs.end()) return std::nullopt;
  return static_cast<std::uint32_t>(run - state.runs.begin());
}

std::optional<NodeId> terminate(State& state, PoolId pool_id, TaskId task) {
  if (auto const run = run_of(state, task)) {
    return cut_short(state, *run, EndCause::terminated, false);
  }
  Pool& pool = state.pool(pool_id);
  // One that is too wide for any node counts as active, and waits nowhere.
  pool.waiting.remove(task, priority_of(state, task), state.job(task).slots);
  --pool.counts.active_tasks;
  ++pool.counts.failed_tasks;
  forget_attempts(state, task);
  if (watches_agents(state)) {
    task_over(state, task, true);
    state.tell(task, NodeId{}, TaskChange::failed).cause = EndCause::terminated;
  }
  // Those that it held up may have room.
  if (state.model.task_order == TaskOrder::fifo) dispatch(state, pool_id);
  return std::nullopt;
}

void refill(State& state, NodeId id) {
  Node& node = state.node(id);
  Pool& pool = state.pool(node.pool);
  give_room(state, pool, node, id);
}

void dispatch(State& state, PoolId pool_id) {
  Pool& pool = state.pool(pool_id);
  NodeFillType const fill = state.pool_model(pool_id).node_fill_type;
  std::uint16_t too_wide = UINT16_MAX;  // no node has room for so many slots
  for (WaitingTasks::Level& level : pool.waiting.levels()) {
    std::size_t at = 0;
    while (at < level.queue.size() && pool.available.first() != NodeSet::none) {
      TaskId const task = level.queue[at];
      std::uint16_t const slots = state.job(task).slots;
      std::uint32_t const id =
          slots < too_wide ? choose_node(state, pool, fill, slots) : NodeSet::none;
      if (id == NodeSet::none) {
        if (state.model.task_order == TaskOrder::fifo) return;
        too_wide = std::min(too_wide, slots);
        ++at;
        continue;
      }
      Node& node = state.nodes[id];
      pool.waiting.take(level, at, slots);
      start(state, pool, node, NodeId{id}, task, state.job(task));
      note_room(pool, node, NodeId{id});
    }
  }
}

void interrupt(State& state, PoolId pool_id, std::vector<NodeId> const& nodes, EndCause cause,
               bool again) {
  Pool& pool = state.pool(pool_id);
  NodeSet left;
  for (NodeId const id : nodes) left.insert(id);
  std::vector<TaskId> tasks;
  for (std::uint32_t run = 0; run < state.runs.size(); ++run) {
    NodeId const id = state.runs[run].node;
    if (state.runs[run].ended || !left.contains(id)) continue;
    tasks.push_back(state.runs[run].task);
    end_early(state, run, cause, again);
    note_idle(state, state.node(id), id);
  }
  if (!again) return;
  std::ranges::sort(tasks, std::greater{});
  for (TaskId const task : tasks) wait(state, pool, task, state.job(task).slots, true);
}

}  // namespace poolcast::sim
