// What arrives every day, or every Tuesday, at the same minute: found among the arrivals, so that a
// model has it at its time and not at random. A step of the fit.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/load/model.hpp"
#include "engine/load/units.hpp"

namespace poolcast::load {

struct Schedule {
  std::uint32_t shape = 0;
  Nightly when;
  std::size_t arrivals = 0;  // that it stands for
};

/// Takes the arrivals of schedules out of `units`. A schedule is a shape that arrived in the same
/// local minute on at least 3 days, and on 3 of 4 of all days of those weekdays in [start, end);
/// and so often as chance would bring once in a thousand recordings.
std::vector<Schedule> take_schedules(std::vector<Unit>& units, Calendar const& calendar, Time start,
                                     Time end);

/// The days in [start, end) on which it is due.
std::size_t occurrences(Nightly const& when, Calendar const& calendar, Time start, Time end);

}  // namespace poolcast::load
