// What a broken case is made smaller by, and how the smallest is printed.
#include "tests/swarm/shrink.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/swarm/features.hpp"

namespace poolcast::experiment {
namespace {

bool has_a_wide_job(SwarmCase const& of) {
  return std::ranges::any_of(of.workload.load.jobs,
                             [](load::Job const& job) { return job.slots >= 3; });
}

TEST(Shrink, LeavesWhatIsNeededToBreakAndNothingElse) {
  SwarmCase const small = shrunk(swarm_case(4), has_a_wide_job, [] { return true; });
  ASSERT_EQ(small.workload.load.jobs.size(), 1U);
  EXPECT_EQ(small.scenario.pools.size(), 1U);
  EXPECT_TRUE(small.scenario.model.faults.empty());
  for (Feature const& feature : features()) EXPECT_EQ(feature.text(small), "") << feature.name;
  for (PoolFeature const& feature : pool_features()) {
    EXPECT_EQ(feature.text(small.scenario.pools[0], small.scenario.model.pools[0]), "")
        << feature.name;
  }
}

TEST(Shrink, KeepsTheNeedsOfTheJobsThatStay) {
  SwarmCase of = swarm_case(4);
  of.workload.load.jobs.resize(4);
  of.workload.load.priorities.clear();
  of.workload.load.needs = {{1, {0}}, {3, {1, 2}}};
  auto const breaks = [](SwarmCase const& smaller) {
    return std::ranges::any_of(smaller.workload.load.needs,
                               [](load::Needs const& needs) { return needs.jobs.size() == 2; });
  };
  load::Load const left = shrunk(of, breaks, [] { return true; }).workload.load;
  EXPECT_EQ(left.jobs.size(), 3U);
  ASSERT_EQ(left.needs.size(), 1U);
  EXPECT_EQ(left.needs[0].job, 2U);
  EXPECT_EQ(left.needs[0].jobs, (std::vector<std::uint32_t>{0, 1}));
}

TEST(Shrink, StopsWhenTimeIsUp) {
  SwarmCase const of = swarm_case(4);
  auto const always = [](SwarmCase const&) { return true; };
  EXPECT_EQ(text_of(shrunk(of, always, [] { return false; })), text_of(of));
}

TEST(Shrink, PrintsTheSettingsThatAreNotThePlainestAndTheJobs) {
  SwarmCase of;
  of.scenario.start = of.workload.start = *from_calendar(2024, 1, 1);
  of.workload.end = of.workload.start + hour;
  of.scenario.model.seed = 7;
  of.scenario.sampling.availability_delay = {};
  of.scenario.model.pipelines.lock_time = {};
  of.scenario.model.quota.dedicated_cores = 4;
  ScenarioPool pool;
  pool.id = "pool0";
  pool.evaluation_interval = 5 * minute;
  of.scenario.pools.push_back(pool);
  sim::PoolModel model;
  model.latencies.node_boot = Distribution::uniform(minute, 2 * minute);
  model.latencies.low_priority_allocation_percent = 100;
  model.tasks.retention_time = {};
  of.scenario.model.pools.push_back(model);
  of.scenario.model.faults.push_back({.kind = sim::FaultKind::quota_cut,
                                      .from = minute,
                                      .until = 2 * minute,
                                      .tier = batch::NodeTier::dedicated,
                                      .cores = 1});
  of.workload.load.pipelines = {{"run", of.workload.start + 30 * minute}};
  of.workload.load.jobs = {{of.workload.start, minute, {}, 1, 0},
                           {of.workload.start + second, 2 * minute, {}, 3, 0}};
  of.workload.load.needs = {{1, {0}}};
  EXPECT_EQ(text_of(of),
            "start 2024-01-01T00:00:00.000Z, 1 h, seed 7\n"
            "load.needs: see the jobs\n"
            "cancelled pipelines: see the jobs\n"
            "pipelines: see the jobs\n"
            "quota.dedicatedCores: 4\n"
            "pool0\n"
            "  nodeBoot: uniform 1 min to 2 min\n"
            "faults\n"
            "  quotaCut from 1 min until 2 min dedicated to 1 cores\n"
            "2 jobs\n"
            "  0 at 0 s for 1 min in pool0, pipeline 0 cancelled at 30 min\n"
            "  1 at 1 s for 2 min in pool0, 3 slots, pipeline 0 cancelled at 30 min, needs 0\n");
}

}  // namespace
}  // namespace poolcast::experiment
