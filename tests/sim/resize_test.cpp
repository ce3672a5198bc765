#include <gtest/gtest.h>

#include "tests/sim/trace.hpp"

namespace poolcast::sim {
namespace {

using batch::DeallocationOption;
using batch::ResizeError;

/// One node, busy with a task from 100 s to 400 s.
struct BusyNode {
  load::Load load = jobs({{100, 300}});
  World world;

  explicit BusyNode(Model const& model = plain_model()) : world(model, load, Time{}) {
    resize(world, {.dedicated = 1});
    advance(world, 200);
    static_cast<void>(world.observe());
  }
};

TEST(ScaleIn, TaskCompletionLetsTheTaskFinishAndThenRemovesTheNode) {
  BusyNode busy;
  resize(busy.world, {}, DeallocationOption::task_completion);
  advance(busy.world, 1000);
  World copy = busy.world;
  EXPECT_EQ(task_trace(busy.world), "400 task 0 completed on 0\n");
  EXPECT_EQ(node_trace(copy), "200 node 0 leaving\n400 node 0 idle\n410 node 0 removed\n");
}

TEST(ScaleIn, RequeueCutsTheTaskShortAndItRunsAgainFromTheStart) {
  BusyNode busy;
  resize(busy.world, {}, DeallocationOption::requeue);
  resize(busy.world, {.dedicated = 1});  // waits until the node is gone, at 210 s
  advance(busy.world, 1000);
  EXPECT_EQ(task_trace(busy.world),
            "200 task 0 requeued on 0\n300 task 0 running on 1\n600 task 0 completed on 1\n");
}

TEST(ScaleIn, RequeuedTasksWaitTheOldestFirst) {
  load::Load const load = jobs({{100, 900}, {101, 900}, {102, 900}, {103, 900}});
  World world(plain_model(2), load, Time{});
  resize(world, {.dedicated = 2});
  advance(world, 200);
  static_cast<void>(world.observe());
  resize(world, {}, DeallocationOption::requeue);
  resize(world, {.dedicated = 1});
  advance(world, 400);
  EXPECT_EQ(task_trace(world),
            "200 task 0 requeued on 0\n200 task 1 requeued on 0\n200 task 2 requeued on 1\n"
            "200 task 3 requeued on 1\n300 task 0 running on 2\n300 task 1 running on 2\n");
}

TEST(ScaleIn, TerminateEndsTheTaskForGood) {
  BusyNode busy;
  resize(busy.world, {}, DeallocationOption::terminate);
  resize(busy.world, {.dedicated = 1});
  advance(busy.world, 1000);
  EXPECT_EQ(task_trace(busy.world), "200 task 0 failed on 0\n");
  EXPECT_EQ(counts(busy.world).failed_tasks, 1U);
}

TEST(ScaleIn, RetainedDataKeepsTheNodeForTheRetentionTime) {
  Model model = plain_model();
  model.pools[0].tasks.retention_time = 600 * second;
  BusyNode busy(model);
  resize(busy.world, {}, DeallocationOption::retained_data);
  advance(busy.world, 2000);
  EXPECT_EQ(node_trace(busy.world), "200 node 0 leaving\n400 node 0 idle\n1010 node 0 removed\n");
}

TEST(ScaleIn, TheOrderChoosesWhoLeaves) {
  // Nodes 0 and 2 are busy, 1 and 3 idle.
  load::Load const load = jobs({{100, 900}, {100, 50}, {100, 900}, {100, 50}});
  Model model = plain_model();
  for (auto const& [order, gone] : {std::pair(ScaleInOrder::idle_first, "200 node 3 leaving\n"),
                                    std::pair(ScaleInOrder::newest, "200 node 3 leaving\n")}) {
    model.scale_in_order = order;
    World world(model, load, Time{});
    resize(world, {.dedicated = 4});
    advance(world, 200);
    static_cast<void>(world.observe());
    resize(world, {.dedicated = 3}, DeallocationOption::task_completion);
    EXPECT_EQ(node_trace(world), gone);
    advance(world, 300);
    static_cast<void>(world.observe());
    resize(world, {.dedicated = 2}, DeallocationOption::task_completion);
    EXPECT_EQ(node_trace(world),
              order == ScaleInOrder::newest ? "300 node 2 leaving\n" : "300 node 1 leaving\n");
  }
}

TEST(ScaleIn, ANodeThatWasNotAllocatedYetIsCancelledAndNeverBilled) {
  load::Load const load;
  Model model = plain_model();
  model.evaluation_during_resize = EvaluationDuringResize::retarget;
  World world(model, load, Time{});
  resize(world, {.low_priority = 2});
  advance(world, 30);
  resize(world, {.low_priority = 1});
  advance(world, 200);
  EXPECT_EQ(node_trace(world),
            "0 node 0 requested\n0 node 1 requested\n30 node 1 cancelled\n60 node 0 creating\n"
            "90 node 0 idle\n");
}

TEST(Quota, StopsAllocationAndIsSharedByThePoolsInTheirOrder) {
  load::Load const load;
  Model model = plain_model();
  model.pools.push_back(plain_pool());
  model.quota.dedicated_cores = 7;  // three nodes of two cores
  World world(model, load, Time{});
  resize(world, {.dedicated = 2});
  resize(world, {.dedicated = 2}, DeallocationOption::requeue, batch::PoolId{1});
  advance(world, 200);
  EXPECT_EQ(counts(world).current.dedicated, 2);
  EXPECT_EQ(counts(world).resize_error, ResizeError::none);
  batch::PoolCounts const second_pool = counts(world, batch::PoolId{1});
  EXPECT_EQ(second_pool.current.dedicated, 1);
  EXPECT_EQ(second_pool.target.dedicated, 2);
  EXPECT_EQ(second_pool.resize_error, ResizeError::account_core_quota_reached);
}

TEST(Quota, AnEvaluationThatStillWantsMoreTriesAgain) {
  load::Load const load;
  Model model = plain_model();
  model.quota.low_priority_cores = 2;
  World world(model, load, Time{});
  resize(world, {.low_priority = 2});
  EXPECT_EQ(counts(world).resize_error, ResizeError::account_low_priority_core_quota_reached);
  advance(world, 100);
  resize(world, {.low_priority = 1});
  EXPECT_EQ(counts(world).resize_error, ResizeError::none);
  resize(world, {.low_priority = 2});
  EXPECT_EQ(counts(world).resize_error, ResizeError::account_low_priority_core_quota_reached);
}

TEST(EvaluationDuringResize, DeferRetargetsAGrowthAndPutsOffAShrink) {
  load::Load const load;
  World world(plain_model(), load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 30);
  resize(world, {.dedicated = 2});
  advance(world, 40);
  resize(world, {});
  World copy = world;
  EXPECT_EQ(counts(copy).target.dedicated, 2);
  advance(world, 300);
  EXPECT_EQ(node_trace(world),
            "0 node 0 requested\n30 node 1 requested\n60 node 0 creating\n90 node 1 creating\n"
            "90 node 1 leaving\n90 node 0 leaving\n100 node 1 removed\n100 node 0 removed\n");
}

TEST(EvaluationDuringResize, DeferLetsADrainBlockTheNextGrowth) {
  BusyNode busy;
  resize(busy.world, {}, DeallocationOption::task_completion);
  advance(busy.world, 250);
  resize(busy.world, {.dedicated = 1});
  advance(busy.world, 1000);
  EXPECT_EQ(node_trace(busy.world),
            "200 node 0 leaving\n400 node 0 idle\n410 node 0 removed\n410 node 1 requested\n"
            "470 node 1 creating\n500 node 1 idle\n");
}

TEST(EvaluationDuringResize, RetargetGrowsBesideADrainAndSkipDropsTheWish) {
  Model model = plain_model();
  model.evaluation_during_resize = EvaluationDuringResize::retarget;
  BusyNode retarget(model);
  resize(retarget.world, {}, DeallocationOption::task_completion);
  advance(retarget.world, 250);
  resize(retarget.world, {.dedicated = 1});
  advance(retarget.world, 320);
  EXPECT_EQ(node_trace(retarget.world),
            "200 node 0 leaving\n250 node 1 requested\n310 node 1 creating\n");
  model.evaluation_during_resize = EvaluationDuringResize::skip;
  BusyNode skip(model);
  resize(skip.world, {}, DeallocationOption::task_completion);
  advance(skip.world, 250);
  resize(skip.world, {.dedicated = 1});
  advance(skip.world, 1000);
  EXPECT_EQ(node_trace(skip.world), "200 node 0 leaving\n400 node 0 idle\n410 node 0 removed\n");
}

TEST(ResizeTimeout, EndsAResizeThatADrainHoldsUpAndLeavesTheNodeDraining) {
  Model model = plain_model();
  model.resize_timeout = 60 * second;
  load::Load const load = jobs({{100, 300}});
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 200);
  static_cast<void>(world.observe());
  resize(world, {}, DeallocationOption::task_completion);
  resize(world, {.dedicated = 1});  // waits for the timeout at 260 s
  advance(world, 500);
  EXPECT_EQ(node_trace(world),
            "200 node 0 leaving\n260 node 1 requested\n320 node 1 creating\n350 node 1 idle\n"
            "400 node 0 idle\n410 node 0 removed\n");
}

TEST(ResizeTimeout, GivesUpNodesThatWereNotAllocated) {
  Model model = plain_model();
  model.resize_timeout = 50 * second;
  load::Load const load;
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 100);
  EXPECT_EQ(node_trace(world), "0 node 0 requested\n50 node 0 cancelled\n");
  EXPECT_EQ(counts(world).resize_error, ResizeError::allocation_timed_out);
  EXPECT_EQ(counts(world).target.dedicated, 1);
}

