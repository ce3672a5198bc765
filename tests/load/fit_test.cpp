// Long: a fit is told from many draws, and each test shows its own.
#include "engine/load/fit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/base/random.hpp"
#include "engine/load/bursts.hpp"
#include "engine/load/generate.hpp"
#include "engine/load/goodness.hpp"
#include "engine/load/rates.hpp"

namespace poolcast::load {
namespace {

Time const monday = *parse_w3c_time("2022-01-17");

Calendar paris() { return {*Zone::find("Europe/Paris"), {}}; }

Window weeks(std::int64_t count) { return {monday - hour, count * 7 * day}; }

/// Pipelines of a build and two tests in office hours, and lone jobs of lint, three to one.
LoadModel office() {
  LoadModel model;
  model.calendar = paris();
  model.kinds = {{"build", Distribution::lognormal(6 * minute, 0.4)},
                 {"lint", Distribution::uniform(30 * second, 90 * second)},
                 {"test", Distribution::lognormal(11 * minute, 0.7)}};
  Shape pipeline{.name = "ci", .jobs = std::vector<ModelJob>(3)};
  pipeline.jobs[0] = {.kind = "build", .pool = "linux", .slots = 2};
  pipeline.jobs[1] = pipeline.jobs[2] = {.kind = "test", .pool = "linux"};
  pipeline.jobs[1].needs = pipeline.jobs[2].needs = {0};
  Shape lint{.name = "lint", .pipeline = false, .jobs = std::vector<ModelJob>(1)};
  lint.jobs[0] = {.kind = "lint", .pool = "windows", .priority = -3};
  model.shapes = {pipeline, lint};
  ArrivalStream stream;
  stream.shapes = {0, 1};
  stream.weights = {3, 1};
  for (std::size_t i = 0; i < hours_of_week; ++i) {
    bool const weekend = i >= 5 * 24;
    stream.per_hour[i] = weekend ? 0.5 : i % 24 >= 8 && i % 24 < 18 ? 12 : 1;
  }
  model.streams.push_back(stream);
  return model;
}

Fit fit_of(GeneratedLoad const& made, Calendar const& calendar = paris()) {
  return fit(made.load, made.pools, calendar);
}

double sum(HoursOfWeek const& values) {
  double total = 0;
  for (double value : values) total += value;
  return total;
}

// Chance refuses one of 1,000 such comparisons; the seeds are fixed.
TEST(Fit, RatesOfTheModelAreRecovered) {
  LoadModel const model = office();
  constexpr int count = 26;
  Fit const fitted = fit_of(generate(model, weeks(count), 1));
  HoursOfWeek const& rates = fitted.model.streams.front().per_hour;
  double chi_square = 0;
  for (std::size_t i = 0; i < hours_of_week; ++i) {
    double const expected = model.streams[0].per_hour[i] * count;
    double const found = rates[i] * count;
    chi_square += (found - expected) * (found - expected) / expected;
  }
  EXPECT_GT(chi_square_p_value(chi_square, hours_of_week), 1e-3) << chi_square;
  EXPECT_NEAR(sum(rates), sum(model.streams[0].per_hour), 4 * std::sqrt(sum(rates) / count));
  EXPECT_FALSE(fitted.report.burst_gap) << "there are no bursts";
  EXPECT_NEAR(fitted.report.dispersion, 1, 0.05);
  ASSERT_TRUE(fitted.report.hold_out);
  EXPECT_GT(fitted.report.hold_out->p, 1e-3);
  EXPECT_TRUE(fitted.report.warnings.empty());
}

std::vector<double> seconds_of(Load const& load, std::string const& kind) {
  std::vector<double> values;
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    if (load.kind_names[load.kinds[i]] != kind) continue;
    values.push_back(static_cast<double>(load.jobs[i].duration.ticks) / 1e7);
  }
  std::ranges::sort(values);
  return values;
}

// Kolmogorov and Smirnov between a recording of a model and one of the model fitted to it, at
// 0.001.
TEST(Fit, DurationsByKindAreRecovered) {
  GeneratedLoad const recorded = generate(office(), weeks(8), 1);
  Fit const fitted = fit_of(recorded);
  GeneratedLoad const again = generate(fitted.model, weeks(8), 2);
  for (char const* kind : {"build", "test", "lint"}) {
    std::vector<double> const a = seconds_of(recorded.load, kind);
    std::vector<double> const b = seconds_of(again.load, kind);
    auto const n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
    EXPECT_GT(ks_p_value(ks_distance(a, b), n * m / (n + m)), 1e-3) << kind;
  }
  for (DurationFit const& durations : fitted.report.durations) {
    if (durations.kind == "lint") {  // uniform: the lognormal is refused
      EXPECT_EQ(durations.chosen.kind, Distribution::Kind::empirical);
      EXPECT_LT(durations.lognormal_p.value_or(1), 1e-3);
    } else {
      EXPECT_EQ(durations.chosen.kind, Distribution::Kind::lognormal) << durations.kind;
      double const sigma = durations.kind == "build" ? 0.4 : 0.7;
      EXPECT_NEAR(durations.chosen.sigma, sigma, 0.02) << durations.kind;
      double const median = static_cast<double>(durations.chosen.a / millisecond) / 60'000;
      EXPECT_NEAR(median, durations.kind == "build" ? 6 : 11, 0.3) << durations.kind;
    }
    EXPECT_GT(durations.halves_p.value_or(0), 1e-3) << durations.kind;
  }
}

TEST(Fit, ShapesAreRecoveredWithTheirShares) {
  GeneratedLoad const recorded = generate(office(), weeks(8), 1);
  Fit const fitted = fit_of(recorded);
  ASSERT_EQ(fitted.model.shapes.size(), 2U);
  Shape const& pipeline = fitted.model.shapes[0];
  EXPECT_TRUE(pipeline.pipeline);
  ASSERT_EQ(pipeline.jobs.size(), 3U);
  EXPECT_EQ(pipeline.jobs[0].kind, "build");
  EXPECT_EQ(pipeline.jobs[0].slots, 2);
  EXPECT_EQ(pipeline.jobs[0].pool, "linux");
  EXPECT_EQ(pipeline.jobs[2].kind, "test");
  EXPECT_EQ(pipeline.jobs[2].needs, std::vector<std::uint32_t>{0});
  Shape const& lint = fitted.model.shapes[1];
  EXPECT_FALSE(lint.pipeline);
  EXPECT_EQ(lint.jobs[0].pool, "windows");
  EXPECT_EQ(lint.jobs[0].priority, -3);
  std::vector<double> const& weights = fitted.model.streams[0].weights;
  auto const all = static_cast<double>(fitted.report.arrivals);
  EXPECT_NEAR(weights[0] / all, 0.75, 4 * std::sqrt(0.75 * 0.25 / all));
}

TEST(Fit, BurstsAreRecovered) {
  LoadModel model = office();
  model.streams[0].bursts = {.sizes = {1, 2, 8},
                             .weights = {0.7, 0.2, 0.1},
                             .gap = Distribution::uniform(100 * millisecond, 900 * millisecond)};
  Fit const fitted = fit_of(generate(model, weeks(8), 1));
  FitReport const& report = fitted.report;
  ASSERT_TRUE(report.burst_gap);
  EXPECT_EQ(*report.burst_gap, second);
  EXPECT_GT(report.dispersion_alone, 3);
  EXPECT_NEAR(report.dispersion, 1, 0.1);
  double const mean = static_cast<double>(report.arrivals) / static_cast<double>(report.bursts);
  EXPECT_NEAR(mean, 0.7 + 0.4 + 0.8, 0.1);
  ASSERT_EQ(fitted.model.streams.size(), 2U);
  double const small = sum(fitted.model.streams[0].per_hour);
  double const great = sum(fitted.model.streams[1].per_hour);
  EXPECT_NEAR(great / (small + great), 0.1, 0.03);
  // Nearly all: now and then a lone one comes within the second.
  Bursts const& bursts = fitted.model.streams[1].bursts;
  auto const commonest = std::ranges::max_element(bursts.weights) - bursts.weights.begin();
  EXPECT_EQ(bursts.sizes[static_cast<std::size_t>(commonest)], 8U);
  EXPECT_GT(bursts.weights[static_cast<std::size_t>(commonest)], 0.8);
  EXPECT_EQ(fitted.model.streams[1].bursts.gap.kind, Distribution::Kind::empirical);
}

TEST(Fit, SchedulesAreFound) {
  LoadModel model = office();
  ArrivalStream nightly;
  nightly.shapes = {1};
  nightly.weights = {1};
  nightly.nightly = Nightly{.at = 2 * hour + 30 * minute,
                            .count = 12,
                            .days = 0x1E,  // Tuesday to Friday
                            .spread = 20 * second};
  model.streams.push_back(nightly);
  Fit const fitted = fit_of(generate(model, weeks(3), 1));
  ASSERT_EQ(fitted.report.schedules.size(), 1U);
  Schedule const& found = fitted.report.schedules[0];
  EXPECT_EQ(found.shape, 1U);
  EXPECT_EQ(found.when.at, 2 * hour + 30 * minute);
  EXPECT_EQ(found.when.count, 12U);
  EXPECT_EQ(found.when.days.to_ulong(), 0x1EU);
  EXPECT_LE(found.when.spread, 20 * second);
  EXPECT_GT(found.when.spread, 10 * second);
  EXPECT_EQ(found.arrivals, 144U);
  EXPECT_NEAR(fitted.report.expected_by_hour[2], fitted.report.observed_by_hour[2], 20);
  EXPECT_TRUE(fitted.model.streams.back().nightly);
}

TEST(Fit, WhatIsOnlyScheduledHasNoOtherArrivals) {
  LoadModel model = office();
  model.streams.resize(1);
  model.streams[0].nightly = Nightly{.at = hour};
  model.streams[0].shapes = {1};
  model.streams[0].weights = {1};
  Fit const fitted = fit_of(generate(model, weeks(4), 1));
  for (ArrivalStream const& stream : fitted.model.streams) EXPECT_TRUE(stream.nightly);
  EXPECT_EQ(fitted.report.bursts, 0U);
}

TEST(Fit, HolidaysCountAsSundays) {
  LoadModel model = office();
  model.calendar.holidays = {monday + 3 * day};
  for (std::size_t i = 5 * 24; i < hours_of_week; ++i) model.streams[0].per_hour[i] = 0;
  GeneratedLoad const recorded = generate(model, weeks(2), 1);
  double const with = sum(fit_of(recorded, model.calendar).model.streams[0].per_hour);
  double const without = sum(fit_of(recorded).model.streams[0].per_hour);
  double const truth = sum(model.streams[0].per_hour);
  EXPECT_NEAR(with, truth, 4 * std::sqrt(truth / 2));
  EXPECT_GT(with, without + 10);  // a Thursday without work pulls the working days down
}

// Two halves that differ: the second week has twice as much.
TEST(Fit, HoldOutRefusesWhatDidNotGoOn) {
  GeneratedLoad const first = generate(office(), weeks(1), 1);
  GeneratedLoad second = generate(office(), {monday + 7 * day - hour, 7 * day}, 1, 2);
  std::vector<Time> arrivals;
  Load joined;
  joined.jobs = first.load.jobs;
  joined.jobs.insert(joined.jobs.end(), second.load.jobs.begin(), second.load.jobs.end());
  for (Job& job : joined.jobs) job.pipeline = no_pipeline;
  Fit const fitted = fit(joined, first.pools, paris());
  ASSERT_TRUE(fitted.report.hold_out);
  EXPECT_LT(fitted.report.hold_out->p, 1e-3);
  EXPECT_GT(fitted.report.hold_out->observed, 1.6 * fitted.report.hold_out->expected);
}

std::string warnings(Window window) {
  GeneratedLoad const made = generate(office(), window, 1);
  std::string text;
  for (std::string const& warning : fit_of(made).report.warnings) text += warning + "\n";
  return text;
}

TEST(Fit, SaysWhatAShortRecordingDoesNotKnow) {
  EXPECT_EQ(warnings({monday + 7 * hour, 10 * hour}),
            "14 hours of the day were not observed; they are given the mean of the others\n"
            "no weekend was observed; Saturday and Sunday are taken as working days\n"
            "less than two weeks were observed: what happened once may pass for a habit; hours "
            "are smoothed with their neighbours\n"
            "too short to check one half against the other (that takes 4 days)\n");
  EXPECT_EQ(warnings({monday + 5 * day, 2 * day - 2 * hour}),
            "only weekends were observed; working days are taken like them\n"
            "less than two weeks were observed: what happened once may pass for a habit; hours "
            "are smoothed with their neighbours\n"
            "too short to check one half against the other (that takes 4 days)\n");
}

TEST(Fit, CancelledPipelinesAreSaid) {
  GeneratedLoad made = generate(office(), weeks(3), 1);
  made.load.pipelines[0].cancelled = monday + day;
  Fit const fitted = fit_of(made);
  ASSERT_EQ(fitted.report.warnings.size(), 1U);
  EXPECT_EQ(fitted.report.warnings[0], "1 pipelines were cancelled; the model lets them run");
}

TEST(Fit, ALoneJobWithoutKindOrPoolIsAJob) {
  Load load;
  load.jobs.push_back({.queued = monday, .duration = 5 * minute, .pool = {}});
  Fit const fitted = fit(load, {""}, {});
  ASSERT_EQ(fitted.model.kinds.size(), 1U);
  EXPECT_EQ(fitted.model.kinds[0].name, "job");
  EXPECT_EQ(fitted.model.kinds[0].duration.kind, Distribution::Kind::fixed);
  EXPECT_NEAR(sum(fitted.model.streams[0].per_hour), 168, 1e-6);  // one in the only hour seen
}

TEST(FitDurations, FewOrOddOnesAreKeptAsRecorded) {
  auto const kind_of = [](std::vector<Duration> const& durations) {
    return fit_durations("x", durations).chosen.kind;
  };
  EXPECT_EQ(kind_of({minute, 2 * minute, 3 * minute}), Distribution::Kind::empirical);
  EXPECT_EQ(kind_of(std::vector<Duration>(20, minute)), Distribution::Kind::fixed);
  std::vector<Duration> with_zero(20, minute);
  with_zero[3] = {};
  EXPECT_EQ(kind_of(with_zero), Distribution::Kind::empirical);
}

TEST(FitDurations, ManyAreKeptAtEqualStepsOfProbability) {
  std::vector<Duration> durations;
  for (int i = 0; i < 10'000; ++i) durations.push_back((i % 2 == 0 ? 1 : 2) * hour + i * second);
  Distribution const chosen = fit_durations("x", durations).chosen;
  EXPECT_EQ(chosen.values.size(), 500U);
  EXPECT_TRUE(std::ranges::is_sorted(chosen.values));
}

TEST(Rates, ObservedArrivalsAreWhatTheRatesExpect) {
  std::vector<Time> const arrivals = {monday, monday + 30 * minute, monday + 25 * hour};
  Seen const seen = see(arrivals, {}, monday, monday + 26 * hour);
  HoursOfWeek const rates = smooth_rates(seen);
  double expected = 0;
  for (std::size_t i = 0; i < hours_of_week; ++i) expected += rates[i] * seen.hours[i];
  EXPECT_NEAR(expected, 3, 1e-9);
  EXPECT_GT(rates[0], rates[12]);
  EXPECT_EQ(rates[12], 0);
}

TEST(Rates, LongRecordingsAreNotSmoothedOverHours) {
  std::vector<Time> arrivals;
  for (int week = 0; week < 10; ++week) arrivals.push_back(monday + week * 7 * day + 90 * minute);
  HoursOfWeek const rates = smooth_rates(see(arrivals, {}, monday, monday + 70 * day));
  EXPECT_EQ(rates[0], 0);
  EXPECT_EQ(rates[2], 0);
  EXPECT_GT(rates[1], 0.85);
  EXPECT_LT(rates[25], 0.05);  // Tuesday's first hour: drawn a little towards Monday's
}

TEST(Bursts, TheShortestGapThatLeavesRandomArrivalsIsTaken) {
  LoadModel model = office();
  model.streams[0].bursts = {.sizes = {4}, .weights = {1}, .gap = Distribution::fixed(Duration{})};
  std::vector<Time> arrivals;
  for (Job const& job : generate(model, weeks(4), 1).load.jobs) {
    if (arrivals.empty() || job.pipeline == no_pipeline) arrivals.push_back(job.queued);
  }
  FoundBursts const found = find_bursts(arrivals, paris(), weeks(4).start, weeks(4).end());
  EXPECT_EQ(found.gap, Duration{});
}

}  // namespace
}  // namespace poolcast::load
