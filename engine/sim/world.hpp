// The simulated Batch service and the pipelines before it: the three ports in simulated time, which
// moves only inside `wait_until`. A value: a copy continues the same way as the original.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/batch/ports.hpp"
#include "engine/sim/scheduler.hpp"
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

 private:
  void apply(Event const& event);
  void apply_to_run(Event const& event);
  void apply_to_node(Event const& event);
  void agent_free(std::uint32_t run);
  void end_run(std::uint32_t run);
  void preempt_all(std::vector<batch::NodeId> const& nodes);
  void run_flow_until(Time time);
  std::span<batch::AgentRequest const> take_requests();
  bool refuses(FaultKind call, batch::PoolId pool);
  Time queued(std::size_t job) const {
    return job < state_.load->jobs.size() ? state_.load->jobs[job].queued : never;
  }
  batch::AgentRequest request_of(std::size_t job) const {
    load::Load const& load = *state_.load;
    std::int16_t const priority = load.priorities.empty() ? std::int16_t{0} : load.priorities[job];
    return {batch::TaskId{static_cast<std::uint32_t>(job)}, load.jobs[job].pool,
            load.jobs[job].slots, priority};
  }

  State state_;
  std::size_t next_job_ = 0;     // the first that has not been taken
  std::vector<bool> submitted_;  // by TaskId
  std::vector<batch::AgentRequest> taken_;
  std::vector<batch::PoolCounts> counts_;
  // Transitions that the last observation lent out.
  std::vector<batch::TaskTransition> told_tasks_;
  std::vector<batch::TaskCompletion> told_completions_;
  std::vector<batch::NodeTransition> told_nodes_;
  std::vector<batch::JobTransition> told_jobs_;
};

// What happens for every single task is here, for the controller's loop to take in.

inline void World::wait_until(Time time) {
  if (state_.flow.active) return run_flow_until(time);
  Time const stop = std::min(time, queued(next_job_));
  while (state_.events.due(stop)) {
    Event const event = state_.events.pop();
    state_.now = event.at;
    apply(event);
  }
  state_.now = stop;
}

inline std::span<batch::AgentRequest const> World::take() {
  if (state_.flow.active) return take_requests();
  taken_.clear();
  for (; queued(next_job_) <= state_.now; ++next_job_) taken_.push_back(request_of(next_job_));
  return taken_;
}

inline Result<void> World::submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) {
  if (refuses(FaultKind::submit_error, pool)) return fail("the service refuses to add tasks");
  for (batch::TaskSpec const& task : tasks) {
    ENSURE(task.id.value < submitted_.size());
    if (submitted_[task.id.value]) continue;
    submitted_[task.id.value] = true;
    place(state_, pool, task.id);
  }
  return {};
}

}  // namespace poolcast::sim
