#include <gtest/gtest.h>

#include "tests/sim/trace.hpp"

namespace poolcast::sim {
namespace {

/// What one node does in its first hours.
std::string life(Model const& model, int until = 10'000, batch::Targets targets = {1, 0}) {
  load::Load const load;
  World world(model, load, Time{});
  resize(world, targets);
  advance(world, until);
  return node_trace(world);
}

TEST(Node, PullsItsImageAndRunsItsStartTaskBeforeItIsIdle) {
  Model model = plain_model();
  model.pools[0].image = {.size_gb = 2, .pull_per_gb = Distribution::fixed(20 * second)};
  model.pools[0].latencies.start_task = Distribution::fixed(15 * second);
  EXPECT_EQ(life(model),
            "0 node 0 requested\n60 node 0 creating\n90 node 0 starting\n"
            "130 node 0 waiting for start task\n145 node 0 idle\n");
}

TEST(Node, WhoseStartTaskFailsStaysSo) {
  Model model = plain_model();
  model.pools[0].failures.start_task_percent = 100;
  EXPECT_EQ(life(model),
            "0 node 0 requested\n60 node 0 creating\n90 node 0 waiting for start task\n"
            "90 node 0 start task failed\n");
}

TEST(Node, ThatIsUnusableIsRebootedUntilItWorks) {
  Model model = plain_model();
  model.pools[0].failures = {.unusable_percent = 50, .recovery = Distribution::fixed(600 * second)};
  int unusable = 0;
  for (model.seed = 1; model.seed <= 40; ++model.seed) {
    std::string const trace = life(model, 100'000);
    EXPECT_EQ(trace.substr(trace.rfind(' ')), " idle\n") << trace;
    if (trace.find("90 node 0 unusable\n690 node 0 rebooting\n720 node 0 ") != trace.npos)
      ++unusable;
  }
  EXPECT_GT(unusable, 10);
  EXPECT_LT(unusable, 30);
}

TEST(Node, ThatFailsLosesItsTaskAndComesBackByAReboot) {
  Model model = plain_model();
  model.pools[0].failures = {.per_day = 24 * 6, .recovery = Distribution::fixed(100 * second)};
  load::Load const load = jobs({{90, 50'000}});
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 20'000);
  World copy = world;
  std::string const nodes = node_trace(world);
  EXPECT_NE(nodes.find(" node 0 unknown\n"), nodes.npos);
  EXPECT_NE(nodes.find(" node 0 rebooting\n"), nodes.npos);
  std::string const tasks = task_trace(copy);
  EXPECT_NE(tasks.find(" task 0 requeued on 0\n"), tasks.npos) << tasks;
  EXPECT_EQ(look(copy).pools[0].failed_tasks, 0U);
}

TEST(Node, WhoseRegistryIsDownIsUnusableForGood) {
  Model model = plain_model();
  model.pools[0].image = {.size_gb = 2, .pull_per_gb = Distribution::fixed(20 * second)};
  model.faults = {{.kind = FaultKind::registry_down, .from = {}, .until = 100 * second}};
  EXPECT_EQ(life(model), "0 node 0 requested\n60 node 0 creating\n90 node 0 unusable\n");
}

TEST(Node, WhoseDiskIsFullIsUnusableForGood) {
  Model model = plain_model(2);
  model.pools[0].disk_gb = 10;
  model.pools[0].tasks.disk_gb = 4;
  load::Load const load = jobs({{90, 10}, {110, 10}, {130, 10}, {150, 10}});
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 1000);
  World copy = world;
  std::string const nodes = node_trace(world);
  EXPECT_NE(nodes.find("140 node 0 unusable\n"), nodes.npos) << nodes;
  EXPECT_EQ(look(copy).pools[0].active_tasks, 1U) << "the last one waits for ever";
}

TEST(Node, KeepsFilesOnlyForTheRetentionTime) {
  Model model = plain_model(2);
  model.pools[0].disk_gb = 10;
  model.pools[0].tasks.disk_gb = 4;
  model.pools[0].tasks.retention_time = 30 * second;
  load::Load const load = jobs({{90, 10}, {110, 10}, {130, 10}, {150, 10}});
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 1000);
  EXPECT_EQ(look(world).pools[0].succeeded_tasks, 4U);
}

/// Low-priority nodes are taken at 1,000 s, and there are no new ones until 2,000 s.
Model drought() {
  Model model = plain_model();
  model.faults = {{.kind = FaultKind::capacity_drought,
                   .from = 1000 * second,
                   .until = 2000 * second,
                   .pool = std::nullopt,
                   .tier = batch::NodeTier::low_priority,
                   .percent = 100}};
  return model;
}

TEST(Preemption, TheNodeKeepsItsIdAndComesBackWhenThereIsCapacity) {
  EXPECT_EQ(life(drought(), 10'000, {0, 1}),
            "0 node 0 requested\n60 node 0 creating\n90 node 0 idle\n1000 node 0 preempted\n"
            "2060 node 0 creating\n2090 node 0 idle\n");
}

TEST(Preemption, ThePreemptedNodeIsStillCountedAndHasNoRoom) {
  load::Load const load = jobs({{500, 600}, {501, 5}});
  Model model = drought();
  World world(model, load, Time{});
  resize(world, {.low_priority = 1});
  advance(world, 1500);
  World copy = world;
  batch::PoolCounts const counts_now = counts(world);
  EXPECT_EQ(counts_now.current, (batch::Targets{0, 1}));
  EXPECT_EQ(counts_now.preempted_nodes, 1U);
  EXPECT_EQ(counts_now.usable_nodes, 0U);
  EXPECT_EQ(counts_now.active_tasks, 2U) << "the lost one waits again";
  advance(copy, 10'000);
  EXPECT_EQ(task_trace(copy),
            "500 task 0 running on 0\n1000 task 0 requeued on 0\n2090 task 0 running on 0\n"
            "2690 task 0 completed on 0\n2690 task 1 running on 0\n2695 task 1 completed on 0\n");
}

TEST(Preemption, AScaleInTakesThePreemptedNodeFirstAndAtOnce) {
  load::Load const load;
  Model const model = drought();
  World world(model, load, Time{});
  resize(world, {.dedicated = 1, .low_priority = 2});
  advance(world, 1500);
  static_cast<void>(world.observe());
  resize(world, {.dedicated = 1, .low_priority = 1});
  EXPECT_EQ(node_trace(world), "1500 node 2 removed\n");
  EXPECT_EQ(counts(world).current, (batch::Targets{1, 1}));
  EXPECT_EQ(counts(world).preempted_nodes, 1U);
}

TEST(Preemption, ADrainingNodeIsGoneForGood) {
  load::Load const load = jobs({{100, 5000}});
  Model const model = drought();
  World world(model, load, Time{});
  resize(world, {.low_priority = 1});
  advance(world, 500);
  resize(world, {}, batch::DeallocationOption::task_completion);
  advance(world, 3000);
  std::string const trace = node_trace(world);
  EXPECT_NE(trace.find("500 node 0 leaving\n1000 node 0 idle\n1000 node 0 removed\n"), trace.npos)
      << trace;
  EXPECT_EQ(counts(world).active_tasks, 1U);
}

TEST(Preemption, TheHazardIsTheChanceAnHour) {
  Model model = plain_model();
  model.pools[0].eviction_percent_per_hour = 20;
  int survived = 0;
  constexpr int nodes = 2000;
  load::Load const load;
  World world(model, load, Time{});
  resize(world, {.low_priority = nodes});
  advance(world, 60 + 3600);
  std::vector<bool> gone(nodes);
  batch::Observation const seen = look(world);
  for (batch::NodeTransition const& t : seen.nodes) {
    if (t.change == batch::NodeChange::preempted) gone[t.node.value] = true;
  }
  for (bool const g : gone) survived += g ? 0 : 1;
  EXPECT_NEAR(survived, 1600, 80) << "4.5 standard deviations";
}

TEST(Preemption, CapacityEventsTakeManyAtOnceAndThenThereIsNoneForAWhile) {
  Model model = plain_model();
  model.capacity_events = {
      .per_day = 24, .evicted_percent = 100, .drought = Distribution::fixed(hour)};
  load::Load const load;
  World world(model, load, Time{});
  resize(world, {.dedicated = 5, .low_priority = 20});
  advance(world, 24 * 3600);
  std::map<Time, int> taken;
  batch::Observation const seen = look(world);
  for (batch::NodeTransition const& t : seen.nodes) {
    if (t.change != batch::NodeChange::preempted) continue;
    EXPECT_EQ(t.tier, batch::NodeTier::low_priority);
    ++taken[t.at];
  }
  ASSERT_GT(taken.size(), 5U);
  Time last = Time{} - hour;
  for (auto const& [at, count] : taken) {
    EXPECT_EQ(count, 20);
    EXPECT_GE(at - last, hour) << "none is there to be taken";
    last = at;
  }
}

TEST(Quota, ACutHoldsForNewNodesOnly) {
  Model model = plain_model();
  model.quota.dedicated_cores = 100;
  model.faults = {
      {.kind = FaultKind::quota_cut, .from = 500 * second, .until = 1000 * second, .cores = 6}};
  load::Load const load;
  World world(model, load, Time{});
  resize(world, {.dedicated = 2});
  advance(world, 600);
  resize(world, {.dedicated = 5});
  advance(world, 900);
  EXPECT_EQ(counts(world).current.dedicated, 3);
  EXPECT_EQ(counts(world).resize_error, batch::ResizeError::account_core_quota_reached);
  advance(world, 1000);
  resize(world, {.dedicated = 5});
  advance(world, 1200);
  EXPECT_EQ(counts(world).current.dedicated, 5);
}

TEST(Subnet, HasSoManyAddressesForAllPools) {
  Model model = plain_model();
  model.pools.push_back(plain_pool());
  model.subnet_addresses = 5;
  load::Load const load;
  World world(model, load, Time{});
  resize(world, {.dedicated = 3});
  resize(world, {.low_priority = 3}, {}, batch::PoolId{1});
  advance(world, 1000);
  EXPECT_EQ(counts(world, batch::PoolId{1}).current.low_priority, 2);
  EXPECT_EQ(counts(world, batch::PoolId{1}).resize_error, batch::ResizeError::no_address_left);
  EXPECT_EQ(counts(world).resize_error, batch::ResizeError::none);
}

}  // namespace
}  // namespace poolcast::sim
