#include "tests/swarm/record.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "engine/control/controller.hpp"
#include "engine/sim/world.hpp"

namespace poolcast::experiment {
namespace {

auto fields(batch::AgentRequest const& r) { return std::tie(r.task, r.pool, r.slots, r.priority); }
auto fields(batch::JobTransition const& t) { return std::tie(t.at, t.job, t.agent, t.change); }
auto fields(batch::TaskCompletion const& c) { return std::tie(c.at, c.task, c.node); }
auto fields(batch::NodeTransition const& t) {
  return std::tie(t.at, t.node, t.pool, t.tier, t.change);
}
auto fields(batch::TaskTransition const& t) {
  return std::tie(t.at, t.task, t.node, t.image_ms, t.change, t.cause, t.agent_at_once);
}
auto fields(batch::PoolCounts const& c) {
  return std::tie(c.target, c.current, c.usable_nodes, c.preempted_nodes, c.active_tasks,
                  c.running_tasks, c.succeeded_tasks, c.failed_tasks, c.cpu_percent,
                  c.resize_error);
}

auto fields(batch::SeenJob const& j) { return std::tie(j.id, j.plan_id, j.agent, j.age); }
auto fields(batch::SeenAgent const& a) {
  return std::tie(a.id, a.name, a.online, a.has_job, a.one_job, a.age);
}
auto fields(batch::SeenTask const& t) {
  return std::tie(t.job, t.id, t.order, t.plan_id, t.agent, t.stage, t.failed, t.age, t.in_stage);
}

template <class Item>
bool same(std::span<Item const> a, std::span<Item const> b) {
  return std::ranges::equal(a, b,
                            [](auto const& x, auto const& y) { return fields(x) == fields(y); });
}

bool same(batch::Observation const& a, batch::Observation const& b) {
  return same(a.pools, b.pools) && same(a.tasks, b.tasks) && same(a.completions, b.completions) &&
         same(a.nodes, b.nodes);
}

bool same(batch::SeenPool const& a, batch::SeenPool const& b) {
  auto const all = [](auto const& items) { return std::span(items); };
  return same(all(a.jobs), all(b.jobs)) && same(all(a.agents), all(b.agents)) &&
         same(all(a.tasks), all(b.tasks)) && a.accepted == b.accepted;
}

template <class Item>
void append(std::vector<Item>& to, std::span<Item const> more) {
  to.insert(to.end(), more.begin(), more.end());
}

class Witness final : public batch::Clock, public batch::RequestSource, public batch::BatchService {
 public:
  explicit Witness(SwarmCase const& of)
      : of_(of),
        world_(of.scenario.model, of.workload.load, of.workload.start),
        seed_(of.scenario.model.seed),
        copy_at_(of.workload.start + SwarmDraws(~seed_).up_to(of.scenario.horizon)),
        fault_percent_(of.faulty ? 15 : 0) {}

  Time now() const override { return world_.now(); }

  void wait_until(Time time) override {
    note_left_to_do();
    world_.wait_until(time);
    if (copy_) copy_->wait_until(time);
    compare(!copy_ || copy_->now() == world_.now(), "the clock");
    if (!copied_ && world_.now() >= copy_at_) {
      copy_.emplace(world_);
      copied_ = true;
    }
    record.clock.push_back(world_.now());
  }

  std::span<batch::AgentRequest const> take() override {
    std::span<batch::AgentRequest const> const taken = world_.take();
    compare(!copy_ || same(taken, copy_->take()), "the requests");
    return taken;
  }

  std::span<batch::JobTransition const> jobs() override {
    std::span<batch::JobTransition const> const told = world_.jobs();
    compare(!copy_ || same(told, copy_->jobs()), "the jobs");
    append(record.jobs, told);
    return told;
  }

  Result<void> submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) override {
    if (fails()) return fail("503");
    Result<void> done = world_.submit(pool, tasks);
    compare(!copy_ || copy_->submit(pool, tasks).has_value() == done.has_value(), "a submission");
    if (!done) return done;
    for (batch::TaskSpec const& task : tasks) {
      record.submissions.push_back({world_.now(), task.id, pool});
    }
    return done;
  }

