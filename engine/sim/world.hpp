// The simulated Batch service and the pipelines before it: the three ports in simulated time, which
// moves only inside `wait_until`. A value: a copy continues the same way as the original.
#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <span>
#include <vector>

#include "engine/batch/ports.hpp"
#include "engine/sim/resize.hpp"
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
  Result<void> submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) override;
  Result<batch::Observation> observe() override;
  Result<void> resize(batch::PoolId pool, batch::Targets targets,
                      batch::DeallocationOption option) override;

 private:
  void apply(EventKind kind, std::uint32_t entity, std::uint32_t generation);
  void end_run(std::uint32_t run, std::uint32_t generation);
  void take_next();
  bool note_submitted(batch::TaskId task);
  bool note_out_of_order(batch::TaskId task);

  State state_;
  std::size_t next_job_ = 0;                // the first that has not been taken
  Time next_queued_ = never;                // when it is queued
  std::uint32_t all_submitted_ = 0;         // every task before this one is
  std::set<batch::TaskId> more_submitted_;  // and of the later ones, these
  Transcript<batch::AgentRequest> taken_;
  std::vector<batch::PoolCounts> counts_;
  // Transitions that the last observation lent out.
  Transcript<batch::TaskTransition> told_tasks_;
  Transcript<batch::TaskCompletion> told_completions_;
  Transcript<batch::NodeTransition> told_nodes_;
};

// What happens for every single task is here, for the controller's loop to take in.

inline void World::wait_until(Time time) {
  Time const stop = std::min(time, next_queued_);
  while (state_.events.due(stop)) {
    Event const event = state_.events.pop();
    state_.now = event.at;
    if (event.kind == EventKind::task_completed) {
      end_run(event.entity, event.generation);
    } else {
      apply(event.kind, event.entity, event.generation);
    }
  }
  state_.now = stop;
}

inline void World::end_run(std::uint32_t run, std::uint32_t generation) {
  if (state_.runs[run].generation != generation) return;
  batch::NodeId const freed = complete(state_, run);
  if (state_.node(freed).leaving) remove_if_drained(state_, freed);
}

inline void World::take_next() {
  load::Job const* const job = state_.load->jobs.data() + next_job_;
  batch::AgentRequest& taken = taken_.append();
  taken.task.value = static_cast<std::uint32_t>(next_job_++);
  taken.pool = job->pool;
  taken.slots = job->slots;
  next_queued_ = next_job_ < state_.load->jobs.size() ? job[1].queued : never;
}

inline std::span<batch::AgentRequest const> World::take() {
  taken_.clear();
  while (next_queued_ <= state_.now) take_next();
  return taken_.rows();
}

/// False if it had been submitted before.
inline bool World::note_submitted(batch::TaskId task) {
  if (task.value != all_submitted_) return note_out_of_order(task);
  ++all_submitted_;
  return true;
}

inline Result<void> World::submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) {
  for (batch::TaskSpec const& task : tasks) {
    if (note_submitted(task.id)) place(state_, pool, task.id);
  }
  return {};
}

}  // namespace poolcast::sim
