#include "engine/formula/samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/random.hpp"

namespace poolcast::formula {
namespace {

constexpr Metric metric = Metric::pending_tasks;

std::vector<double> copy(std::span<double const> view) { return {view.begin(), view.end()}; }

Time at(std::int64_t seconds) { return Time{} + seconds * second; }

TEST(Samples, AreReadWhenTheyAreAvailable) {
  SampleHistory history(minute);
  for (int i = 1; i <= 4; ++i) history.record(metric, at(30 * i), i);
  EXPECT_EQ(history.count(metric, at(89)), 0U);
  EXPECT_EQ(history.begin(metric, at(89)), std::nullopt);
  EXPECT_EQ(history.count(metric, at(90)), 1U);
  EXPECT_EQ(history.begin(metric, at(90)), at(30));
  EXPECT_EQ(copy(history.latest(metric, at(120), 5)), (std::vector<double>{1, 2}));
  EXPECT_EQ(copy(history.latest(metric, at(150), 1)), (std::vector<double>{3}));
  EXPECT_EQ(copy(history.window(metric, at(150), at(30), at(150))), (std::vector<double>{2, 3}));
  EXPECT_EQ(history.count(Metric::active_tasks, at(150)), 0U);
}

TEST(Samples, OlderThanTheRetentionAreForgotten) {
  SampleHistory history({}, hour);
  for (int i = 0; i < 20'000; ++i) history.record(metric, at(30 * i), i);
  EXPECT_EQ(history.count(metric, at(30 * 19'999)), 121U);
  EXPECT_EQ(history.begin(metric, at(30 * 19'999)), at(30 * 19'879));
  EXPECT_EQ(copy(history.latest(metric, at(30 * 19'999), 2)),
            (std::vector<double>{19'998, 19'999}));
}

TEST(Samples, AHistoryThatCatchesUpIsLikeTheOther) {
  SampleHistory other(minute, hour);
  SampleHistory whole(minute, day);  // keeps what the other forgets
  SampleHistory history(minute, hour);
  for (int i = 1; i <= 500; ++i) {
    if (i % 7 != 3) other.record(metric, at(30 * i), i);
    if (i % 100 == 50) other.record(Metric::cpu_percent, at(30 * i), -i);
    if (i % 11 == 0) whole.catch_up(other, at(30 * i));
  }
  whole.catch_up(other, at(30 * 500));
  for (int i : {2, 3, 120, 121, 400, 498}) {
    history.catch_up(whole, at(30 * i));
    Time const now = at(30 * i) + minute;
    EXPECT_EQ(copy(history.latest(metric, now, 1)), std::vector<double>{i == 3 ? 2.0 : i}) << i;
    EXPECT_LE(history.count(metric, now), 121U);
  }
  history.catch_up(whole, at(30 * 500));
  Time const end = at(30 * 500) + minute;
  for (Metric const each : {metric, Metric::cpu_percent, Metric::active_tasks}) {
    EXPECT_EQ(copy(history.latest(each, end, 1000)), copy(other.latest(each, end, 1000)));
    EXPECT_EQ(history.begin(each, end), other.begin(each, end));
  }
  EXPECT_EQ(whole.begin(metric, end), at(30));
}

TEST(Samples, PercentCountsTheExpectedOnes) {
  EXPECT_EQ(sample_percent(0, 5 * minute), 0);
  EXPECT_EQ(sample_percent(7, 5 * minute), 70);
  EXPECT_EQ(sample_percent(29, 15 * minute), 100.0 * 29 / 30);
  EXPECT_EQ(sample_percent(11, 5 * minute), 100);
  EXPECT_EQ(sample_percent(1, Duration{}), 100);
  EXPECT_EQ(sample_percent(1, 59 * second), 100);
  EXPECT_EQ(sample_percent(1, 60 * second), 50);
}

/// Against the plain definition, over series that lose samples and drift from the 30 s grid.
TEST(Samples, WindowsAgreeWithTheDefinition) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    std::uint64_t draws = 0;
    auto const below = [&](std::uint64_t n) {
      return static_cast<std::int64_t>(draw(seed, Stream::arrival, draws++) % n);
    };
    Duration const delay = below(3) * 20 * second;
    SampleHistory history(delay, hour);
    std::vector<Time> times;
    Time now;
    for (int i = 0; i < 300; ++i) {
      now += below(10) == 0 ? Duration{below(100) * second.ticks + 1} : sample_period;
      if (below(8) == 0) continue;
      history.record(metric, now, i);
      times.push_back(now);
    }
    for (int i = 0; i < 200; ++i) {
      Time const when = now + (below(200) - 50) * second;
      Time const start = when - below(4000) * second, end = start + below(4000) * second;
      auto const counts = [&](auto const& test) {
        return static_cast<std::size_t>(std::ranges::count_if(times, [&](Time time) {
          return times.back() - time <= hour && time + delay <= when && test(time);
        }));
      };
      ASSERT_EQ(history.window(metric, when, start, end).size(),
                counts([&](Time time) { return time > start && time <= end; }))
          << "seed " << seed;
      ASSERT_EQ(history.count(metric, when), counts([](Time) { return true; })) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace poolcast::formula
