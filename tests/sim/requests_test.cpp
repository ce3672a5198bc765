// What people ask of the service, and no controller does: terminate, reboot, take offline, remove.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "tests/sim/trace.hpp"

namespace poolcast::sim {
namespace {

using batch::DeallocationOption;
using batch::NodeId;
using batch::PoolId;
using batch::TaskId;

/// Of a copy, whose transitions nobody misses.
batch::PoolCounts now(World world) { return counts(world); }

/// One node of one slot; task 0 runs on it from 100 s to 400 s, task 1 waits.
struct OneNode {
  load::Load load = jobs({{100, 300}, {101, 300}});
  World world;

  explicit OneNode(Model const& model = plain_model(1)) : world(model, load, Time{}) {
    resize(world, {.dedicated = 1});
    advance(world, 200);
    static_cast<void>(world.observe());
  }
};

TEST(Requests, TerminatingARunningTaskGivesItsSlotToTheNext) {
  OneNode one;
  one.world.terminate(PoolId{}, TaskId{0});
  EXPECT_EQ(now(one.world).failed_tasks, 1U);
  EXPECT_EQ(now(one.world).running_tasks, 1U);
  EXPECT_EQ(now(one.world).active_tasks, 0U);
  advance(one.world, 1000);
  EXPECT_EQ(task_trace(one.world),
            "200 task 0 failed on 0\n200 task 1 running on 0\n500 task 1 completed on 0\n");
}

TEST(Requests, ATaskThatEndsNowHasSucceeded) {
  OneNode one;
  EXPECT_FALSE(one.world.end_now(TaskId{1}));  // it waits
  EXPECT_TRUE(one.world.end_now(TaskId{0}));
  EXPECT_EQ(now(one.world).succeeded_tasks, 1U);
  EXPECT_EQ(now(one.world).failed_tasks, 0U);
  EXPECT_FALSE(one.world.end_now(TaskId{0}));
  advance(one.world, 1000);
  EXPECT_EQ(task_trace(one.world),
            "200 task 0 completed on 0\n200 task 1 running on 0\n500 task 1 completed on 0\n");
}

TEST(Requests, TheLastTaskOfALeavingNodeEndsNowAndLetsItGo) {
  OneNode one;
  resize(one.world, {}, DeallocationOption::task_completion);
  EXPECT_TRUE(one.world.end_now(TaskId{0}));
  advance(one.world, 1000);
  EXPECT_EQ(node_trace(one.world), "200 node 0 leaving\n200 node 0 idle\n210 node 0 removed\n");
}

TEST(Requests, ATerminatedTaskThatWaitedNeverRuns) {
  OneNode one;
  one.world.terminate(PoolId{}, TaskId{1});
  EXPECT_EQ(now(one.world).active_tasks, 0U);
  EXPECT_EQ(now(one.world).failed_tasks, 1U);
  advance(one.world, 1000);
  EXPECT_EQ(task_trace(one.world), "400 task 0 completed on 0\n");
}

TEST(Requests, ATerminatedTaskHoldsUpNoOneAnyMore) {
  // First come, first served: the wide one is waited for, until it is gone.
  Model model = plain_model(1);
  model.task_order = TaskOrder::fifo;
  model.pools[0].task_slots_per_node = 2;
  load::Load load = jobs({{100, 300}, {101, 300}, {102, 300}});
  load.jobs[1].slots = 2;
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 200);
  EXPECT_EQ(now(world).running_tasks, 1U);
  world.terminate(PoolId{}, TaskId{1});
  EXPECT_EQ(now(world).running_tasks, 2U);
  EXPECT_EQ(now(world).active_tasks, 0U);
}

TEST(Requests, AForgottenTaskDoesNotCountAsFailed) {
  OneNode one;
  one.world.terminate(PoolId{}, TaskId{0}, true);
  one.world.terminate(PoolId{}, TaskId{1}, true);
  EXPECT_EQ(now(one.world).failed_tasks, 0U);
  EXPECT_EQ(now(one.world).running_tasks, 0U);
}

TEST(Requests, TerminatingTheLastTaskOfALeavingNodeLetsItGo) {
  OneNode one;
  resize(one.world, {}, DeallocationOption::task_completion);
  one.world.terminate(PoolId{}, TaskId{0});
  advance(one.world, 1000);
  EXPECT_EQ(node_trace(one.world), "200 node 0 leaving\n200 node 0 idle\n210 node 0 removed\n");
}

TEST(Requests, RestartingANodeRequeuesItsTasks) {
  OneNode one;
  ASSERT_TRUE(one.world.can_restart(NodeId{0}));
  one.world.restart(NodeId{0}, {});
  EXPECT_FALSE(one.world.can_restart(NodeId{0}));
  EXPECT_EQ(now(one.world).usable_nodes, 0U);
  World copy = one.world;
  advance(copy, 299);
  EXPECT_EQ(node_trace(copy),
            "200 node 0 idle\n200 node 0 rebooting\n230 node 0 idle\n"
            "230 node 0 running\n");
  advance(one.world, 299);
  EXPECT_EQ(task_trace(one.world), "200 task 0 requeued on 0\n230 task 0 running on 0\n");
  EXPECT_EQ(now(one.world).usable_nodes, 1U);
}

TEST(Requests, RestartingANodeMayEndItsTasks) {
  OneNode one;
  one.world.restart(NodeId{0}, {.requeue = false});
  advance(one.world, 299);
  EXPECT_EQ(task_trace(one.world), "200 task 0 failed on 0\n230 task 1 running on 0\n");
}

TEST(Requests, AnOfflineNodeFinishesItsTaskAndTakesNoOther) {
  OneNode one;
  one.world.take_offline(NodeId{0});
  one.world.take_offline(NodeId{0});  // twice is once
  EXPECT_EQ(now(one.world).usable_nodes, 0U);
  advance(one.world, 600);
  World copy = one.world;
  EXPECT_EQ(node_trace(copy), "400 node 0 offline\n");
  one.world.bring_online(NodeId{0});
  one.world.bring_online(NodeId{0});
  EXPECT_EQ(now(one.world).usable_nodes, 1U);
  advance(one.world, 1000);
  EXPECT_EQ(task_trace(one.world),
            "400 task 0 completed on 0\n600 task 1 running on 0\n900 task 1 completed on 0\n");
}

TEST(Requests, ANodeThatIsRestartedOfflineComesBackOffline) {
  OneNode one;
  one.world.take_offline(NodeId{0});
  one.world.restart(NodeId{0}, {});
  advance(one.world, 600);
  EXPECT_EQ(now(one.world).usable_nodes, 0U);
  EXPECT_EQ(now(one.world).active_tasks, 2U);
  EXPECT_EQ(node_trace(one.world),
            "200 node 0 offline\n200 node 0 rebooting\n230 node 0 offline\n");
}

TEST(Requests, RemovingANodeLowersTheTarget) {
  OneNode one;
  resize(one.world, {.dedicated = 2});
  advance(one.world, 360);
  static_cast<void>(one.world.observe());
  one.world.remove_nodes(PoolId{}, {NodeId{1}}, DeallocationOption::task_completion);
  EXPECT_EQ(now(one.world).target.dedicated, 1);
  EXPECT_EQ(now(one.world).allocation_state, batch::AllocationState::resizing);
  one.world.remove_nodes(PoolId{}, {NodeId{1}}, DeallocationOption::task_completion);
  EXPECT_EQ(now(one.world).target.dedicated, 1);
  advance(one.world, 2000);
  EXPECT_EQ(now(one.world).current.dedicated, 1);
  EXPECT_EQ(now(one.world).allocation_state, batch::AllocationState::steady);
}

TEST(Requests, ATasksOwnRulesTakeThePlaceOfItsPools) {
  Model model = plain_model(1);
  model.tasks_bring_rules = true;
  load::Load const load = jobs({{100, 300}, {101, 300}});
  World world(model, load, Time{});
  world.set_rules(TaskId{0}, {.max_retry_count = 1, .failure_percent = 100});
  world.set_rules(TaskId{1}, {.max_wall_clock_time = 30 * second});
  resize(world, {.dedicated = 1});
  advance(world, 2000);
  EXPECT_EQ(task_trace(world),
            "100 task 0 running on 0\n400 task 0 requeued on 0\n"
            "400 task 0 running on 0\n700 task 0 failed on 0\n"
            "700 task 1 running on 0\n730 task 1 failed on 0\n");
}

TEST(Requests, ALeavingNodeWhoseTasksAreDroppedIsGone) {
  OneNode one;
  resize(one.world, {}, batch::DeallocationOption::task_completion);
  static_cast<void>(one.world.observe());
  one.world.drop_tasks(NodeId{0}, false);
  advance(one.world, 390);
  EXPECT_EQ(node_trace(one.world), "200 node 0 idle\n210 node 0 removed\n");
}

TEST(Requests, AReimagedNodeHasAnEmptyDisk) {
  Model model = plain_model();
  model.pools[0].disk_gb = 10;
  model.pools[0].tasks = {.retention_time = 200 * second, .disk_gb = 4};
  load::Load const load = jobs({{90, 10}, {300, 10}, {400, 10}, {420, 10}});
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 150);
  world.restart(NodeId{0}, {.fresh_disk = true});
  advance(world, 350);  // what the first task left would have been deleted at 300
  static_cast<void>(world.observe());
  advance(world, 1000);
  EXPECT_EQ(node_trace(world),
            "400 node 0 running\n410 node 0 idle\n420 node 0 running\n430 node 0 idle\n"
            "430 node 0 unusable\n")
      << "two of them do not fill it, the third does";
}

