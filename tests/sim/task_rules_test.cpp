#include <gtest/gtest.h>

#include "tests/sim/trace.hpp"

namespace poolcast::sim {
namespace {

/// What a pool of one node does with the jobs.
std::string run(Model const& model, load::Load const& load, int until = 100'000) {
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, until);
  return task_trace(world);
}

TEST(Retry, ATaskThatFailsRunsAgainAsOftenAsItMay) {
  Model model = plain_model();
  model.pools[0].tasks.failure_percent = 100;
  load::Load const load = jobs({{100, 10}});
  EXPECT_EQ(run(model, load), "100 task 0 running on 0\n110 task 0 failed on 0\n");
  model.pools[0].tasks.max_retry_count = 2;
  EXPECT_EQ(run(model, load),
            "100 task 0 running on 0\n110 task 0 requeued on 0\n110 task 0 running on 0\n"
            "120 task 0 requeued on 0\n120 task 0 running on 0\n130 task 0 failed on 0\n");
}

TEST(Retry, WithoutEndWhereTheCountIsMinusOne) {
  Model model = plain_model();
  model.pools[0].tasks = {.max_retry_count = -1, .failure_percent = 80};
  load::Load const load = jobs({{100, 10}, {100, 10}, {100, 10}, {100, 10}, {100, 10}, {100, 10}});
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 100'000);
  EXPECT_EQ(counts(world).succeeded_tasks, 6U);
  EXPECT_EQ(counts(world).failed_tasks, 0U);
}

TEST(Retry, APreemptionDoesNotUseUpRetries) {
  Model model = plain_model();
  model.pools[0].tasks = {.max_retry_count = 0};
  model.faults = {{.kind = FaultKind::capacity_drought,
                   .from = 105 * second,
                   .until = 106 * second,
                   .percent = 100}};
  load::Load const load = jobs({{100, 10}});
  World world(model, load, Time{});
  resize(world, {.low_priority = 1});
  advance(world, 1000);
  EXPECT_EQ(counts(world).succeeded_tasks, 1U);
}

TEST(WallClock, EndsATaskThatTakesTooLong) {
  Model model = plain_model();
  model.pools[0].tasks.max_wall_clock_time = 60 * second;
  EXPECT_EQ(run(model, jobs({{100, 59}, {300, 61}, {500, 10}})),
            "100 task 0 running on 0\n159 task 0 completed on 0\n300 task 1 running on 0\n"
            "360 task 1 failed on 0\n500 task 2 running on 0\n510 task 2 completed on 0\n");
}

TEST(Priority, TheHighestGoesFirstAndWithinOneTheOldest) {
  load::Load load = jobs({{100, 10}, {101, 10}, {102, 10}, {103, 10}, {104, 10}});
  load.priorities = {0, 0, 500, -7, 500};
  EXPECT_EQ(run(plain_model(), load),
            "100 task 0 running on 0\n110 task 0 completed on 0\n110 task 2 running on 0\n"
            "120 task 2 completed on 0\n120 task 4 running on 0\n130 task 4 completed on 0\n"
            "130 task 1 running on 0\n140 task 1 completed on 0\n140 task 3 running on 0\n"
            "150 task 3 completed on 0\n");
}

/// Two slots, an image of 3 GB at 10 s a GB that nobody has pulled before.
Model image_model() {
  Model model = plain_model(2);
  model.pools[0].image = {
      .size_gb = 3, .prefetched = false, .pull_per_gb = Distribution::fixed(10 * second)};
  return model;
}

TEST(Image, IsPulledByTheNodesFirstTaskAndSharedByTheOthers) {
  load::Load const load = jobs({{100, 10}, {110, 10}, {200, 10}});
  World world(image_model(), load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 1000);
  std::string online;
  batch::Observation const seen = look(world);
  for (batch::TaskTransition const& t : seen.tasks) {
    if (t.change != batch::TaskChange::agent_online) continue;
    online += std::to_string((t.at - Time{}) / second) + " task " + std::to_string(t.task.value) +
              " image " + std::to_string(t.image_ms) + "\n";
  }
  EXPECT_EQ(online, "130 task 0 image 30000\n130 task 1 image 20000\n200 task 2 image 0\n");
}

TEST(Image, ThatCannotBePulledFailsTheTaskWhichIsNotTriedAgain) {
  Model model = image_model();
  model.pools[0].tasks.max_retry_count = 5;
  model.faults = {{.kind = FaultKind::registry_down, .from = 50 * second, .until = 300 * second}};
  EXPECT_EQ(run(model, jobs({{100, 10}, {400, 10}})),
            "100 task 0 running on 0\n160 task 0 failed on 0\n400 task 1 running on 0\n"
            "440 task 1 completed on 0\n");
}

TEST(Needs, ATaskIsSubmittedOnceAllThatItNeedsHasSucceeded) {
  load::Load load = jobs({{100, 50}, {100, 20}, {100, 10}, {100, 10}});
  load.needs = {{2, {0, 1}}, {3, {2}}};
  EXPECT_EQ(run(plain_model(4), load),
            "100 task 0 running on 0\n100 task 1 running on 0\n120 task 1 completed on 0\n"
            "150 task 0 completed on 0\n150 task 2 running on 0\n160 task 2 completed on 0\n"
            "160 task 3 running on 0\n170 task 3 completed on 0\n");
}

TEST(Needs, WhatNeedsAFailedTaskNeverRuns) {
  Model model = plain_model(4);
  model.pools[0].tasks.failure_percent = 100;
  load::Load load = jobs({{100, 50}, {100, 10}, {100, 10}});
  load.needs = {{1, {0}}, {2, {1}}};
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 1000);
  EXPECT_EQ(job_trace(world),
            "100 job 0 queued\n100 job 0 requested\n150 job 0 failed\n150 job 1 skipped\n"
            "150 job 2 skipped\n");
}

