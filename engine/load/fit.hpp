// A load model out of a recording, and how well the one stands for the other. Arrivals are a
// Poisson process by hour of the week, of bursts where there are such, beside what is scheduled;
// durations go by kind; pipelines have the shapes that were seen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/load/load.hpp"
#include "engine/load/model.hpp"
#include "engine/load/schedules.hpp"

namespace poolcast::load {

/// One kind's durations against the two ways to draw them.
struct DurationFit {
  std::string kind;
  std::size_t jobs = 0;
  Distribution chosen{};
  /// Kolmogorov and Smirnov's distance from the best lognormal, and how likely so much is by
  /// chance.
  std::optional<double> lognormal_distance{}, lognormal_p{};
  /// The durations of the first half of the jobs against those of the second.
  std::optional<double> halves_distance{}, halves_p{};
};

/// What the first half of the recording says of the second.
struct HoldOut {
  Time split;
  double expected = 0;
  double observed = 0;
  double chi_square = 0;  // over the hours of the day in which enough is expected
  int degrees = 0;
  double p = 1;
};

struct FitReport {
  Time start, end;  // observed: whole local hours
  std::size_t jobs = 0, pipelines = 0, lone_jobs = 0, cancelled_pipelines = 0;
  std::vector<Schedule> schedules;  // of kept shapes
  std::size_t arrivals = 0;         // of pipelines and lone jobs together, the scheduled ones not
  std::size_t bursts = 0;           // in how many bursts they came; as many as arrivals if in none
  std::optional<Duration> burst_gap;  // within a burst, at most so much between two
  std::size_t great_bursts = 0;       // of 3 or more; they have rates of their own
  std::uint32_t largest_burst = 1;
  double dispersion = 0;        // of the bursts about the fitted rates
  double dispersion_alone = 0;  // the same of the arrivals, if there were no bursts
  std::size_t shapes = 0, shapes_kept = 0;
  double kept_share = 1;  // of what arrived, the share that has a kept shape
  std::array<double, 24> expected_by_hour{}, observed_by_hour{};  // arrivals, by local hour
  std::optional<HoldOut> hold_out;
  std::vector<DurationFit> durations;  // the kind with most jobs first
  std::vector<std::string> warnings;   // what the recording is too short for
};

struct Fit {
  LoadModel model;
  FitReport report;
};

/// The load has at least one job. `pools` are its pools' names, by PoolId.
Fit fit(Load const& load, std::vector<std::string> const& pools, Calendar const& calendar);

/// The durations' distribution: lognormal if the test does not refuse it at 5 %, else as recorded.
/// In the order of time; not empty.
DurationFit fit_durations(std::string kind, std::vector<Duration> const& durations);

}  // namespace poolcast::load