TEST(Requests, RestartingANodeDoesNotMakeItFailMoreOften) {
  Model model = plain_model();
  model.pools[0].failures = {.per_day = 24, .recovery = Distribution::fixed(100 * second)};
  load::Load const load;
  auto const failures = [&](bool restarts) {
    World world(model, load, Time{});
    resize(world, {.dedicated = 1});
    std::size_t count = 0;
    for (int minute = 2; minute < 6000; ++minute) {
      advance(world, 60 * minute);
      if (restarts && world.can_restart(NodeId{0})) world.restart(NodeId{0}, {});
      batch::Observation const seen = look(world);
      count += static_cast<std::size_t>(std::ranges::count(seen.nodes, batch::NodeChange::unknown,
                                                           &batch::NodeTransition::change));
    }
    return count;
  };
  std::size_t const undisturbed = failures(false);
  EXPECT_GT(undisturbed, 50U);
  EXPECT_LE(failures(true), undisturbed + 30) << "it is in use half of the time";
}

TEST(Requests, ATasksOwnRetentionTimeIsWaitedFor) {
  Model model = plain_model();
  model.tasks_bring_rules = true;
  load::Load const load = jobs({{100, 50}, {101, 50}});
  World world(model, load, Time{});
  world.set_rules(TaskId{0}, {.retention_time = 1000 * second});
  world.set_rules(TaskId{1}, {.retention_time = 30 * second});
  resize(world, {.dedicated = 1});
  advance(world, 300);
  static_cast<void>(world.observe());
  resize(world, {}, batch::DeallocationOption::retained_data);
  advance(world, 3000);
  EXPECT_EQ(node_trace(world), "300 node 0 leaving\n1160 node 0 removed\n");
}

