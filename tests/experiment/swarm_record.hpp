// The ports with a witness in between: writes down all that a World tells, and makes it fail now
// and then where the case asks for it.
#pragma once

#include <set>
#include <vector>

#include "engine/sim/world.hpp"
#include "tests/experiment/swarm_case.hpp"

namespace poolcast::experiment {

struct SwarmRecord {
  std::vector<Time> clock;  // as the controller saw it
  std::set<batch::TaskId> submitted;
  std::vector<batch::TaskTransition> tasks;
  std::vector<batch::TaskCompletion> completions;
  std::vector<batch::NodeTransition> nodes;
};

class Witness final : public batch::Clock, public batch::RequestSource, public batch::BatchService {
 public:
  explicit Witness(SwarmCase const& of)
      : world_(of.scenario.model, of.workload.load, of.workload.start),
        seed_(of.scenario.model.seed),
        fault_percent_(of.faulty ? 15 : 0) {}

  Time now() const override { return world_.now(); }
  void wait_until(Time time) override {
    world_.wait_until(time);
    record.clock.push_back(world_.now());
  }
  std::span<batch::AgentRequest const> take() override { return world_.take(); }
  std::span<batch::JobTransition const> jobs() override { return world_.jobs(); }
  Result<void> submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) override {
    if (fails()) return fail("503");
    for (batch::TaskSpec const& task : tasks) record.submitted.insert(task.id);
    return world_.submit(pool, tasks);
  }
  Result<batch::Observation> observe() override {
    if (fails()) return fail("503");
    Result<batch::Observation> const seen = world_.observe();
    record.tasks.insert(record.tasks.end(), seen->tasks.begin(), seen->tasks.end());
    record.completions.insert(record.completions.end(), seen->completions.begin(),
                              seen->completions.end());
    record.nodes.insert(record.nodes.end(), seen->nodes.begin(), seen->nodes.end());
    return seen;
  }
  Result<void> resize(batch::PoolId pool, batch::Targets targets,
                      batch::DeallocationOption option) override {
    if (fails()) return fail("503");
    return world_.resize(pool, targets, option);
  }

  SwarmRecord record;

 private:
  bool fails() { return draw(seed_, Stream::scale_in, ++calls_) % 100 < fault_percent_; }

  sim::World world_;
  std::uint64_t seed_;
  std::uint64_t fault_percent_;
  std::uint64_t calls_ = 0;
};

}  // namespace poolcast::experiment
