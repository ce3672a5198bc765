// The swarm's cases: from a seed alone a small scenario, one of a handful of formulas, and a load.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/random.hpp"
#include "engine/experiment/simulate.hpp"

namespace poolcast::experiment {

struct SwarmCase {
  Scenario scenario;
  Workload workload;
  bool faulty = false;  // the service refuses and fails now and then
};

inline constexpr char const* swarm_formulas[] = {
    // One node more or less at a time, drained.
    "p = max($PendingTasks.GetSample(TimeInterval_Minute * 5, 1)); n = $TargetLowPriorityNodes; "
    "$TargetLowPriorityNodes = min(4, max(0, p > $TaskSlotsPerNode * n ? n + 1 : n - 1)); "
    "$NodeDeallocationOption = taskcompletion",
    // As many as there are tasks, on both tiers, running tasks thrown out.
    "p = max($PendingTasks.GetSample(1)); $TargetDedicatedNodes = min(6, p / $TaskSlotsPerNode); "
    "$TargetLowPriorityNodes = min(3, $TargetDedicatedNodes / 2); "
    "$NodeDeallocationOption = requeue",
    // No reason at all, and tasks ended.
    "$TargetDedicatedNodes = rand() * 6; $TargetLowPriorityNodes = rand() * 6; "
    "$NodeDeallocationOption = terminate",
    "$TargetDedicatedNodes = rand() * 5; $TargetLowPriorityNodes = rand() * 3; "
    "$NodeDeallocationOption = requeue",
    // One tier in exchange for the other.
    "$TargetDedicatedNodes = $TargetDedicatedNodes > 0 ? 0 : 4; "
    "$TargetLowPriorityNodes = 4 - $TargetDedicatedNodes; "
    "$NodeDeallocationOption = taskcompletion",
    "$TargetDedicatedNodes = rand() < 0.5 ? nonsense : rand() * 8; "
    "$NodeDeallocationOption = retaineddata",
    // Growth without an end, then nothing.
    "$TargetDedicatedNodes = $TargetDedicatedNodes > 25 ? 0 : $TargetDedicatedNodes * 2 + 1; "
    "$NodeDeallocationOption = requeue",
    "$TargetLowPriorityNodes = $RunningTasks.GetSamplePercent(TimeInterval_Minute * 5) < 70 ? 2 : "
    "max($ActiveTasks.GetSample(TimeInterval_Minute * 5)) + $CurrentLowPriorityNodes - 1; "
    "$NodeDeallocationOption = rand() < 0.5 ? requeue : terminate",
};

class SwarmDraws {
 public:
  explicit SwarmDraws(std::uint64_t seed) : seed_(seed) {}

  /// From 0 to `bound` - 1.
  std::int64_t below(std::int64_t bound) {
    std::uint64_t const bits = draw(seed_, Stream::arrival, drawn_++);
    return static_cast<std::int64_t>(bits % static_cast<std::uint64_t>(bound));
  }
  bool chance(int percent) { return below(100) < percent; }
  template <class Value, std::size_t N>
  Value one_of(Value const (&values)[N]) {
    return values[below(N)];
  }
  Duration up_to(Duration most) { return below(most / millisecond) * millisecond; }
  Distribution distribution(Duration most) {
    if (chance(20)) return Distribution::fixed({});
    if (chance(30)) return Distribution::fixed(up_to(most));
    if (chance(40)) return Distribution::uniform(most / 4, most);
    return Distribution::lognormal(most / 3, 0.8);
  }

