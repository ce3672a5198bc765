// How often something arrives in each local hour of the week, estimated from when it did. A step of
// the fit.
#pragma once

#include <array>
#include <span>

#include "engine/load/calendar.hpp"

namespace poolcast::load {

using HoursOfWeek = std::array<double, hours_of_week>;

/// What was seen in each hour of the week.
struct Seen {
  HoursOfWeek arrivals{};
  HoursOfWeek hours{};  // for how long the hour was observed

  double all_arrivals() const;
  double all_hours() const;
  bool workdays() const;
  bool weekends() const;
  /// The hours of the day, 0 to 23, that were observed on no day.
  int unseen_hours_of_day() const;
};

/// `arrivals` in order of time; observed through [start, end).
Seen see(std::span<Time const> arrivals, Calendar const& calendar, Time start, Time end);

/// The rate of each hour of the week: what was seen there, drawn towards the mean of its hour on
/// days of its sort (working days, weekends) as if that had been seen for one more week; below two
/// weeks of recording, that mean also takes in the hours before and after. A sort of day, or an
/// hour of the day, that was never seen gets the mean of what was. Expects over the observed hours
/// just what was seen.
HoursOfWeek smooth_rates(Seen const& seen);

/// The variance of the arrivals in whole 5 minutes about what the rates expect, over that
/// expectation; 1 if the arrivals are as random as a Poisson process.
double dispersion(std::span<Time const> arrivals, HoursOfWeek const& rates,
                  Calendar const& calendar, Time start, Time end);

}  // namespace poolcast::load