TEST(Needs, AChainMayBeAsLongAsTheLoad) {
  Model model = plain_model();
  model.pools[0].tasks.failure_percent = 100;
  constexpr std::uint32_t length = 1'000'000;
  load::Load load;
  for (std::uint32_t i = 0; i < length; ++i) {
    load.jobs.push_back({Time{} + 100 * second, 10 * second, first_pool});
    if (i > 0) load.needs.push_back({i, {i - 1}});
  }
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 1000);
  std::span<batch::JobTransition const> const told = world.jobs();
  ASSERT_EQ(told.size(), length + 2U) << "the first is queued, asked for and failed";
  EXPECT_EQ(told.back().job, batch::JobId{length - 1});
  EXPECT_EQ(told.back().change, batch::JobChange::skipped);
}

TEST(Cpu, IsTheShareOfTheUsableSlotsThatAreTaken) {
  Model model = plain_model(4);
  model.pools[0].cpu_percent = 80;
  load::Load const load = jobs({{100, 100}, {100, 100}, {100, 100}});
  World world(model, load, Time{});
  EXPECT_LT(counts(world).cpu_percent, 0) << "no node, no sample";
  resize(world, {.dedicated = 2});
  advance(world, 150);
  EXPECT_FLOAT_EQ(counts(world).cpu_percent, 80 * 3.0F / 8);
}

TEST(Faults, ARefusedSubmitIsTheCallersToRepeat) {
  Model model = plain_model();
  model.faults = {{.kind = FaultKind::submit_error, .from = {}, .until = 200 * second}};
  load::Load const load = jobs({{100, 10}});
  World world(model, load, Time{});
  world.wait_until(Time{} + 100 * second);
  batch::AgentRequest const request = world.take()[0];
  batch::TaskSpec const task{request.task};
  EXPECT_FALSE(world.submit(request.pool, {&task, 1}).has_value());
  world.wait_until(Time{} + 200 * second);
  EXPECT_TRUE(world.submit(request.pool, {&task, 1}).has_value());
  EXPECT_EQ(counts(world).active_tasks, 1U);
}

TEST(Faults, WhetherACallIsRefusedDoesNotHangOnTheCallsBeforeIt) {
  Model model = plain_model();
  model.faults = {{.kind = FaultKind::resize_error,
                   .from = {},
                   .until = hour,
                   .pool = std::nullopt,
                   .tier = std::nullopt,
                   .percent = 50}};
  load::Load const load;
  World often(model, load, Time{});
  World rarely(model, load, Time{});
  for (int i = 0; i < 1000; ++i) {
    often.wait_until(Time{} + i * second);
    bool const refused = !often.resize(first_pool, {}, {}).has_value();
    if (i % 7 != 0) continue;
    rarely.wait_until(Time{} + i * second);
    EXPECT_EQ(!rarely.resize(first_pool, {}, {}).has_value(), refused) << i;
  }
}

TEST(Faults, AShareOfTheCallsIsRefused) {
  Model model = plain_model();
  model.faults = {{.kind = FaultKind::resize_error,
                   .from = {},
                   .until = hour,
                   .pool = std::nullopt,
                   .tier = std::nullopt,
                   .percent = 30}};
  load::Load const load;
  World world(model, load, Time{});
  int refused = 0;
  for (int i = 0; i < 1000; ++i) {
    world.wait_until(Time{} + i * second);
    refused += world.resize(first_pool, {}, {}).has_value() ? 0 : 1;
  }
  EXPECT_NEAR(refused, 300, 60);
}

}  // namespace
}  // namespace poolcast::sim
