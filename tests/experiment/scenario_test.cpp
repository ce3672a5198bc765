#include "engine/experiment/scenario.hpp"

#include <gtest/gtest.h>

#include "tests/experiment/scenario_text.hpp"

namespace poolcast::experiment {
namespace {

TEST(Scenario, DefaultsAreTheServicesAndTheModels) {
  ScenarioFiles const files;
  Result<Scenario> const read =
      files.load(R"({"pools": [{"id": "a", "vmSize": "Standard_D4s_v3"}]})");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->name, "s") << "the file's name";
  EXPECT_EQ(read->start, *from_calendar(2024, 1, 1));
  EXPECT_EQ(read->horizon, day);
  EXPECT_EQ(read->model.seed, 1U);
  EXPECT_EQ(read->sampling.first_sample_delay, 30 * second);
  EXPECT_EQ(read->sampling.availability_delay, minute);
  EXPECT_EQ(read->first_evaluation_delay, Duration{});
  EXPECT_EQ(read->model.evaluation_during_resize, sim::EvaluationDuringResize::defer);
  EXPECT_EQ(read->model.resize_timeout, 15 * minute);
  EXPECT_EQ(read->model.scale_in_order, sim::ScaleInOrder::idle_first);
  EXPECT_EQ(read->model.task_order, sim::TaskOrder::first_fit);
  EXPECT_FALSE(read->model.quota.dedicated_cores || read->model.quota.low_priority_cores);
  EXPECT_EQ(read->default_pool, batch::PoolId{0});  // the only one
  EXPECT_TRUE(read->synthetic.empty());
  EXPECT_EQ(read->recording, "");
  ASSERT_EQ(read->pools.size(), 1U);
  EXPECT_EQ(read->pools[0].os, batch::OperatingSystem::linux);
  EXPECT_FALSE(read->pools[0].formula.has_value());
  EXPECT_EQ(read->pools[0].evaluation_interval, 15 * minute);
  sim::PoolModel const& pool = read->model.pools[0];
  EXPECT_EQ(pool.cores_per_node, 4U);
  EXPECT_EQ(pool.task_slots_per_node, 1);
  EXPECT_EQ(pool.node_fill_type, sim::NodeFillType::spread);
  EXPECT_EQ(pool.initial_targets, batch::Targets{});
  EXPECT_EQ(pool.tasks.retention_time, 7 * day);
  EXPECT_EQ(pool.latencies.low_priority_allocation_percent, 110);
  EXPECT_EQ(pool.latencies.agent_start.kind, Distribution::Kind::lognormal);
}

TEST(Scenario, ASizeIsReadInAnyCase) {
  ScenarioFiles const files;
  Result<Scenario> const read =
      files.load(R"({"pools": [{"id": "a", "vmSize": "STANDARD_D4s_V3"}]})");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->pools[0].vm_size, "Standard_D4s_v3");
  EXPECT_EQ(read->model.pools[0].cores_per_node, 4U);
}

constexpr char const* everything = R"({
  "$schema": "x", "name": "all", "description": "d", "start": "2022-01-18T06:30:00Z",
  "horizon": "P2D", "seed": 42,
  "pools": [{
    "id": "a", "vmSize": "rack", "vCPUs": 3, "os": "windows", "taskSlotsPerNode": 12,
    "nodeFillType": "pack", "autoScaleFormulaFile": "f.autoscale",
    "autoScaleEvaluationInterval": "PT5M", "targetDedicatedNodes": 2,
    "targetLowPriorityNodes": 3, "retentionTime": "PT1H",
    "latencies": {"nodeBoot": {"distribution": "uniform", "min": "1m", "max": "2m"}}
  }],
  "model": {
    "latencies": {"nodeAllocation": "PT3M", "nodeBoot": "PT9M", "lowPriorityAllocationPercent": 0,
      "agentStart": {"distribution": "lognormal", "median": "20s", "sigma": 0.5, "max": "5m"}},
    "firstSampleDelay": "1s", "sampleAvailabilityDelay": "2s", "firstEvaluationDelay": "3s",
    "evaluationDuringResize": "skip", "resizeTimeout": "none", "scaleInOrder": "newest",
    "taskOrder": "fifo"
  },
  "quota": {"dedicatedCores": 0, "lowPriorityCores": 7},
  "prices": {"currency": "EUR", "perHour": [
    {"vmSize": "rack", "os": "windows", "tier": "lowPriority", "price": 0.0848, "source": "s",
     "derived": true},
    {"vmSize": "rack", "os": "linux", "price": 9, "source": "another system's"}
  ]},
  "load": {"defaultPool": "a", "file": "jobs.csv", "columns": "queued=q"}
})";

