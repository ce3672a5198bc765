// The contract of tasks: submitted once, run in order, told once.
#include "tests/contract/worlds.hpp"

namespace poolcast::contract {
namespace {

template <class World>
class TasksContract : public testing::Test {};
TYPED_TEST_SUITE(TasksContract, Worlds, WorldNames);

TYPED_TEST(TasksContract, ATaskThatIsSubmittedAgainRunsOnce) {
  TypeParam world({.tasks = {{.at = 1000}}});
  Story story(world);
  batch::TaskSpec const task{batch::TaskId{0}};
  batch::TaskSpec const twice[] = {task, task};
  ASSERT_EQ(story.resize({2, 0}), "done");
  ASSERT_TRUE(world.service().submit({}, twice));
  ASSERT_TRUE(world.service().submit({}, {&task, 1}));
  story.pass_until(100);
  ASSERT_TRUE(world.service().submit({}, {&task, 1})) << "while it runs";
  story.pass_until(200);
  ASSERT_TRUE(world.service().submit({}, {&task, 1})) << "when it is over";
  story.pass_until(400);
  EXPECT_EQ(story.tasks(), "90 task 0 running on A\n150 task 0 completed on A\n");
  EXPECT_EQ(story.counts(),
            "steady, target 2+0, current 2+0, usable 2, preempted 0; "
            "tasks: 0 active, 0 running, 1 succeeded, 0 failed; no error");
}

TYPED_TEST(TasksContract, TheyRunInTheOrderOfPriorityAndThenOfAge) {
  TypeParam world({.tasks = {{},
                             {.at = 1},
                             {.at = 2, .priority = 10},
                             {.at = 3, .priority = -1000},
                             {.at = 4, .priority = 10},
                             {.at = 5}}});
  Story story(world);
  ASSERT_EQ(story.resize({1, 0}), "done");
  story.pass_until(500);
  EXPECT_EQ(story.tasks(),
            "90 task 2 running on A\n150 task 2 completed on A\n"
            "150 task 4 running on A\n210 task 4 completed on A\n"
            "210 task 0 running on A\n270 task 0 completed on A\n"
            "270 task 1 running on A\n330 task 1 completed on A\n"
            "330 task 5 running on A\n390 task 5 completed on A\n"
            "390 task 3 running on A\n450 task 3 completed on A\n");
}

TYPED_TEST(TasksContract, ATaskHoldsItsSlotsForAsLongAsItRuns) {
  TypeParam world(
      {.tasks = {{.runs = 100, .slots = 2}, {.slots = 3}, {.runs = 20}, {.slots = 1}, {.slots = 5}},
       .model = sim::plain_model(4)});
  Story story(world);
  ASSERT_EQ(story.resize({1, 0}), "done");
  story.pass_until(400);
  EXPECT_EQ(story.tasks(),
            "90 task 0 running on A\n90 task 2 running on A\n90 task 3 running on A\n"
            "110 task 2 completed on A\n150 task 3 completed on A\n190 task 0 completed on A\n"
            "190 task 1 running on A\n250 task 1 completed on A\n")
      << "task 4 is accepted, and never fits";
  EXPECT_EQ(story.counts(),
            "steady, target 1+0, current 1+0, usable 1, preempted 0; "
            "tasks: 1 active, 0 running, 4 succeeded, 0 failed; no error");
}

TYPED_TEST(TasksContract, CountsAreThoseOfTheMoment) {
  TypeParam world({.tasks = {{}, {}, {.at = 70}, {.at = 100}}});
  Story story(world);
  ASSERT_TRUE(story.look());
  EXPECT_EQ(story.counts(),
            "steady, target 0+0, current 0+0, usable 0, preempted 0; "
            "tasks: 0 active, 0 running, 0 succeeded, 0 failed; no error");
  ASSERT_EQ(story.resize({1, 1}), "done");
  story.pass_until(59);
  EXPECT_EQ(story.counts(),
            "resizing, target 1+1, current 0+0, usable 0, preempted 0; "
            "tasks: 2 active, 0 running, 0 succeeded, 0 failed; no error");
  story.pass_until(60);
  EXPECT_EQ(story.counts(),
            "steady, target 1+1, current 1+1, usable 0, preempted 0; "
            "tasks: 2 active, 0 running, 0 succeeded, 0 failed; no error");
  story.pass_until(149);
  EXPECT_EQ(story.counts(),
            "steady, target 1+1, current 1+1, usable 2, preempted 0; "
            "tasks: 2 active, 2 running, 0 succeeded, 0 failed; no error");
  story.pass_until(150);
  EXPECT_EQ(story.counts(),
            "steady, target 1+1, current 1+1, usable 2, preempted 0; "
            "tasks: 0 active, 2 running, 2 succeeded, 0 failed; no error");
}

TYPED_TEST(TasksContract, ATaskThatFailsIsOver) {
  TypeParam world({.tasks = {{.fails = true}, {}}});
  Story story(world);
  ASSERT_EQ(story.resize({1, 0}), "done");
  story.pass_until(300);
  EXPECT_EQ(story.tasks(),
            "90 task 0 running on A\n150 task 0 failed by exit code on A\n"
            "150 task 1 running on A\n210 task 1 completed on A\n");
  EXPECT_EQ(story.counts(),
            "steady, target 1+0, current 1+0, usable 1, preempted 0; "
            "tasks: 0 active, 0 running, 1 succeeded, 1 failed; no error");
}

TYPED_TEST(TasksContract, ATransitionIsToldOnce) {
  TypeParam world({.tasks = {{}}});
  Story story(world);
  ASSERT_EQ(story.resize({1, 0}), "done");
  story.pass_until(100);
  Result<batch::Observation> const again = world.service().observe();
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->tasks.size() + again->completions.size() + again->nodes.size(), 0U);
  story.pass_until(200);
  EXPECT_EQ(story.tasks(), "90 task 0 running on A\n150 task 0 completed on A\n");
  EXPECT_EQ(story.nodes(), "dedicated: requested 0, creating 60, ready 90\n");
}

// A look is several requests; whichever of them fails, the next look tells everything. Of this
// story nothing happens twice between two looks, so that nothing is hidden by how seldom one looks.
TYPED_TEST(TasksContract, ALookThatFailsLosesNoTransition) {
  int failed = 0;
  for (int request = 0; request < 10; ++request) {
    TypeParam world({.tasks = {{}, {.at = 1, .runs = 30, .priority = 5}}});
    Story story(world);
    ASSERT_EQ(story.resize({1, 0}), "done");
    for (int seconds = 5; seconds <= 300; seconds += 10) {
      world.fail_request(request);
      if (!story.look()) ++failed;
      world.fail_request(-1);
      story.pass_until(seconds);
      if (seconds == 195) {
        ASSERT_EQ(story.resize({0, 0}), "done");
      }
    }
    EXPECT_EQ(story.tasks(),
              "90 task 1 running on A\n120 task 1 completed on A\n"
              "120 task 0 running on A\n180 task 0 completed on A\n")
        << request;
    EXPECT_EQ(story.nodes(),
              "dedicated: requested 0, creating 60, ready 90, leaving 195, removed 205\n")
        << request;
  }
  if (std::is_same_v<TypeParam, EmulatedWorld>) {
    EXPECT_GT(failed, 150);
  }
}

}  // namespace
}  // namespace poolcast::contract