 private:
  std::uint64_t seed_;
  std::uint64_t drawn_ = 0;
};

inline void add_pool(SwarmDraws& draws, Scenario& scenario) {
  ScenarioPool pool;
  pool.id = "pool" + std::to_string(scenario.pools.size());
  pool.vm_size = "rack";
  if (draws.chance(90)) pool.formula = Source{"swarm", draws.one_of(swarm_formulas)};
  pool.evaluation_interval = 5 * minute + draws.below(4) * minute;
  pool.prices[0] = report::Price{.micro_per_hour = 120'000, .source = "the swarm"};
  sim::PoolModel model;
  model.cores_per_node = static_cast<std::uint32_t>(1 + draws.below(4));
  model.task_slots_per_node = static_cast<std::uint16_t>(1 + draws.below(5));
  model.node_fill_type = draws.one_of({sim::NodeFillType::pack, sim::NodeFillType::spread});
  model.initial_targets = {static_cast<std::int32_t>(draws.below(3)),
                           static_cast<std::int32_t>(draws.below(3))};
  model.latencies = {.node_allocation = draws.distribution(6 * minute),
                     .node_boot = draws.distribution(5 * minute),
                     .start_task = {},
                     .node_removal = draws.distribution(2 * minute),
                     .task_scheduling = {},
                     .agent_start = draws.distribution(40 * second)};
  model.tasks.retention_time = draws.up_to(hour);
  scenario.pools.push_back(pool);
  scenario.model.pools.push_back(model);
}

inline void choose_rules(SwarmDraws& draws, Scenario& scenario) {
  sim::Model& model = scenario.model;
  using sim::EvaluationDuringResize;
  model.evaluation_during_resize =
      draws.one_of({EvaluationDuringResize::retarget, EvaluationDuringResize::defer,
                    EvaluationDuringResize::skip});
  model.scale_in_order = draws.one_of(
      {sim::ScaleInOrder::idle_first, sim::ScaleInOrder::newest, sim::ScaleInOrder::random});
  model.task_order = draws.one_of({sim::TaskOrder::fifo, sim::TaskOrder::first_fit});
  if (draws.chance(30)) model.resize_timeout.reset();
  if (draws.chance(30)) model.resize_timeout = 5 * minute;
  if (draws.chance(50)) model.quota.dedicated_cores = static_cast<std::uint32_t>(draws.below(20));
  if (draws.chance(50)) model.quota.low_priority_cores = static_cast<std::uint32_t>(draws.below(9));
  scenario.sampling.availability_delay = draws.up_to(2 * minute);
  scenario.first_evaluation_delay = draws.chance(50) ? Duration{} : draws.up_to(10 * minute);
}

inline std::vector<load::Job> swarm_jobs(SwarmDraws& draws, Scenario const& scenario) {
  std::vector<load::Job> jobs;
  Duration queued;
  for (std::int64_t left = 1 + draws.below(400); left > 0; --left) {
    // Bursts at one instant, gaps, and now and then the very moment of a sample.
    if (draws.chance(40)) queued += draws.up_to(5 * minute);
    if (draws.chance(5)) queued = queued / (30 * second) * (30 * second) + 30 * second;
    auto const pool =
        static_cast<std::uint16_t>(draws.below(static_cast<std::int64_t>(scenario.pools.size())));
    std::uint16_t const most = scenario.model.pools[pool].task_slots_per_node;
    auto const slots = draws.chance(70) ? 1 : 1 + draws.below(most + (draws.chance(5) ? 1 : 0));
    jobs.push_back(
        {.queued = scenario.start + queued,
         .duration = millisecond + draws.up_to(draws.chance(10) ? 2 * hour : 10 * minute),
         .pool = batch::PoolId{pool},
         .slots = static_cast<std::uint16_t>(slots)});
  }
  return jobs;
}

inline SwarmCase swarm_case(std::uint64_t seed) {
  SwarmDraws draws(seed);
  SwarmCase made;
  Scenario& scenario = made.scenario;
  scenario.name = "swarm";
  scenario.start = *from_calendar(2024, 1, 1) + draws.up_to(day);
  scenario.horizon = hour + draws.up_to(20 * hour);
  scenario.model.seed = seed;
  for (std::int64_t pools = 1 + draws.below(3); pools > 0; --pools) add_pool(draws, scenario);
  choose_rules(draws, scenario);
  made.faulty = draws.chance(30);
  made.workload.start = scenario.start;
  made.workload.end = scenario.start + scenario.horizon;
  made.workload.load.jobs = swarm_jobs(draws, scenario);
  return made;
}

}  // namespace poolcast::experiment
