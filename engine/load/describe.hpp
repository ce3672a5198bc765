// What a load is like: when its jobs arrive, how long they run, how many at once, in what bursts
// and pipelines. Figures only; how they are shown is the command line's business.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/load/calendar.hpp"
#include "engine/load/load.hpp"

namespace poolcast::load {

/// Of the durations of some jobs; nearest ranks.
struct DurationFigures {
  std::string kind;  // empty: all jobs
  std::size_t jobs = 0;
  Duration mean, p50, p90, p95, p99, max;
};

/// How many jobs would run at once if none waited; weighted by time, from the first arrival to the
/// last end.
struct ConcurrencyFigures {
  double mean = 0;
  std::uint64_t p50 = 0, p90 = 0, p95 = 0, p99 = 0, max = 0;
  Time max_at;
};

struct BurstFigures {
  double dispersion = 0;  // variance over mean of the arrivals in 5 minutes; Poisson: 1
  double dispersion_within_hour =
      0;                      // the same about each hour's own mean: without the day's shape
  std::uint64_t largest = 0;  // arrivals within any 5 minutes
  Time largest_at;            // the first of them
};

struct PipelineFigures {
  std::size_t pipelines = 0;
  std::size_t jobs = 0;  // in pipelines
  std::size_t cancelled = 0;
  std::uint64_t jobs_p50 = 0, jobs_p95 = 0, jobs_max = 0;     // a pipeline
  std::uint64_t depth_p50 = 0, depth_p95 = 0, depth_max = 0;  // jobs one after the other
  Duration length_p50, length_p95, length_max;                // if no job waited
};

struct Description {
  std::size_t jobs = 0;
  Time first, last_arrival, last_end;
  /// By local hour of the week, from Monday 00 h: jobs that arrived, and for how long the load was
  /// observed, from the hour of the first arrival to the hour of the last one.
  std::array<std::uint64_t, hours_of_week> arrivals{};
  std::array<Duration, hours_of_week> observed{};
  std::vector<DurationFigures> durations;  // all jobs, then each kind, the one with most time first
  ConcurrencyFigures concurrency;          // in jobs
  ConcurrencyFigures slots;                // in task slots
  BurstFigures bursts;
  PipelineFigures pipelines;
};

/// The load has at least one job.
Description describe(Load const& load, Calendar const& calendar);

}  // namespace poolcast::load