TEST(Scenario, EverySettingIsRead) {
  ScenarioFiles const files;
  Result<Scenario> const read = files.load(everything);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->name, "all");
  EXPECT_EQ(format_time(read->start, 0), "2022-01-18T06:30:00Z");
  EXPECT_EQ(read->horizon, 2 * day);
  EXPECT_EQ(read->model.seed, 42U);
  EXPECT_EQ(read->sampling.first_sample_delay, second);
  EXPECT_EQ(read->sampling.availability_delay, 2 * second);
  EXPECT_EQ(read->first_evaluation_delay, 3 * second);
  EXPECT_EQ(read->model.evaluation_during_resize, sim::EvaluationDuringResize::skip);
  EXPECT_FALSE(read->model.resize_timeout.has_value());
  EXPECT_EQ(read->model.scale_in_order, sim::ScaleInOrder::newest);
  EXPECT_EQ(read->model.task_order, sim::TaskOrder::fifo);
  EXPECT_EQ(read->model.quota.dedicated_cores, 0U);
  EXPECT_EQ(read->model.quota.low_priority_cores, 7U);
  EXPECT_EQ(read->billing.currency, "EUR");
  EXPECT_EQ(files.without_folder(read->recording), "jobs.csv");
  EXPECT_EQ(read->columns, "queued=q");
  EXPECT_EQ(read->default_pool, batch::PoolId{0});
  ScenarioPool const& pool = read->pools[0];
  EXPECT_EQ(pool.os, batch::OperatingSystem::windows);
  EXPECT_EQ(pool.formula->text, "$TargetDedicatedNodes = 1");
  EXPECT_EQ(pool.evaluation_interval, 5 * minute);
  EXPECT_FALSE(read->billing.pools[0].prices[0].has_value()) << "only of another operating system";
  ASSERT_TRUE(read->billing.pools[0].prices[1].has_value());
  EXPECT_EQ(read->billing.pools[0].prices[1]->micro_per_hour, 84'800);
  EXPECT_TRUE(read->billing.pools[0].prices[1]->derived);
}

TEST(Scenario, EverySettingOfAPoolIsReadAndItsLatenciesWin) {
  Result<Scenario> const read = ScenarioFiles().load(everything);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  sim::PoolModel const& pool = read->model.pools[0];
  EXPECT_EQ(pool.cores_per_node, 3U);
  EXPECT_EQ(pool.task_slots_per_node, 12);
  EXPECT_EQ(pool.node_fill_type, sim::NodeFillType::pack);
  EXPECT_EQ(pool.initial_targets, (batch::Targets{.dedicated = 2, .low_priority = 3}));
  EXPECT_EQ(pool.tasks.retention_time, hour);
  sim::Latencies const& latencies = pool.latencies;
  EXPECT_EQ(latencies.node_allocation.kind, Distribution::Kind::fixed);
  EXPECT_EQ(latencies.node_allocation.a, 3 * minute);
  EXPECT_EQ(latencies.node_boot.kind, Distribution::Kind::uniform);
  EXPECT_EQ(latencies.node_boot.b, 2 * minute);
  EXPECT_EQ(latencies.agent_start.kind, Distribution::Kind::lognormal);
  EXPECT_EQ(latencies.agent_start.sigma, 0.5);
  EXPECT_EQ(latencies.agent_start.max, 5 * minute);
  EXPECT_EQ(latencies.low_priority_allocation_percent, 0);
  EXPECT_EQ(latencies.node_removal.kind, Distribution::Kind::lognormal) << "the default";
}

TEST(Scenario, ASyntheticLoadIsRead) {
  Result<Scenario> const read = ScenarioFiles().load(R"({
    "pools": [{"id": "a", "vmSize": "Standard_D2s_v3"}, {"id": "b", "vmSize": "Standard_D2s_v3"}],
    "load": {"synthetic": [{"pool": "b", "weekendFactor": 0.5, "utcOffsetHours": 5.5,
      "requiredSlots": 2, "duration": "PT1M",
      "perHour": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                  23.5]}]}})");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  ASSERT_EQ(read->synthetic.size(), 1U);
  load::SyntheticJobs const& jobs = read->synthetic[0];
  EXPECT_EQ(jobs.pool, batch::PoolId{1});
  EXPECT_EQ(jobs.per_hour[7], 7);
  EXPECT_EQ(jobs.per_hour[23], 23.5);
  EXPECT_EQ(jobs.weekend_factor, 0.5);
  EXPECT_EQ(jobs.utc_offset, 5 * hour + 30 * minute);
  EXPECT_EQ(jobs.slots, 2);
  EXPECT_EQ(jobs.duration.a, minute);
}

}  // namespace
}  // namespace poolcast::experiment
