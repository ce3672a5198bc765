// Long: the ports and the events of one world, each a few lines.
#include "engine/sim/world.hpp"

#include <algorithm>

#include "engine/sim/agent.hpp"
#include "engine/sim/faults.hpp"
#include "engine/sim/nodes.hpp"
#include "engine/sim/pipelines.hpp"
#include "engine/sim/resize.hpp"

namespace poolcast::sim {
namespace {

using batch::JobId;
using batch::NodeId;
using batch::PoolId;

/// Of the slots of the usable nodes, how much of the processor those take that run a task.
float cpu_percent(State const& state, Pool const& pool, PoolModel const& model) {
  std::int64_t slots = 0;
  std::int64_t taken = 0;
  for (std::vector<NodeId> const& nodes : pool.staying) {
    for (NodeId const id : nodes) {
      if (!state.node(id).usable()) continue;
      slots += model.task_slots_per_node;
      taken += model.task_slots_per_node - state.node(id).free_slots;
    }
  }
  if (slots == 0) return -1;
  return static_cast<float>(*model.cpu_percent * static_cast<double>(taken) /
                            static_cast<double>(slots));
}

bool has_done_job(Run const& run, Time now) {
  return run.agent == AgentState::working && run.job_due == now;
}

}  // namespace

World::World(Model const& model, load::Load const& load, Time start)
    : state_{.model = model,
             .load = &load,
             .start = start,
             .now = start,
             .events = {},
             .pools = std::vector<Pool>(model.pools.size()),
             .nodes = {},
             .runs = {},
             .attempts = {},
             .flow = {},
             .drought_until = {},
             .task_transitions = {},
             .task_completions = {},
             .node_transitions = {}},
      counts_(model.pools.size()) {
  if (!load.jobs.empty()) next_queued_ = load.jobs.front().queued;
  ENSURE(next_queued_ >= start);
  begin_flow(state_);
  plan_faults(state_);
  for (std::size_t i = 0; i < model.pools.size(); ++i) {
    PoolId const pool{static_cast<std::uint16_t>(i)};
    state_.pools[i].allocation_since = start;
    state_.pools[i].plain_tasks = has_plain_tasks(state_, pool);
    request_resize(state_, pool,
                   {model.pools[i].initial_targets, batch::DeallocationOption::requeue});
  }
}

/// Jobs are born at their time, but a request comes later, or when another job has ended.
void World::run_flow_until(Time time) {
  std::vector<load::Job> const& jobs = state_.load->jobs;
  while (true) {
    Time stop = next_job_ < jobs.size() ? std::min(time, jobs[next_job_].queued) : time;
    if (!state_.flow.requests.empty()) stop = state_.now;
    while (state_.events.due(stop)) {
      Event const event = state_.events.pop();
      state_.now = event.at;
      apply(event);
      if (!state_.flow.requests.empty()) stop = state_.now;  // after what else happens now
    }
    state_.now = stop;
    for (; next_job_ < jobs.size() && jobs[next_job_].queued <= stop; ++next_job_) {
      job_born(state_, JobId{static_cast<std::uint32_t>(next_job_)});
    }
    if (stop == time || !state_.flow.requests.empty()) return;
  }
}

/// What it was planned for is no longer what it was.
bool World::is_stale(Event const& event) const {
  switch (event.kind) {
    case EventKind::agent_online:
    case EventKind::job_received:
    case EventKind::task_completed:
    case EventKind::run_cut_short:
      return state_.runs[event.entity].generation != event.generation;
    case EventKind::node_allocated:
    case EventKind::node_phase_over:
    case EventKind::node_recovered:
    case EventKind::node_preempted:
    case EventKind::node_removed:
      return state_.nodes[event.entity].generation != event.generation;
    case EventKind::node_failed:
      return state_.nodes[event.entity].starts != event.generation;
    case EventKind::task_deleted:
      return state_.nodes[event.entity].disk != event.generation;
    case EventKind::resize_timed_out:
      return state_.pools[event.entity].timer != event.generation;
    case EventKind::job_abandoned:
    case EventKind::pipeline_cancelled:
    case EventKind::capacity_event:
    case EventKind::fault_begins:
    case EventKind::request:
      return false;
  }
  return false;
}

void World::apply(Event const& event) {
  if (is_stale(event)) return;
  std::uint32_t const run = event.entity;
  NodeId const node{event.entity};
  JobId const job{event.entity};
  switch (event.kind) {
    case EventKind::agent_online:
      return came_online(run);
    case EventKind::job_received:
      return job_received(state_, run);
    case EventKind::task_completed:
      return job_over(run);
    case EventKind::run_cut_short:
      return remove_if_drained(state_, cut_short_as_planned(state_, run));
    case EventKind::job_abandoned:
      return job_abandoned(state_, job);
    case EventKind::pipeline_cancelled:
      return cancel_pipeline(event.entity);
    case EventKind::node_allocated:
      if (node_allocated(state_, node)) node_came(state_, node);
      return;
    case EventKind::node_phase_over:
      return node_phase_over(state_, node);
    case EventKind::node_failed:
      return node_failed(state_, node);
    case EventKind::node_recovered:
      return reboot(state_, node);
    case EventKind::node_preempted:
      return preempt_all({node});
    case EventKind::capacity_event:
      return preempt_all(capacity_event(state_));
    case EventKind::fault_begins:
      return preempt_all(fault_begins(state_, event.entity));
    case EventKind::task_deleted:
      --state_.node(node).kept_tasks;
      return;
    case EventKind::node_removed:
      return node_removed(state_, node);
    case EventKind::resize_timed_out:
      return resize_timed_out(state_, PoolId{static_cast<std::uint16_t>(event.entity)});
    case EventKind::request:
      return request_arrives(state_, job);
  }
}

void World::came_online(std::uint32_t index) {
  Run const& run = state_.runs[index];
  state_.tell(run.task, run.node, batch::TaskChange::agent_online).image_ms = run.image_ms;
  if (state_.flow.agents) agent_online(state_, index);
}

void World::job_over(std::uint32_t run) {
  // An agent that stays may have lost the job to a cancellation, and have another one now.
  if (!state_.flow.agents || has_done_job(state_.runs[run], state_.now)) agent_free(run);
}

/// Its job is over: the agent's run ends, or it stays for the next one.
void World::agent_free(std::uint32_t run) {
  bool const stays = state_.flow.agents && !state_.model.pipelines.once;
  stays ? agent_done(state_, run) : end_run(run);
}

void World::cancel_pipeline(std::uint32_t pipeline) {
  for (OnlineAgent const& agent : pipeline_cancelled(state_, pipeline)) {
    // The end of one may be the end of its node, and so of the next.
    bool const there = state_.runs[agent.run].generation == agent.generation;
    if (there) agent_free(agent.run);
  }
}

void World::preempt_all(std::vector<NodeId> const& nodes) {
  for (NodeId const node : nodes) {
    if (!preempt(state_, node)) node_removed(state_, node);
  }
}

std::span<batch::AgentRequest const> World::take_requests() {
  taken_.clear();
  for (JobId const job : state_.flow.requests) request(job.value);
  state_.flow.requests.clear();
  return taken_.rows();
}

std::span<batch::JobTransition const> World::jobs() {
  told_jobs_.clear();
  std::swap(told_jobs_, state_.flow.told);
  return told_jobs_;
}

bool World::refuses(FaultKind call, PoolId pool) {
  return !state_.model.faults.empty() && sim::refuses(state_, call, pool);
}

/// With pipelines, or after a refusal, later tasks come before earlier ones.
bool World::note_out_of_order(batch::TaskId task) {
  if (submitted_.empty()) {
    if (task.value < all_submitted_) return false;
    submitted_.assign(all_submitted_, true);
    submitted_.resize(state_.load->jobs.size());
  }
  if (submitted_[task.value]) return false;
  submitted_[task.value] = true;
  return true;
}

Result<batch::Observation> World::observe() {
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    counts_[i] = state_.pools[i].counts;
    PoolModel const& model = state_.model.pools[i];
    if (model.cpu_percent) counts_[i].cpu_percent = cpu_percent(state_, state_.pools[i], model);
  }
  told_tasks_.clear();
  told_completions_.clear();
  told_nodes_.clear();
  std::swap(told_tasks_, state_.task_transitions);
  std::swap(told_completions_, state_.task_completions);
  std::swap(told_nodes_, state_.node_transitions);
  return batch::Observation{counts_, told_tasks_.rows(), told_completions_.rows(),
                            told_nodes_.rows()};
}

