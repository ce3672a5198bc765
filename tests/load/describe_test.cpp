#include "engine/load/describe.hpp"

#include <gtest/gtest.h>

#include "engine/load/unhindered.hpp"

namespace poolcast::load {
namespace {

Time const monday = *parse_w3c_time("2022-01-17");

Job job(Duration queued, Duration duration, std::uint32_t pipeline = no_pipeline) {
  return {.queued = monday + queued, .duration = duration, .pool = {}, .pipeline = pipeline};
}

/// Four jobs: two lone ones, and a pipeline of a build and a test that needs it.
Load small() {
  Load load;
  load.jobs = {job(9 * hour, 10 * minute, 0), job(9 * hour, 5 * minute, 0),
               job(9 * hour + 5 * minute, hour), job(33 * hour, 20 * minute)};
  load.jobs[2].slots = 3;
  load.kind_names = {"build", "test"};
  load.kinds = {0, 1, 0, 1};
  load.pipelines = {{.id = "p"}};
  load.needs = {{1, {0}}};
  return load;
}

TEST(Describe, ArrivalsByLocalHourOfTheWeek) {
  Description const utc = describe(small(), {});
  EXPECT_EQ(utc.arrivals[9], 3U);
  EXPECT_EQ(utc.arrivals[24 + 9], 1U);
  EXPECT_EQ(utc.observed[9], hour);
  EXPECT_EQ(utc.observed[20], hour);
  EXPECT_EQ(utc.observed[24 + 10], Duration{});
  Description const paris = describe(small(), {*Zone::find("Europe/Paris"), {}});
  EXPECT_EQ(paris.arrivals[10], 3U);
}

TEST(Describe, DurationsOfAllAndByKindTheLongestWorkFirst) {
  Description const description = describe(small(), {});
  ASSERT_EQ(description.durations.size(), 3U);
  DurationFigures const& all = description.durations[0];
  EXPECT_EQ(all.jobs, 4U);
  EXPECT_EQ(all.p50, 10 * minute);
  EXPECT_EQ(all.p90, hour);
  EXPECT_EQ(all.max, hour);
  EXPECT_EQ(all.mean, 23 * minute + 45 * second);
  EXPECT_EQ(description.durations[1].kind, "build");
  EXPECT_EQ(description.durations[2].kind, "test");
  EXPECT_EQ(description.durations[2].max, 20 * minute);
}

// 9:00 to 9:05 one job, to 9:10 two, to 9:15 two (the test begins as the build ends), to 10:05 one,
// then none until the next day's 20 minutes of one.
TEST(Describe, ConcurrencyIsWeightedByTime) {
  ConcurrencyFigures const jobs = describe(small(), {}).concurrency;
  EXPECT_EQ(jobs.max, 2U);
  EXPECT_EQ(jobs.max_at, monday + 9 * hour + 5 * minute);
  EXPECT_EQ(jobs.p50, 0U);
  EXPECT_EQ(jobs.p95, 1U);
  EXPECT_NEAR(jobs.mean, 95.0 / (24 * 60 + 20), 1e-12);
  EXPECT_EQ(describe(small(), {}).slots.max, 4U);
}

TEST(Describe, AJobThatBeginsWhenAnotherEndsTakesItsPlace) {
  Load load;
  load.jobs = {job({}, hour), job(hour, hour)};
  EXPECT_EQ(describe(load, {}).concurrency.max, 1U);
  EXPECT_EQ(describe(load, {}).concurrency.mean, 1);
}

TEST(Describe, TheLargestBurstSlides) {
  Load load;
  for (int i : {0, 4, 8, 10, 12, 60}) load.jobs.push_back(job(i * minute, second));
  BurstFigures const bursts = describe(load, {}).bursts;
  EXPECT_EQ(bursts.largest, 3U);  // 8, 10, 12: also over the border of 10 minutes
  EXPECT_EQ(bursts.largest_at, monday + 8 * minute);
}

TEST(Describe, DispersionIsVarianceOverMean) {
  Load load;  // 12 windows in the hour: 3 jobs in one, none in the others; then one more job
  for (int i = 0; i < 3; ++i) load.jobs.push_back(job(minute, second));
  load.jobs.push_back(job(59 * minute, second));
  BurstFigures const bursts = describe(load, {}).bursts;
  // Mean 1/3; squares 9 + 1 - 12/9 = 26/3; over 11, over 1/3.
  EXPECT_NEAR(bursts.dispersion, 26.0 / 3 / 11 * 3, 1e-12);
  EXPECT_NEAR(bursts.dispersion_within_hour, bursts.dispersion, 1e-12);
}

TEST(Describe, Pipelines) {
  PipelineFigures const pipelines = describe(small(), {}).pipelines;
  EXPECT_EQ(pipelines.pipelines, 1U);
  EXPECT_EQ(pipelines.jobs, 2U);
  EXPECT_EQ(pipelines.depth_max, 2U);
  EXPECT_EQ(pipelines.length_max, 15 * minute);
}

TEST(Describe, OneJobOfNoLength) {
  Load load;
  load.jobs = {job({}, {})};
  Description const description = describe(load, {});
  EXPECT_EQ(description.concurrency.mean, 0);
  EXPECT_EQ(description.bursts.largest, 1U);
  EXPECT_EQ(description.pipelines.pipelines, 0U);
}

TEST(Unhindered, NeedsMayStandAnywhere) {
  Load load;
  load.jobs = {job({}, minute, 0), job({}, 2 * minute, 0), job({}, 3 * minute, 0)};
  load.pipelines = {{.id = "p"}};
  load.needs = {{0, {1, 2}}, {1, {2}}};
  Unhindered const run = run_unhindered(load);
  EXPECT_EQ(run.begin[2], monday);
  EXPECT_EQ(run.begin[1], monday + 3 * minute);
  EXPECT_EQ(run.begin[0], monday + 5 * minute);
  EXPECT_EQ(run.depth, (std::vector<std::uint32_t>{3, 2, 1}));
}

// A merge train of a busy day: recursion would need a stack without a bound.
TEST(Unhindered, LongChains) {
  constexpr std::uint32_t length = 200'000;
  Load load;
  load.pipelines = {{.id = "p"}};
  for (std::uint32_t i = 0; i < length; ++i) {
    load.jobs.push_back(job({}, second, 0));
    if (i + 1 < length) load.needs.push_back({i, {i + 1}});
  }
  EXPECT_EQ(run_unhindered(load).depth[0], length);
}

TEST(Describe, KindsAreInTheOrderOfAllTheirTimeHoweverMuchThatIs) {
  Load load;
  load.kind_names = {"short", "long"};
  for (int i = 0; i < 60'000; ++i) {
    bool const is_long = i % 2 == 1;
    load.jobs.push_back(
        {.queued = Time{} + i * second, .duration = is_long ? 365 * day : second, .pool = {}});
    load.kinds.push_back(is_long ? 1 : 0);
  }
  Description const description = describe(load, {});
  ASSERT_EQ(description.durations.size(), 3U);
  EXPECT_EQ(description.durations[1].kind, "long");
}

}  // namespace
}  // namespace poolcast::load
