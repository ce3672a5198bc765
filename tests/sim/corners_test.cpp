// What the swarm has found: several rules of the service at one time.
#include <gtest/gtest.h>

#include "tests/sim/trace.hpp"

namespace poolcast::sim {
namespace {

TEST(Corners, ANodeThatIsPreemptedAndComesBackDoesNotEndTheResizeThatAwaitsAnotherOne) {
  Model model = plain_model();
  model.pools[0].latencies.node_allocation = Distribution::fixed(300 * second);
  model.pools[0].latencies.low_priority_allocation_percent = 20;
  model.faults = {{.kind = FaultKind::capacity_drought,
                   .from = 70 * second,
                   .until = 71 * second,
                   .tier = batch::NodeTier::low_priority,
                   .percent = 100}};
  load::Load const load;
  World world(model, load, Time{});
  resize(world, {1, 1});
  advance(world, 200);  // node 1 was there at 60, and again at 131
  resize(world, {0, 1});
  EXPECT_EQ(counts(world).target, (batch::Targets{1, 1})) << "deferred";
  advance(world, 300);
  EXPECT_EQ(counts(world).target, (batch::Targets{0, 1}));
}

/// Runs the jobs on nodes that are ready before the first one comes.
std::string tasks_of(Model const& model, load::Load const& load, std::int32_t nodes) {
  World world(model, load, Time{});
  resize(world, {.dedicated = nodes});
  advance(world, 1000);
  return task_trace(world);
}

TEST(Corners, InFifoOrderATaskOfHigherPriorityPassesAWaitingWiderOne) {
  Model model = plain_model(2);
  model.task_order = TaskOrder::fifo;
  load::Load load = jobs({{100, 500}, {110, 10, 2}, {120, 10}, {130, 10}});
  load.priorities = {0, 0, 0, 5};
  EXPECT_EQ(tasks_of(model, load, 1),
            "100 task 0 running on 0\n130 task 3 running on 0\n140 task 3 completed on 0\n"
            "600 task 0 completed on 0\n600 task 1 running on 0\n610 task 1 completed on 0\n"
            "610 task 2 running on 0\n620 task 2 completed on 0\n");
}

TEST(Corners, InFifoOrderWhatAWiderTaskHeldUpStartsOnAnyNodeOnceThatOneHasStarted) {
  Model model = plain_model(2);
  model.task_order = TaskOrder::fifo;
  load::Load const load = jobs({{100, 60, 2}, {101, 800}, {102, 500, 2}, {103, 10}});
  EXPECT_EQ(tasks_of(model, load, 2),
            "100 task 0 running on 0\n101 task 1 running on 1\n160 task 0 completed on 0\n"
            "160 task 2 running on 0\n160 task 3 running on 1\n170 task 3 completed on 1\n"
            "660 task 2 completed on 0\n901 task 1 completed on 1\n");
}

TEST(Corners, ATaskThatFailsOnALeavingNodeIsRetriedOnAnotherOne) {
  Model model = plain_model();
  model.scale_in_order = ScaleInOrder::newest;
  model.pools[0].tasks = {.max_retry_count = 1, .failure_percent = 100};
  load::Load const load = jobs({{100, 20}, {101, 60}});
  World world(model, load, Time{});
  resize(world, {.dedicated = 2});
  advance(world, 150);
  resize(world, {.dedicated = 1}, batch::DeallocationOption::task_completion);
  advance(world, 1000);
  EXPECT_EQ(task_trace(world),
            "100 task 0 running on 0\n101 task 1 running on 1\n120 task 0 requeued on 0\n"
            "120 task 0 running on 0\n140 task 0 failed on 0\n161 task 1 requeued on 1\n"
            "161 task 1 running on 0\n221 task 1 failed on 0\n");
}

/// One agent, which stays.
Model staying_agent() {
  Model model = plain_model();
  model.pipelines = {.service = PipelineService::azure_devops,
                     .request = {},
                     .receive = Distribution::fixed(2 * second),
                     .once = false};
  return model;
}

TEST(Corners, AnAgentThatStaysTakesTheNextJobWhenItsOwnIsCancelledAndDoesAllOfIt) {
  load::Load load = jobs({{100, 300}, {160, 600}});
  load.pipelines = {{"one", Time{} + 150 * second}};
  load.jobs[0].pipeline = 0;
  World world(staying_agent(), load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 2000);
  EXPECT_EQ(job_trace(world),
            "100 job 0 queued\n100 job 0 requested\n102 job 0 started by 0\n"
            "150 job 0 cancelled\n160 job 1 queued\n160 job 1 requested\n"
            "162 job 1 started by 0\n762 job 1 succeeded\n");
}

TEST(Corners, AJobThatIsCancelledBeforeItIsReceivedLeavesTheAgentToTheNextOne) {
  load::Load load = jobs({{100, 300}, {101, 600}});
  load.pipelines = {{"one", Time{} + 101 * second}};
  load.jobs[0].pipeline = 0;
  World world(staying_agent(), load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 2000);
  EXPECT_EQ(job_trace(world),
            "100 job 0 queued\n100 job 0 requested\n101 job 0 cancelled\n101 job 1 queued\n"
            "101 job 1 requested\n103 job 1 started by 0\n703 job 1 succeeded\n");
}

TEST(Corners, ACancelledAgentThatFillsTheDiskTakesTheOtherOneOfItsNodeAlong) {
  Model model = plain_model(2);
  model.pipelines = {
      .service = PipelineService::azure_devops, .request = {}, .receive = {}, .once = true};
  model.pools[0].tasks.disk_gb = 1;
  model.pools[0].disk_gb = 0.5;
  load::Load load = jobs({{100, 300}, {100, 300}});
  load.pipelines = {{"one", Time{} + 150 * second}};
  load.jobs[0].pipeline = load.jobs[1].pipeline = 0;
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 1000);
  EXPECT_EQ(task_trace(world),
            "100 task 0 running on 0\n100 task 1 running on 0\n150 task 0 completed on 0\n"
            "150 task 1 requeued on 0\n");
  EXPECT_EQ(counts(world).running_tasks, 0U);
  EXPECT_EQ(counts(world).active_tasks, 1U);
}

TEST(Corners, TheWallClockTimeEndsAnAgentThatWouldFailLater) {
  Model model = plain_model();
  model.pools[0].latencies.agent_start = Distribution::fixed(20 * second);
  model.pools[0].tasks = {.max_wall_clock_time = 10 * second, .failure_percent = 100};
  model.pipelines = {.service = PipelineService::azure_devops, .request = {}, .receive = {}};
  load::Load const load = jobs({{100, 60}});
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 1000);
  batch::Observation const seen = look(world);
  ASSERT_EQ(seen.tasks.size(), 2U);
  EXPECT_EQ(seen.tasks[1].at, Time{} + 110 * second);
  EXPECT_EQ(seen.tasks[1].cause, batch::EndCause::wall_clock);
}

TEST(Corners, AnImagePullThatAFailingNodeCutOffBeginsAnew) {
  Model model = plain_model();
  model.pools[0].image = {
      .size_gb = 1, .prefetched = false, .pull_per_gb = Distribution::fixed(500 * second)};
  model.pools[0].failures = {.per_day = 24 * 12, .recovery = Distribution::fixed(10 * second)};
  load::Load const load = jobs({{100, 1}});
  int cut_off = 0;
  for (model.seed = 1; model.seed <= 20; ++model.seed) {
    World world(model, load, Time{});
    resize(world, {.dedicated = 1});
    advance(world, 20'000);
    bool requeued = false;
    for (batch::TaskTransition const& t : look(world).tasks) {
      requeued = requeued || t.change == batch::TaskChange::requeued;
      if (t.change != batch::TaskChange::agent_online) continue;
      EXPECT_EQ(t.image_ms, 500'000U) << "seed " << model.seed;
      cut_off += requeued ? 1 : 0;
      break;
    }
  }
  EXPECT_GT(cut_off, 3);
}

}  // namespace
}  // namespace poolcast::sim
