// The simulated Batch service and the pipelines before it: the three ports in simulated time, which
// moves only inside `wait_until`. A value: a copy continues the same way as the original.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/batch/agents.hpp"
#include "engine/batch/ports.hpp"
#include "engine/sim/nodes.hpp"
#include "engine/sim/resize.hpp"
#include "engine/sim/scheduler.hpp"
#include "engine/sim/seen_agents.hpp"
#include "engine/sim/state.hpp"

namespace poolcast::sim {

class World final : public batch::Clock, public batch::RequestSource, public batch::BatchService {
 public:
  /// The load must outlive the world, and its first job is not queued before `start`.
  World(Model const& model, load::Load const& load, Time start);

  Time now() const override { return state_.now; }
  void wait_until(Time time) override;
  std::span<batch::AgentRequest const> take() override;
  std::span<batch::JobTransition const> jobs() override;
  Result<void> submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) override;
  Result<batch::Observation> observe() override;
  Result<void> resize(batch::PoolId pool, batch::Targets targets,
                      batch::DeallocationOption option) override;
  /// Ends the pool's resize, if there is one, with what it has got: the service's stopresize, which
  /// no controller calls.
  void stop_resize(batch::PoolId pool);

  // What who looks after the agents asks of both services, where the model has them watched.

  Result<batch::SeenPool> look_after(batch::PoolId pool) const;
  Result<batch::ActionOutcome> act(batch::PoolId pool, batch::AgentAction const& action);

  // What people ask of the service, and no controller does.

  /// To be set before the task is submitted, in a model in which tasks bring their rules.
  void set_rules(batch::TaskId task, TaskRules const& rules);
  /// Of a task that was submitted, and is not over. `forget`: it does not count as failed either.
  void terminate(batch::PoolId pool, batch::TaskId task, bool forget = false);
  /// What the task runs ends now, and not after the time that was laid down for it: well, unless
  /// its rules have it fail. False: it does not run.
  bool end_now(batch::TaskId task);
  void remove_nodes(batch::PoolId pool, std::vector<batch::NodeId> const& nodes,
                    batch::DeallocationOption option);
  bool can_restart(batch::NodeId node) const;
  void restart(batch::NodeId node, Restart how);
  /// When the pool became steady, or began to be resized.
  Time allocation_since(batch::PoolId pool) const {
    return state_.pools[pool.value].allocation_since;
  }
  void take_offline(batch::NodeId node);
  void bring_online(batch::NodeId node);
  void drop_tasks(batch::NodeId node, bool requeue);
  /// Of the resizes to come.
  void set_resize_timeout(Duration timeout);
  /// Lets something more go wrong, from now on at the earliest.
  void add_fault(Fault const& fault);

 private:
  bool is_stale(Event const& event) const;
  void apply(Event const& event);
  void complete_run(Event const& event);
  void came_online(std::uint32_t run);
  void job_over(std::uint32_t run);
  void agent_free(std::uint32_t run);
  void cancel_pipeline(std::uint32_t pipeline);
  void end_run(std::uint32_t run);
  void preempt_all(std::vector<batch::NodeId> const& nodes);
  void run_flow_until(Time time);
  std::span<batch::AgentRequest const> take_requests();
  bool refuses(FaultKind call, batch::PoolId pool);
  void take_next();
  bool note_submitted(batch::TaskId task);
  bool note_out_of_order(batch::TaskId task);
  void request(std::size_t job);

  State state_;
  std::size_t next_job_ = 0;  // the first that has not been taken
  Time next_queued_ = never;  // when it is queued; without a flow only
  // Every task before this one was submitted, as long as they come in order.
  std::uint32_t all_submitted_ = 0;
  std::vector<bool> submitted_;  // by TaskId, after that
  Transcript<batch::AgentRequest> taken_;
  std::vector<batch::PoolCounts> counts_;
  // Transitions that the last observation lent out.
  Transcript<batch::TaskTransition> told_tasks_;
  Transcript<batch::TaskCompletion> told_completions_;
  Transcript<batch::NodeTransition> told_nodes_;
  std::vector<batch::JobTransition> told_jobs_;
};

// What happens for every single task is here, for the controller's loop to take in.

inline void World::wait_until(Time time) {
  if (state_.flow.active) return run_flow_until(time);
  Time const stop = std::min(time, next_queued_);
  while (state_.events.due(stop)) {
    Event const event = state_.events.pop();
    state_.now = event.at;
    // By far the most events: no table is looked up for them.
    event.kind == EventKind::task_completed ? complete_run(event) : apply(event);
  }
  state_.now = stop;
}

inline void World::complete_run(Event const& event) {
  if (state_.runs[event.entity].generation != event.generation) return;  // cut short meanwhile
  if (state_.flow.agents) return job_over(event.entity);
  end_run(event.entity);
}

inline void World::end_run(std::uint32_t run) {
  batch::TaskId const task = state_.runs[run].task;
  batch::NodeId const node = complete(state_, run);
  keep_files(state_, node, task);
  if (state_.node(node).leaving) remove_if_drained(state_, node);
}

inline void World::request(std::size_t index) {
  load::Load const& load = *state_.load;
  load::Job const& job = load.jobs[index];
  batch::AgentRequest& request = taken_.append();
  request.task.value = static_cast<std::uint32_t>(index);
  request.pool = job.pool;
  request.slots = job.slots;
  request.priority = load.priorities.empty() ? std::int16_t{0} : load.priorities[index];
}

inline void World::take_next() {
  request(next_job_++);
  std::vector<load::Job> const& jobs = state_.load->jobs;
  next_queued_ = next_job_ < jobs.size() ? jobs[next_job_].queued : never;
}

inline std::span<batch::AgentRequest const> World::take() {
  if (state_.flow.active) return take_requests();
  taken_.clear();
  while (next_queued_ <= state_.now) take_next();
  return taken_.rows();
}

/// False if it had been submitted before.
inline bool World::note_submitted(batch::TaskId task) {
  ENSURE(task.value < state_.load->jobs.size());
  if (task.value != all_submitted_ || !submitted_.empty()) return note_out_of_order(task);
  ++all_submitted_;
  return true;
}

inline Result<void> World::submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) {
  if (refuses(FaultKind::submit_error, pool)) return fail("the service refuses to add tasks");
  for (batch::TaskSpec const& task : tasks) {
    if (!note_submitted(task.id)) continue;
    if (watches_agents(state_)) task_added(state_, task.id);
    place(state_, pool, task.id);
  }
  return {};
}

}  // namespace poolcast::sim