  Result<batch::Observation> observe() override {
    record.last_look_failed = fails();
    if (record.last_look_failed) return fail("503");
    Result<batch::Observation> seen = world_.observe();
    compare(!copy_ || same(*seen, *copy_->observe()), "a look at the pools");
    append(record.tasks, seen->tasks);
    append(record.completions, seen->completions);
    append(record.nodes, seen->nodes);
    record.looks.push_back({.at = world_.now(),
                            .counts = {seen->pools.begin(), seen->pools.end()},
                            .submissions = record.submissions.size(),
                            .tasks = record.tasks.size(),
                            .completions = record.completions.size(),
                            .nodes = record.nodes.size()});
    return seen;
  }

  Result<void> resize(batch::PoolId pool, batch::Targets targets,
                      batch::DeallocationOption option) override {
    if (fails()) return fail("503");
    Result<void> done = world_.resize(pool, targets, option);
    compare(!copy_ || copy_->resize(pool, targets, option).has_value() == done.has_value(),
            "a resize");
    if (done) record.resizes.push_back({world_.now(), pool, targets});
    return done;
  }

  Result<batch::SeenPool> look_after(batch::PoolId pool) {
    if (fails()) return fail("503");
    Result<batch::SeenPool> seen = world_.look_after(pool);
    compare(!copy_ || same(*seen, *copy_->look_after(pool)), "a look at the agents");
    waiting_.resize(of_.scenario.pools.size());
    waiting_[pool.value] = seen->jobs.size();
    return seen;
  }

  Result<batch::ActionOutcome> act(batch::PoolId pool, batch::AgentAction const& action) {
    if (fails()) return fail("503");
    Result<batch::ActionOutcome> done = world_.act(pool, action);
    if (copy_) {
      Result<batch::ActionOutcome> const too = copy_->act(pool, action);
      compare(too.has_value() == done.has_value() && (!too || *too == *done), "an action");
    }
    if (done) {
      record.actions.push_back({.at = world_.now(),
                                .pool = pool,
                                .action = action,
                                .outcome = *done,
                                .tasks = record.tasks.size()});
    }
    return done;
  }

  SwarmRecord record;

 private:
  /// A round leaves nothing to do where nothing fails, and where no agent that it brought took a
  /// job at once: maybe that of another run than it was brought for.
  void note_left_to_do() {
    std::vector<std::size_t> const waiting = std::exchange(waiting_, {});
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      bool const told = fault_percent_ > 0 || !record.left_to_do.empty();
      batch::PoolId const pool{static_cast<std::uint16_t>(i)};
      batch::SeenPool const seen = *world_.look_after(pool);
      if (told || seen.jobs.size() != waiting[i]) continue;
      auto const again = control::reconcile(seen, of_.scenario.reconciling->rules);
      if (again.actions.empty()) continue;
      record.left_to_do = again.actions.front().task + " at " +
                          std::to_string((world_.now() - of_.workload.start) / millisecond);
    }
  }

  bool fails() {
    return fault_percent_ > 0 && draw(seed_, Stream::scale_in, ++calls_) % 100 < fault_percent_;
  }
  void compare(bool equal, char const* what) {
    if (equal || !record.copy_differs.empty()) return;
    record.copy_differs = what;
    copy_.reset();
  }

  SwarmCase const& of_;
  sim::World world_;
  std::optional<sim::World> copy_;
  std::vector<std::size_t> waiting_;  // by pool: jobs at the round of this moment
  bool copied_ = false;
  std::uint64_t seed_;
  Time copy_at_;
  std::uint64_t fault_percent_;
  std::uint64_t calls_ = 0;
};

}  // namespace

SwarmRun watched_run(SwarmCase const& of) {
  Witness witness(of);
  control::Policies const policies = *policies_of(of.scenario, of.workload.load.jobs.size());
  batch::Ledger ledger = control::run(witness, witness, witness, policies, of.workload.end);
  SwarmRecord& record = witness.record;
  // What came after the last look that did not fail is known of jobs alone.
  Time const seen = record.looks.empty() ? of.workload.start : record.looks.back().at;
  if (record.last_look_failed) {
    std::erase_if(record.jobs, [&](batch::JobTransition const& t) { return t.at > seen; });
  }
  return {std::move(record), std::move(ledger)};
}

}  // namespace poolcast::experiment
