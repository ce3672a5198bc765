// Synthetic loads: jobs drawn at random around a working day's shape, the same ones for the same
// seed. Knows no files and no scenario syntax; the reader of scenarios has checked the numbers.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "engine/base/distribution.hpp"
#include "engine/base/time.hpp"
#include "engine/batch/types.hpp"
#include "engine/load/load.hpp"

namespace poolcast::load {

/// One kind of job. A pool may have several kinds.
struct SyntheticJobs {
  batch::PoolId pool{};
  std::array<double, 24> per_hour{};  // expected jobs in each local hour of a working day
  double weekend_factor = 1;          // multiplies per_hour on local Saturdays and Sundays
  Duration utc_offset{};              // local time is UTC plus this
  Distribution duration{};
  std::uint16_t slots = 1;
};

/// Jobs queued in [start, start + length): in each hour a Poisson process at the hour's rate.
/// Draws depend on the seed, the pool, the kind's rank among its pool's kinds, and the hour alone:
/// another pool, another hour's rate or a longer window does not change the other jobs.
Load synthesize(std::span<SyntheticJobs const> kinds, Time start, Duration length,
                std::uint64_t seed);

}  // namespace poolcast::load
