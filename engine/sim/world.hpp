// The simulated Batch service and the pipelines before it: the three ports in simulated time, which
// moves only inside `wait_until`. A value: a copy continues the same way as the original.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/batch/ports.hpp"
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
  void end_run(std::uint32_t run);
  void preempt_all(std::vector<batch::NodeId> const& nodes);
  void run_flow_until(Time time);

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

}  // namespace poolcast::sim
