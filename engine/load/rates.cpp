#include "engine/load/rates.hpp"

#include <algorithm>
#include <numeric>

namespace poolcast::load {
namespace {

constexpr std::size_t hours_of_day = 24;
constexpr double short_recording = 14 * hours_of_day;  // hours

bool is_weekend(std::size_t hour_of_week) { return hour_of_week >= 5 * hours_of_day; }

double in_hours(Duration length) {
  return static_cast<double>(length.ticks) / static_cast<double>(hour.ticks);
}

/// Counts and hours of one hour of the day on one sort of day; with its neighbours, who count half.
struct Sum {
  double arrivals = 0, hours = 0;

  void add(Seen const& seen, bool weekend, std::size_t hour_of_day, double weight) {
    for (std::size_t i = hour_of_day; i < hours_of_week; i += hours_of_day) {
      if (is_weekend(i) != weekend) continue;
      arrivals += weight * seen.arrivals[i];
      hours += weight * seen.hours[i];
    }
  }
};

/// By hour of the day, for one sort of day.
std::array<double, hours_of_day> day_profile(Seen const& seen, bool weekend) {
  bool const smooth = seen.all_hours() < short_recording;
  std::array<double, hours_of_day> profile{};
  std::array<bool, hours_of_day> known{};
  Sum whole;
  for (std::size_t i = 0; i < hours_of_day; ++i) {
    Sum sum;
    sum.add(seen, weekend, i, 1);
    if (smooth) {
      sum.add(seen, weekend, (i + hours_of_day - 1) % hours_of_day, 0.5);
      sum.add(seen, weekend, (i + 1) % hours_of_day, 0.5);
    }
    known[i] = sum.hours > 0;
    profile[i] = known[i] ? sum.arrivals / sum.hours : 0;
    whole.add(seen, weekend, i, 1);
  }
  for (std::size_t i = 0; i < hours_of_day; ++i) {
    if (!known[i]) profile[i] = whole.hours > 0 ? whole.arrivals / whole.hours : 0;
  }
  return profile;
}

}  // namespace

double Seen::all_arrivals() const { return std::accumulate(arrivals.begin(), arrivals.end(), 0.0); }

double Seen::all_hours() const { return std::accumulate(hours.begin(), hours.end(), 0.0); }

bool Seen::workdays() const {
  return std::any_of(hours.begin(), hours.begin() + 5 * hours_of_day,
                     [](double h) { return h > 0; });
}

bool Seen::weekends() const {
  return std::any_of(hours.begin() + 5 * hours_of_day, hours.end(), [](double h) { return h > 0; });
}

int Seen::unseen_hours_of_day() const {
  int unseen = 0;
  for (std::size_t i = 0; i < hours_of_day; ++i) {
    Sum sum;
    sum.add(*this, false, i, 1);
    sum.add(*this, true, i, 1);
    unseen += sum.hours > 0 ? 0 : 1;
  }
  return unseen;
}

Seen see(std::span<Time const> arrivals, Calendar const& calendar, Time start, Time end) {
  Seen seen;
  std::size_t next = 0;
  while (next < arrivals.size() && arrivals[next] < start) ++next;
  for (LocalHour const& at : local_hours(calendar, start, end)) {
    seen.hours[at.hour_of_week] += in_hours(std::min(at.end, end) - std::max(at.begin, start));
    for (; next < arrivals.size() && arrivals[next] < std::min(at.end, end); ++next) {
      ++seen.arrivals[at.hour_of_week];
    }
  }
  return seen;
}

HoursOfWeek smooth_rates(Seen const& seen) {
  constexpr double prior_hours = 1;
  bool const workdays = seen.workdays();
  bool const weekends = seen.weekends();
  auto const on_workdays = day_profile(seen, !workdays);
  auto const on_weekends = day_profile(seen, weekends);
  HoursOfWeek rates{};
  double expected = 0;
  for (std::size_t i = 0; i < hours_of_week; ++i) {
    double const usual = (is_weekend(i) ? on_weekends : on_workdays)[i % hours_of_day];
    rates[i] = (seen.arrivals[i] + prior_hours * usual) / (seen.hours[i] + prior_hours);
    expected += rates[i] * seen.hours[i];
  }
  if (expected > 0) {
    for (double& rate : rates) rate *= seen.all_arrivals() / expected;
  }
  return rates;
}

double dispersion(std::span<Time const> arrivals, HoursOfWeek const& rates,
                  Calendar const& calendar, Time start, Time end) {
  constexpr Duration window = 5 * minute;
  double squares = 0, expectation = 0;
  std::size_t next = 0;
  while (next < arrivals.size() && arrivals[next] < start) ++next;
  for (LocalHour const& at : local_hours(calendar, start, end)) {
    for (Time begin = at.begin; begin < at.end; begin += window) {
      Time const until = std::min(begin + window, at.end);
      double count = 0;
      for (; next < arrivals.size() && arrivals[next] < until; ++next) ++count;
      double const expected = rates[at.hour_of_week] * in_hours(until - begin);
      squares += (count - expected) * (count - expected);
      expectation += expected;
    }
  }
  return expectation > 0 ? squares / expectation : 0;
}

}  // namespace poolcast::load
