#include "tests/swarm/case.hpp"

#include <string>
#include <utility>

#include "tests/swarm/formulas.hpp"

namespace poolcast::experiment {
namespace {

using sim::EvaluationDuringResize;
using sim::FaultKind;
using sim::PipelineService;
using sim::ScaleInOrder;

void choose_latencies(SwarmDraws& draws, sim::PoolModel& pool) {
  pool.latencies = {.node_allocation = draws.distribution(6 * minute),
                    .node_boot = draws.distribution(5 * minute),
                    .start_task = {},
                    .node_removal = draws.distribution(2 * minute),
                    .task_scheduling = {},
                    .agent_start = draws.distribution(40 * second),
                    .low_priority_allocation_percent = draws.one_of({0, 100, 110, 250})};
  if (draws.chance(40)) pool.latencies.start_task = draws.distribution(3 * minute);
  if (draws.chance(40)) pool.latencies.task_scheduling = draws.distribution(10 * second);
  if (draws.chance(40)) return;
  pool.image.size_gb = draws.one_of({0.5, 2.0, 5.0});
  pool.image.prefetched = draws.chance(50);
  pool.image.pull_per_gb = draws.distribution(minute);
}

void choose_failures(SwarmDraws& draws, sim::PoolModel& pool) {
  sim::NodeFailures& failures = pool.failures;
  failures.recovery = draws.distribution(15 * minute);
  if (draws.chance(30)) failures.start_task_percent = draws.one_of({5.0, 40.0});
  if (draws.chance(30)) failures.unusable_percent = draws.one_of({5.0, 40.0});
  if (draws.chance(30)) failures.per_day = draws.one_of({2.0, 20.0, 200.0});
  if (draws.chance(40)) pool.eviction_percent_per_hour = draws.one_of({5.0, 40.0, 99.0});
  sim::TaskRules& tasks = pool.tasks;
  tasks.retention_time = draws.up_to(hour);
  tasks.max_retry_count = draws.one_of({-1, 0, 0, 1, 3});
  if (draws.chance(30)) tasks.failure_percent = draws.one_of({5.0, 50.0});
  if (draws.chance(30)) tasks.max_wall_clock_time = draws.one_of({minute, 8 * minute, hour});
  if (draws.chance(75)) return;
  tasks.disk_gb = 1;
  pool.disk_gb = 2.5 + static_cast<double>(draws.below(20));
}

void add_pool(SwarmDraws& draws, Scenario& scenario) {
  ScenarioPool pool;
  pool.id = "pool" + std::to_string(scenario.pools.size());
  pool.vm_size = "rack";
  if (draws.chance(90)) pool.formula = Source{"swarm", draws.one_of(swarm_formulas)};
  pool.evaluation_interval = 5 * minute + draws.below(4) * minute;
  prices::PoolBilling billing{.vm_size = pool.vm_size};
  billing.prices[0] = prices::Price{.micro_per_hour = 120'000, .source = "the swarm"};
  scenario.billing.pools.push_back(billing);
  sim::PoolModel model;
  model.cores_per_node = draws.count(1, 4);
  model.task_slots_per_node = static_cast<std::uint16_t>(draws.count(1, 5));
  model.node_fill_type = draws.one_of({sim::NodeFillType::pack, sim::NodeFillType::spread});
  model.initial_targets = {static_cast<std::int32_t>(draws.below(3)),
                           static_cast<std::int32_t>(draws.below(3))};
  if (draws.chance(50)) model.cpu_percent = draws.one_of({35.0, 100.0});
  choose_latencies(draws, model);
  choose_failures(draws, model);
  scenario.pools.push_back(std::move(pool));
  scenario.model.pools.push_back(std::move(model));
}

void choose_account(SwarmDraws& draws, sim::Model& model) {
  if (draws.chance(40)) model.quota.dedicated_cores = draws.count(0, 20);
  if (draws.chance(40)) model.quota.low_priority_cores = draws.count(0, 12);
  if (draws.chance(30)) model.subnet_addresses = draws.count(1, 12);
  if (draws.chance(70)) return;
  model.capacity_events = {.per_day = draws.one_of({3.0, 30.0}),
                           .evicted_percent = draws.one_of({50.0, 100.0}),
                           .drought = draws.distribution(hour)};
}

void choose_rules(SwarmDraws& draws, Scenario& scenario) {
  sim::Model& model = scenario.model;
  model.evaluation_during_resize =
      draws.one_of({EvaluationDuringResize::retarget, EvaluationDuringResize::defer,
                    EvaluationDuringResize::skip});
  model.scale_in_order =
      draws.one_of({ScaleInOrder::idle_first, ScaleInOrder::newest, ScaleInOrder::random});
  model.task_order = draws.one_of({sim::TaskOrder::fifo, sim::TaskOrder::first_fit});
  if (draws.chance(30)) model.resize_timeout.reset();
  if (draws.chance(30)) model.resize_timeout = 5 * minute;
  control::Sampling& sampling = scenario.sampling;
  sampling.availability_delay = draws.up_to(2 * minute);
  if (draws.chance(30)) sampling.lost_percent = draws.one_of({5.0, 40.0});
  if (draws.chance(30)) sampling.zero_percent = draws.one_of({5.0, 40.0});
  if (draws.chance(50)) scenario.first_evaluation_delay = draws.up_to(10 * minute);
}

void choose_pipelines(SwarmDraws& draws, sim::Pipelines& pipelines) {
  pipelines.service =
      draws.one_of({PipelineService::none, PipelineService::none, PipelineService::azure_devops,
                    PipelineService::azure_devops, PipelineService::github});
  pipelines.request = draws.distribution(20 * second);
  pipelines.receive = draws.distribution(5 * second);
  if (draws.chance(30)) pipelines.parallel_jobs = draws.count(1, 6);
  pipelines.placeholder_agent = draws.chance(75);
  pipelines.once = draws.chance(70);
  pipelines.lock_time = draws.up_to(10 * minute);
  if (draws.chance(30)) pipelines.failure_percent = draws.one_of({5.0, 40.0});
}

/// After all else, so that the rest of a case is what it is without it.
void choose_reconciling(SwarmDraws& draws, Scenario& scenario) {
  bool const there = scenario.model.pipelines.service != PipelineService::none;
  if (!there || draws.chance(40)) return;
  control::Reconciling chosen{.every = draws.one_of({minute, minute, 10 * second, 7 * minute})};
  chosen.rules.orphan_after = draws.up_to(20 * minute);
  chosen.rules.repeat_after = draws.up_to(10 * minute);
  chosen.rules.attempts = static_cast<int>(draws.count(1, 4));
  scenario.reconciling = chosen;
  scenario.model.pipelines.watched = true;
}

void add_fault(SwarmDraws& draws, Scenario& scenario) {
  sim::Fault fault;
  fault.kind =
      draws.one_of({FaultKind::submit_error, FaultKind::resize_error, FaultKind::capacity_drought,
                    FaultKind::registry_down, FaultKind::quota_cut});
  fault.from = draws.up_to(scenario.horizon);
  fault.until = fault.from + millisecond + draws.up_to(3 * hour);
  bool const of_pool = fault.kind != FaultKind::registry_down && fault.kind != FaultKind::quota_cut;
  auto const pools = static_cast<std::int64_t>(scenario.pools.size());
  if (of_pool && draws.chance(40)) {
    fault.pool = batch::PoolId{static_cast<std::uint16_t>(draws.below(pools))};
  }
  bool const of_tier =
      fault.kind == FaultKind::capacity_drought || fault.kind == FaultKind::quota_cut;
  if (of_tier && draws.chance(40)) {
    fault.tier = draws.one_of({batch::NodeTier::dedicated, batch::NodeTier::low_priority});
  }
  fault.percent = draws.one_of({30.0, 100.0});
  if (fault.kind == FaultKind::quota_cut) fault.cores = draws.count(0, 8);
  scenario.model.faults.push_back(fault);
}

}  // namespace

SwarmCase swarm_case(std::uint64_t seed) {
  SwarmDraws draws(seed);
  SwarmCase made;
  Scenario& scenario = made.scenario;
  scenario.name = "swarm";
  scenario.start = *from_calendar(2024, 1, 1) + draws.up_to(day);
  scenario.horizon = hour + draws.up_to(draws.chance(70) ? 6 * hour : 20 * hour);
  scenario.model.seed = seed;
  for (std::int64_t pools = 1 + draws.below(3); pools > 0; --pools) add_pool(draws, scenario);
  choose_rules(draws, scenario);
  choose_account(draws, scenario.model);
  choose_pipelines(draws, scenario.model.pipelines);
  if (draws.chance(50)) {
    for (std::int64_t faults = 1 + draws.below(4); faults > 0; --faults) add_fault(draws, scenario);
  }
  made.faulty = draws.chance(25);
  made.workload.start = scenario.start;
  made.workload.end = scenario.start + scenario.horizon;
  made.workload.load = swarm_load(draws, scenario);
  choose_reconciling(draws, scenario);
  return made;
}

}  // namespace poolcast::experiment
