// The contract when something goes wrong: calls that are refused, nodes that do not come or are
// lost.
#include "tests/contract/worlds.hpp"

namespace poolcast::contract {
namespace {

using sim::FaultKind;

template <class World>
class FaultsContract : public testing::Test {};
TYPED_TEST_SUITE(FaultsContract, Worlds, WorldNames);

constexpr char idle_pool[] = "; tasks: 0 active, 0 running, 0 succeeded, 0 failed; ";

TYPED_TEST(FaultsContract, ARefusedSubmitAddsNothingAndMayBeTriedAgain) {
  TypeParam world({.tasks = {{}, {.at = 100}}});
  Story story(world);
  ASSERT_EQ(story.resize({2, 0}), "done");
  world.inject(FaultKind::submit_error, 150 * second);
  batch::TaskSpec const task{batch::TaskId{0}};
  EXPECT_FALSE(world.service().submit({}, {&task, 1}));
  ASSERT_TRUE(story.look());
  EXPECT_EQ(story.counts(), "resizing, target 2+0, current 0+0, usable 0, preempted 0" +
                                std::string(idle_pool) + "no error");
  // The story tries again at each look; the first one after the fault is at 154 s.
  story.pass_until(400);
  EXPECT_EQ(story.tasks(),
            "154 task 0 running on A\n154 task 1 running on B\n"
            "214 task 0 completed on A\n214 task 1 completed on B\n");
}

TYPED_TEST(FaultsContract, ARefusedResizeChangesNothingAndMayBeTriedAgain) {
  TypeParam world({});
  Story story(world);
  world.inject(FaultKind::resize_error, minute);
  EXPECT_NE(story.resize({1, 0}), "done");
  ASSERT_TRUE(story.look());
  EXPECT_EQ(story.counts(), "steady, target 0+0, current 0+0, usable 0, preempted 0" +
                                std::string(idle_pool) + "no error");
  story.pass_until(60);
  EXPECT_EQ(story.resize({1, 0}), "done");
  story.pass_until(200);
  EXPECT_EQ(story.nodes(), "dedicated: requested 60, creating 120, ready 150\n");
}

TYPED_TEST(FaultsContract, InADroughtNodesComeLater) {
  TypeParam world({});
  Story story(world);
  world.inject(FaultKind::capacity_drought, 5 * minute);
  ASSERT_EQ(story.resize({1, 1}), "done");
  story.pass_until(359);
  EXPECT_EQ(story.counts(), "resizing, target 1+1, current 0+0, usable 0, preempted 0" +
                                std::string(idle_pool) + "no error");
  story.pass_until(400);
  EXPECT_EQ(story.nodes(),
            "dedicated: requested 0, creating 360, ready 390\n"
            "low-priority: requested 0, creating 360, ready 390\n");
}

TYPED_TEST(FaultsContract, AResizeThatGetsNoNodesTimesOutAndMayBeAskedForAgain) {
  TypeParam world({});
  Story story(world);
  world.inject(FaultKind::capacity_drought, 20 * minute);
  ASSERT_EQ(story.resize({2, 0}), "done");
  story.pass_until(15 * 60);
  EXPECT_EQ(story.counts(), "steady, target 2+0, current 0+0, usable 0, preempted 0" +
                                std::string(idle_pool) + "AllocationTimedOut");
  story.pass_until(20 * 60);
  ASSERT_EQ(story.resize({2, 0}), "done");
  story.pass_until(22 * 60);
  EXPECT_EQ(story.counts(), "steady, target 2+0, current 2+0, usable 2, preempted 0" +
                                std::string(idle_pool) + "no error");
}

TYPED_TEST(FaultsContract, APreemptedNodeStaysListedAndItsTaskRunsAgain) {
  TypeParam world({.tasks = {{.runs = 100}, {.runs = 100}}});
  Story story(world);
  ASSERT_EQ(story.resize({1, 1}), "done");
  story.pass_until(120);
  world.inject(FaultKind::capacity_drought, 5 * minute);
  story.pass_until(140);
  EXPECT_EQ(story.counts(),
            "steady, target 1+1, current 1+1, usable 1, preempted 1; "
            "tasks: 1 active, 1 running, 0 succeeded, 0 failed; no error");
  story.pass_until(700);
  EXPECT_EQ(story.nodes(),
            "dedicated: requested 0, creating 60, ready 90\n"
            "low-priority: requested 0, creating 60, ready 90, preempted 120, creating 480, "
            "ready 510\n");
  EXPECT_EQ(story.counts(),
            "steady, target 1+1, current 1+1, usable 2, preempted 0; "
            "tasks: 0 active, 0 running, 2 succeeded, 0 failed; no error");
  std::string const tasks = story.tasks();
  EXPECT_NE(tasks.find("120 task 1 requeued by preemption on B\n"
                       "190 task 0 completed on A\n"
                       "190 task 1 running on A\n290 task 1 completed on A\n"),
            tasks.npos)
      << tasks;
}

// When a node fails is luck, and in both worlds the same luck.
TYPED_TEST(FaultsContract, ANodeThatFailsLosesItsTaskAndIsRecovered) {
  Scene scene{.tasks = {{.runs = 1300}}};
  scene.model.pools[0].failures = {.per_day = 24 * 2,
                                   .recovery = Distribution::fixed(100 * second)};
  TypeParam world(scene);
  Story story(world);
  ASSERT_EQ(story.resize({1, 0}), "done");
  story.pass_until(5000);
  EXPECT_EQ(story.nodes(),
            "dedicated: requested 0, creating 60, ready 90, unknown 1244.100, rebooting 1344.100, "
            "ready 1374.100, unknown 2568.387, rebooting 2668.387, ready 2698.387, "
            "unknown 3064.454, rebooting 3164.454, ready 3194.454\n");
  EXPECT_EQ(story.tasks(),
            "90 task 0 running on A\n1244.100 task 0 requeued by node recovery on A\n"
            "1374.100 task 0 running on A\n2568.387 task 0 requeued by node recovery on A\n"
            "2698.387 task 0 running on A\n3064.454 task 0 requeued by node recovery on A\n"
            "3194.454 task 0 running on A\n4494.454 task 0 completed on A\n");
}

}  // namespace
}  // namespace poolcast::contract