TEST(StopResize, KeepsTheNodesThatHaveComeAndGivesUpTheOthers) {
  load::Load const load;
  World world(plain_model(), load, Time{});
  EXPECT_EQ(counts(world).allocation_state, batch::AllocationState::steady);
  resize(world, {.dedicated = 1});
  advance(world, 40);
  resize(world, {.dedicated = 3});  // a growing pool grows on at once
  advance(world, 70);
  EXPECT_EQ(counts(world).allocation_state, batch::AllocationState::resizing);
  world.stop_resize(first_pool);
  batch::PoolCounts const stopped = counts(world);
  EXPECT_EQ(stopped.allocation_state, batch::AllocationState::steady);
  EXPECT_EQ(stopped.resize_error, ResizeError::resize_stopped);
  EXPECT_EQ(stopped.current.dedicated, 1);
  EXPECT_EQ(stopped.target.dedicated, 3) << "the target stays at what was asked for";
  advance(world, 1000);
  EXPECT_EQ(counts(world).current.dedicated, 1);
}

TEST(StopResize, DoesNothingToASteadyPool) {
  load::Load const load;
  World world(plain_model(), load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 1000);
  world.stop_resize(first_pool);
  EXPECT_EQ(counts(world).resize_error, ResizeError::none);
}

}  // namespace
}  // namespace poolcast::sim
