#include "engine/load/synthesis.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace poolcast::load {
namespace {

Time const monday = *from_calendar(2026, 1, 12);
constexpr std::uint64_t seeds = 200;

SyntheticJobs office_hours(std::uint16_t pool) {
  SyntheticJobs kind{.pool = {pool}, .duration = Distribution::lognormal(10 * minute, 0.8)};
  kind.per_hour.fill(2);
  std::fill(kind.per_hour.begin() + 8, kind.per_hour.begin() + 18, 25);
  return kind;
}

std::string text(std::vector<Job> const& jobs) {
  std::string result;
  for (Job const& job : jobs) {
    result += format_time(job.queued) + " " + format_iso_duration(job.duration) + " " +
              std::to_string(job.pool.value) + " x" + std::to_string(job.slots) + "\n";
  }
  return result;
}

std::vector<Job> of_pool(Load const& load, std::uint16_t pool) {
  std::vector<Job> jobs;
  std::ranges::copy_if(load.jobs, std::back_inserter(jobs),
                       [=](Job const& job) { return job.pool.value == pool; });
  return jobs;
}

std::vector<Job> synthesize(std::vector<SyntheticJobs> const& kinds, Duration length,
                            std::uint64_t seed, Time start = monday) {
  return load::synthesize(kinds, start, length, seed).jobs;
}

/// Counts by UTC hour of the day, over many seeds.
std::array<double, 24> counts(SyntheticJobs const& kind, Time start) {
  std::array<double, 24> result{};
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    for (Job const& job : synthesize({kind}, day, seed, start)) {
      ++result[static_cast<std::size_t>(calendar_time(job.queued).hour)];
    }
  }
  return result;
}

/// The sum of Poisson numbers is one too, so its standard deviation is the root of its mean.
void expect_near(double count, double mean, std::string const& what) {
  EXPECT_LE(std::abs(count - mean), 5 * std::sqrt(mean))
      << what << ": " << count << ", not " << mean;
}

TEST(Synthesis, EveryHourHasItsRate) {
  SyntheticJobs const kind = office_hours(0);
  std::array<double, 24> const counted = counts(kind, monday);
  for (std::size_t hour = 0; hour < 24; ++hour) {
    expect_near(counted[hour], kind.per_hour[hour] * seeds, "hour " + std::to_string(hour));
  }
}

TEST(Synthesis, HoursAreLocal) {
  SyntheticJobs kind = office_hours(0);
  kind.utc_offset = 2 * hour;
  std::array<double, 24> const counted = counts(kind, monday);
  expect_near(counted[6], 25.0 * seeds, "06:00 UTC is 08:00");
  expect_near(counted[16], 2.0 * seeds, "16:00 UTC is 18:00");
  kind.utc_offset = 5 * hour + 30 * minute;
  expect_near(counts(kind, monday)[2], (2.0 + 25.0) / 2 * seeds, "02:00 UTC is 07:30");
}

TEST(Synthesis, WeekendsHaveTheirFactor) {
  SyntheticJobs kind = office_hours(0);
  kind.weekend_factor = 0.1;
  Time const saturday = monday + 5 * day;
  expect_near(counts(kind, saturday)[10], 2.5 * seeds, "Saturday");
  expect_near(counts(kind, saturday + day)[10], 2.5 * seeds, "Sunday");
  expect_near(counts(kind, saturday - day)[10], 25.0 * seeds, "Friday");
  kind.weekend_factor = 0;
  EXPECT_TRUE(synthesize({kind}, 2 * day, 1, saturday).empty());
}

TEST(Synthesis, CountsVaryAsPoissonNumbersDo) {
  SyntheticJobs const kind = office_hours(0);
  double const mean = 14 * 2 + 10 * 25;
  double squares = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    double const count = static_cast<double>(synthesize({kind}, day, seed).size());
    squares += (count - mean) * (count - mean);
  }
  // The variance of a Poisson number is its mean; 200 of them tell it within a tenth (1 sigma).
  EXPECT_NEAR(squares / seeds / mean, 1, 0.5);
}

