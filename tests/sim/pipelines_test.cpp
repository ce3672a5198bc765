#include <gtest/gtest.h>

#include "tests/sim/trace.hpp"

namespace poolcast::sim {
namespace {

std::string jobs_of(Model const& model, load::Load const& load, int until = 10'000,
                    std::int32_t nodes = 1) {
  World world(model, load, Time{});
  resize(world, {.dedicated = nodes});
  advance(world, until);
  return job_trace(world);
}

TEST(Pipelines, AJobIsAskedForAssignedReceivedAndDone) {
  EXPECT_EQ(jobs_of(agent_model(), jobs({{100, 60}})),
            "100 job 0 queued\n105 job 0 requested\n127 job 0 started by 0\n187 job 0 succeeded\n");
}

TEST(Pipelines, AnyAgentTakesTheOldestWaitingJob) {
  // The agent of job 0 dies with its first node; the one that was asked for by job 1 takes job 0.
  Model model = agent_model();
  model.faults = {{.kind = FaultKind::capacity_drought,
                   .from = 110 * second,
                   .until = 111 * second,
                   .percent = 100}};
  load::Load const load = jobs({{100, 60}, {101, 60}});
  World world(model, load, Time{});
  resize(world, {.dedicated = 0, .low_priority = 1});
  advance(world, 150);
  resize(world, {.dedicated = 1, .low_priority = 0}, batch::DeallocationOption::terminate);
  advance(world, 10'000);
  EXPECT_EQ(job_trace(world),
            "100 job 0 queued\n101 job 1 queued\n105 job 0 requested\n106 job 1 requested\n"
            "262 job 0 started by 0\n322 job 0 succeeded\n344 job 1 started by 1\n"
            "404 job 1 succeeded\n");
}

TEST(Pipelines, AJobWaitsForTheJobsThatItNeeds) {
  load::Load load = jobs({{100, 60}, {100, 30}});
  load.needs = {{1, {0}}};
  EXPECT_EQ(jobs_of(agent_model(), load),
            "100 job 0 queued\n105 job 0 requested\n127 job 0 started by 0\n187 job 0 succeeded\n"
            "187 job 1 queued\n192 job 1 requested\n214 job 1 started by 1\n244 job 1 succeeded\n");
}

TEST(Pipelines, NoMoreJobsRunAtOnceThanThereAreParallelJobs) {
  Model model = agent_model(PipelineService::azure_devops, 3);
  model.pipelines.parallel_jobs = 2;
  EXPECT_EQ(jobs_of(model, jobs({{100, 60}, {100, 60}, {100, 60}})),
            "100 job 0 queued\n100 job 1 queued\n100 job 2 queued\n105 job 0 requested\n"
            "105 job 1 requested\n105 job 2 requested\n127 job 0 started by 0\n"
            "127 job 1 started by 1\n187 job 0 succeeded\n187 job 1 succeeded\n"
            "189 job 2 started by 2\n249 job 2 succeeded\n");
}

TEST(Pipelines, APlaceAmongTheParallelJobsGoesToTheJobThatWaitsTheLongest) {
  Model model = agent_model(PipelineService::azure_devops, 3);
  model.pools.push_back(model.pools[0]);
  model.pipelines.parallel_jobs = 1;
  load::Load const load = jobs({{100, 60}, {110, 60, 1, 1}, {120, 60}});
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  resize(world, {.dedicated = 1}, {}, batch::PoolId{1});
  advance(world, 1000);
  EXPECT_EQ(job_trace(world),
            "100 job 0 queued\n105 job 0 requested\n110 job 1 queued\n115 job 1 requested\n"
            "120 job 2 queued\n125 job 2 requested\n127 job 0 started by 0\n"
            "187 job 0 succeeded\n189 job 1 started by 1\n249 job 1 succeeded\n"
            "251 job 2 started by 2\n311 job 2 succeeded\n");
}

/// Two jobs; the first one's pipeline is cancelled at `seconds`.
load::Load cancelled_at(int seconds) {
  load::Load load = jobs({{100, 60}, {500, 60}});
  load.pipelines = {{"one", Time{} + seconds * second}};
  load.jobs[0].pipeline = 0;
  return load;
}

TEST(Pipelines, ACancelledJobLeavesAnAgentThatTakesTheNextOne) {
  load::Load const load = cancelled_at(110);
  World world(agent_model(PipelineService::azure_devops, 2), load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 10'000);
  World copy = world;
  EXPECT_EQ(job_trace(world),
            "100 job 0 queued\n105 job 0 requested\n110 job 0 cancelled\n500 job 1 queued\n"
            "505 job 1 requested\n507 job 1 started by 0\n567 job 1 succeeded\n");
  EXPECT_EQ(counts(copy).running_tasks, 1U) << "the agent of job 1 waits for ever";
}

TEST(Pipelines, TheWallClockTimeEndsAnAgentThatNobodyNeeds) {
  Model model = agent_model(PipelineService::azure_devops, 2);
  model.pools[0].tasks.max_wall_clock_time = hour;
  load::Load const load = cancelled_at(110);
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 10'000);
  EXPECT_EQ(counts(world).running_tasks, 0U);
  EXPECT_EQ(counts(world).failed_tasks, 1U);
}

TEST(Pipelines, ARunningJobIsCancelledWithItsAgent) {
  load::Load const load = cancelled_at(150);
  World world(agent_model(), load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 200);
  World copy = world;
  EXPECT_EQ(job_trace(world),
            "100 job 0 queued\n105 job 0 requested\n127 job 0 started by 0\n150 job 0 cancelled\n");
  EXPECT_EQ(counts(copy).running_tasks, 0U);
}

TEST(Pipelines, AzureDevOpsFailsAJobWhosePoolHasNoAgentAtAll) {
  Model model = agent_model();
  model.pipelines.placeholder_agent = false;
  EXPECT_EQ(jobs_of(model, jobs({{100, 60}})),
            "100 job 0 queued\n105 job 0 requested\n105 job 0 failed\n");
}

TEST(Pipelines, AJobWhoseAgentIsLostHasFailedOnceItsLockIsOver) {
  Model model = agent_model();
  model.faults = {{.kind = FaultKind::capacity_drought,
                   .from = 150 * second,
                   .until = 151 * second,
                   .percent = 100}};
  load::Load const load = jobs({{100, 60}});
  World world(model, load, Time{});
  resize(world, {.low_priority = 1});
  advance(world, 10'000);
  World copy = world;
  EXPECT_EQ(job_trace(world),
            "100 job 0 queued\n105 job 0 requested\n127 job 0 started by 0\n750 job 0 failed\n");
  EXPECT_EQ(counts(copy).running_tasks, 1U) << "the task runs again, and its agent is an orphan";
}

TEST(Pipelines, AnAgentThatIsNotForOneJobTakesOneAfterTheOther) {
  Model model = agent_model();
  model.pipelines.once = false;
  EXPECT_EQ(jobs_of(model, jobs({{100, 60}, {100, 60}})),
            "100 job 0 queued\n100 job 1 queued\n105 job 0 requested\n105 job 1 requested\n"
            "127 job 0 started by 0\n187 job 0 succeeded\n189 job 1 started by 0\n"
            "249 job 1 succeeded\n");
}

TEST(Pipelines, GitHubQueuesAJobBeforeItsWebhookHasArrived) {
  Model model = agent_model(PipelineService::github);
  model.pipelines.once = false;
  EXPECT_EQ(jobs_of(model, jobs({{100, 60}, {200, 60}})),
            "100 job 0 queued\n105 job 0 requested\n127 job 0 started by 0\n187 job 0 succeeded\n"
            "200 job 1 queued\n202 job 1 started by 0\n205 job 1 requested\n262 job 1 succeeded\n");
}

TEST(Pipelines, AContainerThatFailsNeverBringsAnAgent) {
  Model model = agent_model();
  model.pools[0].tasks.failure_percent = 100;
  load::Load const load = jobs({{100, 60}});
  World world(model, load, Time{});
  resize(world, {.dedicated = 1});
  advance(world, 10'000);
  World copy = world;
  EXPECT_EQ(job_trace(world), "100 job 0 queued\n105 job 0 requested\n");
  EXPECT_EQ(task_trace(copy), "105 task 0 running on 0\n125 task 0 failed on 0\n");
}

}  // namespace
}  // namespace poolcast::sim