Result<void> World::resize(PoolId pool, batch::Targets targets, batch::DeallocationOption option) {
  if (refuses(FaultKind::resize_error, pool)) return fail("the service refuses to resize the pool");
  request_resize(state_, pool, {targets, option});
  return {};
}

void World::stop_resize(PoolId pool) { sim::stop_resize(state_, pool); }

Result<batch::SeenPool> World::look_after(PoolId pool) const {
  ENSURE(watches_agents(state_));
  return seen_pool(state_, pool);
}

Result<batch::ActionOutcome> World::act(PoolId pool, batch::AgentAction const& action) {
  if (action.kind == batch::AgentActionKind::repeat_task) {
    std::optional<batch::TaskId> const task = reactivate(state_, pool, action.task);
    if (!task) return fail("no agent of the pool has failed");
    place(state_, pool, *task);
  }
  if (action.kind != batch::AgentActionKind::end_task) return batch::ActionOutcome::done;
  std::optional<batch::TaskId> const task = unfinished_task(state_, action.task);
  if (!task) return batch::ActionOutcome::done;
  auto const run = run_of(state_, *task);
  AgentState const agent = run ? state_.runs[*run].agent : AgentState::starting;
  if (agent == AgentState::assigned || agent == AgentState::working) {
    return batch::ActionOutcome::taken;
  }
  terminate(pool, *task);
  return batch::ActionOutcome::done;
}

