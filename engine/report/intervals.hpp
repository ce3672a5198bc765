// Stretches of time, and when at least one of several was.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/base/time.hpp"

namespace poolcast::report {

struct Interval {
  Time from;
  Time until;
};

/// The same time in the order of time, each moment once: what overlaps or touches is one.
inline std::vector<Interval> united(std::vector<Interval> times) {
  std::ranges::sort(times, {}, &Interval::from);
  std::size_t kept = 0;
  for (Interval const& next : times) {
    if (kept > 0 && next.from <= times[kept - 1].until) {
      times[kept - 1].until = std::max(times[kept - 1].until, next.until);
    } else {
      times[kept++] = next;
    }
  }
  times.resize(kept);
  return times;
}

}  // namespace poolcast::report
