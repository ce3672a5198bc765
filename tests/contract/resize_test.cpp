// The contract of resizes: targets first, nodes later, and what becomes of tasks on nodes that go.
#include "tests/contract/worlds.hpp"

namespace poolcast::contract {
namespace {

using batch::DeallocationOption;

template <class World>
class ResizeContract : public testing::Test {};
TYPED_TEST_SUITE(ResizeContract, Worlds, WorldNames);

constexpr char idle_pool[] = "; tasks: 0 active, 0 running, 0 succeeded, 0 failed; ";

TYPED_TEST(ResizeContract, TheTargetIsThereAtOnceAndTheNodesCome) {
  TypeParam world({});
  Story story(world);
  ASSERT_EQ(story.resize({2, 1}), "done");
  ASSERT_TRUE(story.look());
  EXPECT_EQ(story.counts(), "resizing, target 2+1, current 0+0, usable 0, preempted 0" +
                                std::string(idle_pool) + "no error");
  story.pass_until(100);
  ASSERT_EQ(story.resize({3, 1}), "done") << "what is there stays";
  story.pass_until(300);
  EXPECT_EQ(story.counts(), "steady, target 3+1, current 3+1, usable 4, preempted 0" +
                                std::string(idle_pool) + "no error");
  EXPECT_EQ(story.nodes(),
            "dedicated: requested 0, creating 60, ready 90\n"
            "dedicated: requested 0, creating 60, ready 90\n"
            "dedicated: requested 100, creating 160, ready 190\n"
            "low-priority: requested 0, creating 60, ready 90\n");
}

TYPED_TEST(ResizeContract, WhatIsAskedForAlreadyChangesNothing) {
  TypeParam world({});
  Story story(world);
  ASSERT_EQ(story.resize({1, 0}), "done");
  ASSERT_EQ(story.resize({1, 0}), "done") << "on its way";
  story.pass_until(30);
  ASSERT_EQ(story.resize({1, 0}), "done");
  story.pass_until(100);
  ASSERT_EQ(story.resize({1, 0}), "done") << "there";
  story.pass_until(200);
  EXPECT_EQ(story.nodes(), "dedicated: requested 0, creating 60, ready 90\n");
}

TYPED_TEST(ResizeContract, RequeuePutsTheTasksOfALeavingNodeBack) {
  TypeParam world({.tasks = {{.runs = 100}}});
  Story story(world);
  ASSERT_EQ(story.resize({1, 0}), "done");
  story.pass_until(120);
  ASSERT_EQ(story.resize({0, 0}, DeallocationOption::requeue), "done");
  story.pass_until(140);
  EXPECT_EQ(story.counts(),
            "steady, target 0+0, current 0+0, usable 0, preempted 0; "
            "tasks: 1 active, 0 running, 0 succeeded, 0 failed; no error");
  ASSERT_EQ(story.resize({1, 0}), "done");
  story.pass_until(400);
  EXPECT_EQ(story.tasks(),
            "90 task 0 running on A\n120 task 0 requeued by scale-in on A\n"
            "230 task 0 running on B\n330 task 0 completed on B\n");
  EXPECT_EQ(story.nodes(),
            "dedicated: requested 0, creating 60, ready 90, leaving 120, removed 130\n"
            "dedicated: requested 140, creating 200, ready 230\n");
}

TYPED_TEST(ResizeContract, TerminateEndsTheTasksOfALeavingNode) {
  TypeParam world({.tasks = {{.runs = 100}, {.runs = 100}}});
  Story story(world);
  ASSERT_EQ(story.resize({1, 0}), "done");
  story.pass_until(120);
  ASSERT_EQ(story.resize({0, 0}, DeallocationOption::terminate), "done");
  story.pass_until(400);
  EXPECT_EQ(story.tasks(), "90 task 0 running on A\n120 task 0 failed by scale-in on A\n");
  EXPECT_EQ(story.nodes(),
            "dedicated: requested 0, creating 60, ready 90, leaving 120, removed 130\n");
  EXPECT_EQ(story.counts(),
            "steady, target 0+0, current 0+0, usable 0, preempted 0; "
            "tasks: 1 active, 0 running, 0 succeeded, 1 failed; no error");
}

TYPED_TEST(ResizeContract, TaskCompletionWaitsForTheTasksAndStartsNoneInTheirPlace) {
  TypeParam world(
      {.tasks = {{.runs = 100}, {.runs = 40}, {.runs = 60}}, .model = sim::plain_model(2)});
  Story story(world);
  ASSERT_EQ(story.resize({1, 0}), "done");
  story.pass_until(120);
  ASSERT_EQ(story.resize({0, 0}, DeallocationOption::task_completion), "done");
  story.pass_until(180);
  EXPECT_EQ(story.counts(),
            "resizing, target 0+0, current 1+0, usable 0, preempted 0; "
            "tasks: 1 active, 1 running, 1 succeeded, 0 failed; no error");
  story.pass_until(400);
  EXPECT_EQ(story.tasks(),
            "90 task 0 running on A\n90 task 1 running on A\n"
            "130 task 1 completed on A\n190 task 0 completed on A\n");
  EXPECT_EQ(story.nodes(),
            "dedicated: requested 0, creating 60, ready 90, leaving 120, removed 200\n");
}

// The service refuses it (409 PoolBeingResized); the simulation retargets or defers it, as its
// evaluationDuringResize says. What is promised: it is refused, or it comes to be.
TYPED_TEST(ResizeContract, DuringAResizeItIsRefusedOrComesToBe) {
  for (batch::Targets const later : {batch::Targets{3, 0}, batch::Targets{0, 1}}) {
    TypeParam world({});
    Story story(world);
    ASSERT_EQ(story.resize({1, 0}), "done");
    story.pass_until(30);
    std::string const during = story.resize(later);
    story.pass_until(300);
    if (during != "done") {
      EXPECT_EQ(story.counts(), "steady, target 1+0, current 1+0, usable 1, preempted 0" +
                                    std::string(idle_pool) + "no error");
      ASSERT_EQ(story.resize(later), "done") << "once it is steady";
      story.pass_until(600);
    }
    std::string const nodes = later.dedicated > 0 ? "3+0" : "0+1";
    std::string const usable = later.dedicated > 0 ? "3" : "1";
    EXPECT_EQ(story.counts(), "steady, target " + nodes + ", current " + nodes + ", usable " +
                                  usable + ", preempted 0" + idle_pool + "no error");
  }
}

TYPED_TEST(ResizeContract, TheQuotaLeavesAPartAndAnError) {
  Scene scene;
  scene.model.quota = {.dedicated_cores = 5, .low_priority_cores = 2};  // a node has 2
  TypeParam world(scene);
  Story story(world);
  ASSERT_EQ(story.resize({3, 0}), "done");
  story.pass_until(200);
  EXPECT_EQ(story.counts(), "steady, target 3+0, current 2+0, usable 2, preempted 0" +
                                std::string(idle_pool) + "AccountCoreQuotaReached");
  ASSERT_EQ(story.resize({2, 2}), "done");
  story.pass_until(400);
  EXPECT_EQ(story.counts(), "steady, target 2+2, current 2+1, usable 3, preempted 0" +
                                std::string(idle_pool) + "AccountLowPriorityCoreQuotaReached");
  ASSERT_EQ(story.resize({2, 1}), "done") << "and then the error is gone";
  story.pass_until(500);
  EXPECT_EQ(story.counts(), "steady, target 2+1, current 2+1, usable 3, preempted 0" +
                                std::string(idle_pool) + "no error");
}

}  // namespace
}  // namespace poolcast::contract