TEST(Synthesis, DurationsFollowTheirDistribution) {
  std::vector<Job> jobs = synthesize({office_hours(0)}, 30 * day, 1);
  std::ranges::sort(jobs, {}, &Job::duration);
  double const median = static_cast<double>(jobs[jobs.size() / 2].duration.ticks);
  EXPECT_NEAR(median / static_cast<double>((10 * minute).ticks), 1, 0.05);
}

TEST(Synthesis, SameSeedSameJobsAndAnotherSeedOthers) {
  std::vector<SyntheticJobs> const kinds = {office_hours(0), office_hours(1)};
  EXPECT_EQ(text(synthesize(kinds, 7 * day, 42)), text(synthesize(kinds, 7 * day, 42)));
  EXPECT_NE(text(synthesize(kinds, 7 * day, 42)), text(synthesize(kinds, 7 * day, 43)));
}

TEST(Synthesis, IsInOrderAndInsideTheWindow) {
  Time const start = monday + 10 * hour + 20 * minute;
  std::vector<Job> const jobs =
      synthesize({office_hours(0), office_hours(1)}, 90 * minute, 1, start);
  EXPECT_TRUE(std::ranges::is_sorted(jobs, {}, &Job::queued));
  EXPECT_GE(jobs.front().queued, start);
  EXPECT_LT(jobs.back().queued, start + 90 * minute);
}

TEST(Synthesis, PoolsDoNotDisturbOneAnother) {
  std::vector<SyntheticJobs> const both = {office_hours(0), office_hours(1)};
  Load const load = load::synthesize(both, monday, 7 * day, 42);
  EXPECT_EQ(text(of_pool(load, 1)), text(synthesize({both[1]}, 7 * day, 42)));
  EXPECT_NE(text(of_pool(load, 0)).substr(0, 24), text(of_pool(load, 1)).substr(0, 24));
}

TEST(Synthesis, KindsOfOnePoolAreDrawnApart) {
  std::vector<Job> const one = synthesize({office_hours(0)}, day, 42);
  std::vector<Job> const two = synthesize({office_hours(0), office_hours(0)}, day, 42);
  EXPECT_NE(two.size(), 2 * one.size());
  std::vector<Job> shared;
  std::ranges::set_intersection(one, two, std::back_inserter(shared), {}, &Job::queued,
                                &Job::queued);
  EXPECT_EQ(shared.size(), one.size());  // the first kind is as it was
}

TEST(Synthesis, OtherHoursAndLongerWindowsDoNotMoveAJob) {
  SyntheticJobs busier = office_hours(0);
  busier.per_hour[9] = 100;
  std::string const day_one = text(synthesize({office_hours(0)}, day, 42));
  EXPECT_TRUE(text(synthesize({office_hours(0)}, 2 * day, 42)).starts_with(day_one));
  auto const afternoon = [](SyntheticJobs const& kind) {
    return text(synthesize({kind}, day / 2, 42, monday + 12 * hour));
  };
  EXPECT_EQ(afternoon(busier), afternoon(office_hours(0)));
  EXPECT_TRUE(day_one.ends_with(afternoon(office_hours(0))));
}

// A change of this text changes every scenario's synthetic load.
TEST(Synthesis, Golden) {
  SyntheticJobs kind = office_hours(3);
  kind.slots = 2;
  EXPECT_EQ(text(synthesize({kind}, 15 * minute, 7, monday + 8 * hour)),
            "2026-01-12T08:01:27.349Z PT15M52.588S 3 x2\n"
            "2026-01-12T08:01:33.617Z PT5M49.153S 3 x2\n"
            "2026-01-12T08:04:12.935Z PT8M50.607S 3 x2\n"
            "2026-01-12T08:05:01.390Z PT8M35.371S 3 x2\n"
            "2026-01-12T08:05:06.029Z PT14M51.272S 3 x2\n"
            "2026-01-12T08:06:50.887Z PT9M18.924S 3 x2\n"
            "2026-01-12T08:12:57.908Z PT10M16.919S 3 x2\n"
            "2026-01-12T08:13:17.059Z PT7M1.959S 3 x2\n");
}

}  // namespace
}  // namespace poolcast::load