void World::set_rules(batch::TaskId task, TaskRules const& rules) {
  ENSURE(state_.model.tasks_bring_rules);
  if (task.value >= state_.own_rules.size()) state_.own_rules.resize(task.value + std::size_t{1});
  state_.own_rules[task.value] = rules;
}

void World::terminate(PoolId pool, batch::TaskId task, bool forget) {
  std::optional<NodeId> const node = sim::terminate(state_, pool, task);
  if (forget) --state_.pool(pool).counts.failed_tasks;
  if (node && state_.node(*node).leaving) remove_if_drained(state_, *node);
}

bool World::end_now(batch::TaskId task) {
  auto const run = run_of(state_, task);
  if (run) end_run(*run);
  return run.has_value();
}

void World::remove_nodes(PoolId pool, std::vector<NodeId> const& nodes,
                         batch::DeallocationOption option) {
  sim::remove_nodes(state_, pool, nodes, option);
}

bool World::can_restart(NodeId node) const { return sim::can_restart(state_.node(node)); }
void World::restart(NodeId node, Restart how) { sim::restart(state_, node, how); }
void World::take_offline(NodeId node) { sim::take_offline(state_, node); }
void World::bring_online(NodeId node) { sim::bring_online(state_, node); }
void World::drop_tasks(NodeId node, bool requeue) {
  bool const busy = state_.node(node).running_tasks > 0;
  sim::drop_tasks(state_, node, requeue);
  if (busy) remove_if_drained(state_, node);
}
void World::set_resize_timeout(Duration timeout) { state_.model.resize_timeout = timeout; }

void World::add_fault(Fault const& fault) { sim::add_fault(state_, fault); }

}  // namespace poolcast::sim