TEST(Requests, WhatComesAfterEveryRunIsNotPlanned) {
  constexpr Duration no_limit{std::numeric_limits<std::int64_t>::max() / 100};
  Model model = plain_model();
  model.resize_timeout = no_limit;
  model.pools[0].disk_gb = 10;
  model.pools[0].tasks = {
      .max_wall_clock_time = no_limit, .retention_time = no_limit, .disk_gb = 1};
  model.faults = {{.kind = FaultKind::capacity_drought,
                   .from = 1000 * second,
                   .until = no_limit,
                   .tier = batch::NodeTier::low_priority}};
  load::Load const load = jobs({{100, 50}});
  World world(model, load, Time{});
  resize(world, {1, 1});
  advance(world, 2000);
  EXPECT_EQ(counts(world).succeeded_tasks, 1U);
  EXPECT_EQ(counts(world).preempted_nodes, 1U);
}

TEST(Requests, AFaultMayBeAddedLater) {
  OneNode one;
  one.world.add_fault({.kind = FaultKind::submit_error, .from = 200 * second, .until = hour});
  batch::TaskSpec const task{.id = TaskId{1}};
  auto const refused = one.world.submit(PoolId{}, {&task, 1});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the service refuses to add tasks");
}

}  // namespace
}  // namespace poolcast::sim
