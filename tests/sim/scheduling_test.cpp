#include <gtest/gtest.h>

#include "tests/sim/trace.hpp"

namespace poolcast::sim {
namespace {

TEST(Scheduling, ATaskWaitsForItsNodeToBeAllocatedAndBooted) {
  load::Load const load = jobs({{5, 100}});
  World world(plain_model(), load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 300);
  EXPECT_EQ(task_trace(world), "90 task 0 running on 0\n190 task 0 completed on 0\n");
}

TEST(Scheduling, PackFillsTheLowestNodeFirstAndSpreadTheEmptiest) {
  load::Load const load = jobs({{100, 50}, {101, 50}, {102, 50}, {103, 50}});
  Model model = plain_model(3);
  for (auto const& [fill, expected] :
       {std::pair(NodeFillType::pack, "0 0 0 1 "), std::pair(NodeFillType::spread, "0 1 0 1 ")}) {
    model.pools[0].node_fill_type = fill;
    World world(model, load, Time{});
    resize(world, {.dedicated = 2});
    advance(world, 120);
    std::string nodes;
    for (batch::TaskTransition const& t : look(world).tasks) {
      if (t.change == batch::TaskChange::running) nodes += std::to_string(t.node.value) + " ";
    }
    EXPECT_EQ(nodes, expected);
  }
}

TEST(Scheduling, AWideTaskBlocksTheQueueUnderFifoAndIsPassedUnderFirstFit) {
  load::Load const load = jobs({{100, 100, 2}, {101, 50, 2}, {102, 50, 1}});
  Model model = plain_model(3);
  model.task_order = TaskOrder::fifo;
  World fifo(model, load, Time{});
  resize(fifo, {.dedicated = 1});
  advance(fifo, 400);
  EXPECT_EQ(task_trace(fifo),
            "100 task 0 running on 0\n200 task 0 completed on 0\n200 task 1 running on 0\n"
            "200 task 2 running on 0\n250 task 1 completed on 0\n250 task 2 completed on 0\n");
  model.task_order = TaskOrder::first_fit;
  World first_fit(model, load, Time{});
  resize(first_fit, {.dedicated = 1});
  advance(first_fit, 150);
  EXPECT_EQ(task_trace(first_fit), "100 task 0 running on 0\n102 task 2 running on 0\n");
}

TEST(Scheduling, ATaskWiderThanANodeIsActiveForEverAndBlocksNoOther) {
  load::Load const load = jobs({{1, 10, 4}, {2, 10, 1}});
  World world(plain_model(3), load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 1000);
  EXPECT_EQ(task_trace(world), "90 task 1 running on 0\n100 task 1 completed on 0\n");
  EXPECT_EQ(counts(world).active_tasks, 1U);
}

TEST(Scheduling, ACompletionFreesItsSlotBeforeAnArrivalOfTheSameInstant) {
  load::Load const load = jobs({{100, 50}, {150, 10}});
  World world(plain_model(), load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 200);
  EXPECT_EQ(task_trace(world),
            "100 task 0 running on 0\n150 task 0 completed on 0\n150 task 1 running on 0\n"
            "160 task 1 completed on 0\n");
}

TEST(Scheduling, SubmittingATaskTwiceIsHarmless) {
  load::Load const load = jobs({{1, 10}});
  World world(plain_model(), load, Time{});
  advance(world, 2);
  batch::TaskSpec const task{batch::TaskId{0}};
  ASSERT_TRUE(world.submit(first_pool, {&task, 1}).has_value());
  EXPECT_EQ(counts(world).active_tasks, 1U);
}

TEST(Scheduling, TheAgentStartDelaysTheJobAndHoldsTheSlot) {
  load::Load const load = jobs({{100, 50}, {100, 50}});
  Model model = plain_model();
  model.pools[0].latencies.agent_start = Distribution::fixed(20 * second);
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 200);
  batch::TaskTransition online{};
  for (batch::TaskTransition const& t : look(world).tasks) {
    if (t.change == batch::TaskChange::agent_online && t.task.value == 0) online = t;
    if (t.change == batch::TaskChange::running && t.task.value == 1) {
      EXPECT_EQ(t.at, Time{} + 170 * second);
    }
  }
  EXPECT_EQ(online.at, Time{} + 120 * second);
}

TEST(World, ACopyContinuesTheSameWay) {
  load::Load const load = jobs({{5, 100}, {6, 200}, {300, 20}, {400, 70}});
  Model model = plain_model(2);
  model.pools[0].latencies = default_latencies(batch::OperatingSystem::linux);
  World world(model, load, Time{});
  resize(world, {.dedicated = 2});
  advance(world, 200);
  static_cast<void>(world.observe());
  World copy = world;
  for (World* each : {&world, &copy}) {
    resize(*each, {.dedicated = 1}, batch::DeallocationOption::task_completion);
    advance(*each, 5000);
  }
  std::string const nodes = node_trace(world);
  EXPECT_EQ(node_trace(copy), nodes);
  EXPECT_NE(nodes, "");
}

TEST(World, ATasksAndANodesLuckDoesNotDependOnAnotherPool) {
  load::Load const load = jobs({{5, 100, 1, 1}});
  Model model = plain_model();
  model.pools.push_back(plain_pool());
  for (PoolModel& pool : model.pools) {
    pool.latencies = default_latencies(batch::OperatingSystem::linux);
  }
  std::vector<Time> ready;
  for (int others : {0, 7}) {
    World world(model, load, Time{});
    resize(world, {.dedicated = others});
    resize(world, {.dedicated = 1}, batch::DeallocationOption::requeue, batch::PoolId{1});
    advance(world, 5000);
    for (batch::NodeTransition const& t : look(world).nodes) {
      bool const first_idle = t.change == batch::NodeChange::idle && ready.size() < 2;
      if (t.pool == batch::PoolId{1} && first_idle) {
        ready.push_back(t.at);
        break;
      }
    }
  }
  ASSERT_EQ(ready.size(), 2U);
  EXPECT_EQ(ready[0], ready[1]);
}

}  // namespace
}  // namespace poolcast::sim
