// A World is a value: a copy made at any moment continues exactly as the original would, and what
// the original does after that is no concern of the copy's.
#include <gtest/gtest.h>

#include <memory>

#include "engine/control/controller.hpp"
#include "engine/sim/world.hpp"
#include "tests/experiment/ledger_text.hpp"
#include "tests/swarm/case.hpp"

namespace poolcast::experiment {
namespace {

/// The ports of a world that is replaced by its own copy at a given wait; the original is then
/// driven on by other hands and thrown away.
class ForkingPorts final : public batch::Clock,
                           public batch::RequestSource,
                           public batch::BatchService {
 public:
  ForkingPorts(SwarmCase const& of, std::uint64_t fork_at)
      : world_(
            std::make_unique<sim::World>(of.scenario.model, of.workload.load, of.workload.start)),
        end_(of.workload.end),
        fork_at_(fork_at) {}

  Time now() const override { return world_->now(); }
  void wait_until(Time time) override {
    world_->wait_until(time);
    if (++waits_ == fork_at_) fork();
  }
  std::span<batch::AgentRequest const> take() override { return world_->take(); }
  std::span<batch::JobTransition const> jobs() override { return world_->jobs(); }
  Result<void> submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) override {
    return world_->submit(pool, tasks);
  }
  Result<batch::Observation> observe() override { return world_->observe(); }
  Result<void> resize(batch::PoolId pool, batch::Targets targets,
                      batch::DeallocationOption option) override {
    return world_->resize(pool, targets, option);
  }

  std::uint64_t waits() const { return waits_; }

 private:
  void fork() {
    auto copy = std::make_unique<sim::World>(*world_);
    static_cast<void>(world_->resize({0}, {7, 7}, batch::DeallocationOption::terminate));
    do {
      static_cast<void>(world_->take());
      world_->wait_until(end_);
    } while (world_->now() < end_);
    world_ = std::move(copy);
  }

  std::unique_ptr<sim::World> world_;
  Time end_;
  std::uint64_t fork_at_;
  std::uint64_t waits_ = 0;
};

TEST(CopiedWorld, ContinuesAsTheOriginalWould) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SwarmCase const of = swarm_case(seed);
    auto const run = [&](ForkingPorts& ports) {
      control::Policies const policies = *policies_of(of.scenario, 0);
      return text_of(control::run(ports, ports, ports, policies, of.workload.end));
    };
    ForkingPorts whole(of, 0);
    std::string const expected = run(whole);
    for (std::uint64_t fork = 0; fork < 3; ++fork) {
      std::uint64_t const at = 1 + draw(seed, Stream::formula, fork) % whole.waits();
      ForkingPorts forked(of, at);
      EXPECT_TRUE(run(forked) == expected) << "swarm case " << seed << ", copied at wait " << at;
    }
  }
}

}  // namespace
}  // namespace poolcast::experiment
