#include "engine/load/synthesis.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "engine/base/random.hpp"
#include "engine/base/result.hpp"

namespace poolcast::load {
namespace {

/// The draws of one kind of job. The rank keeps two kinds of one pool apart.
std::uint64_t seed_of_kind(std::span<SyntheticJobs const> kinds, std::size_t at,
                           std::uint64_t seed) {
  batch::PoolId const pool = kinds[at].pool;
  auto const rank =
      static_cast<std::uint64_t>(std::ranges::count(kinds.first(at), pool, &SyntheticJobs::pool));
  return draw(seed, Stream::arrival, rank << 16 | pool.value);
}

double expected_jobs(SyntheticJobs const& kind, Time local_hour) {
  CalendarTime const at = calendar_time(local_hour);
  bool const weekend = at.weekday == 0 || at.weekday == 6;
  return kind.per_hour[static_cast<std::size_t>(at.hour)] * (weekend ? kind.weekend_factor : 1);
}

Time begin_of_hour(Time time) { return midnight(time) + ((time - midnight(time)) / hour) * hour; }

/// A Poisson process: exponential gaps until the hour is over. `from` is the hour's begin in UTC.
void draw_hour(SyntheticJobs const& kind, double expected, Time from, std::uint64_t seed,
               std::vector<Job>& jobs) {
  auto const from_minute = static_cast<std::uint64_t>((from - Time{}) / minute);
  double passed = 0;  // in hours
  for (std::uint64_t i = 0;; ++i) {
    std::uint64_t const entity = from_minute << 32 | i;
    passed -= std::log(uniform(draw(seed, Stream::arrival, entity))) / expected;
    if (!(passed < 1)) return;
    auto const milliseconds = static_cast<std::int64_t>(passed * 3.6e6);
    jobs.push_back({.queued = from + milliseconds * millisecond,
                    .duration = sample(kind.duration, draw(seed, Stream::duration, entity)),
                    .pool = kind.pool,
                    .slots = kind.slots});
  }
}

}  // namespace

Load synthesize(std::span<SyntheticJobs const> kinds, Time start, Duration length,
                std::uint64_t seed) {
  Load load;
  Time const end = start + length;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    SyntheticJobs const& kind = kinds[i];
    std::uint64_t const kind_seed = seed_of_kind(kinds, i, seed);
    // Whole local hours, so that the window's ends do not change the draws inside it.
    Time local = begin_of_hour(start + kind.utc_offset);
    for (; local - kind.utc_offset < end; local += hour) {
      double const expected = expected_jobs(kind, local);
      ENSURE(std::isfinite(expected));
      if (expected > 0) draw_hour(kind, expected, local - kind.utc_offset, kind_seed, load.jobs);
    }
  }
  std::erase_if(load.jobs, [&](Job const& job) { return job.queued < start || job.queued >= end; });
  std::ranges::stable_sort(load.jobs, {}, &Job::queued);
  return load;
}

}  // namespace poolcast::load
