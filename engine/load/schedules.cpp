#include "engine/load/schedules.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/load/calendar.hpp"

namespace poolcast::load {
namespace {

constexpr std::size_t least_days = 3;
constexpr std::int64_t minutes_of_day = 24 * 60;

struct LocalUnit {
  std::size_t index;  // of the unit
  Time local;

  std::int64_t minute_of_day() const { return (local - midnight(local)) / minute; }
};

std::size_t from_monday(Time local) { return static_cast<std::size_t>(days_from_monday(local)); }

/// The logarithm of how likely one of all minutes of the day has so many days with an arrival, if
/// each has one with the probability `p`: at most.
double log_chance(std::size_t days, std::size_t all_days, double p) {
  auto const k = static_cast<double>(days), n = static_cast<double>(all_days);
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) +
         std::log(static_cast<double>(minutes_of_day));
}

/// The units of one shape in one minute of the day.
struct Minute {
  std::vector<LocalUnit> units;
  std::set<Time> days;
};

/// How many arrive in the minute's hour otherwise, as a probability for a minute of a day. Half an
/// arrival more than were seen, since none seen is not none possible.
double usual_chance(std::map<std::int64_t, Minute> const& minutes, std::int64_t at,
                    std::size_t all_days) {
  std::int64_t const first = at / 60 * 60;
  double others = 0.5;
  for (auto i = minutes.lower_bound(first); i != minutes.end() && i->first < first + 60; ++i) {
    if (i->first != at) others += static_cast<double>(i->second.units.size());
  }
  return 1 - std::exp(-others / (59.0 * static_cast<double>(all_days)));
}

std::optional<Schedule> schedule_of(std::map<std::int64_t, Minute> const& minutes, std::int64_t at,
                                    Minute const& found, Calendar const& calendar, Time start,
                                    Time end) {
  if (found.days.size() < least_days) return std::nullopt;
  Schedule schedule;
  schedule.when.at = at * minute;
  schedule.when.days.reset();
  for (Time local_day : found.days) schedule.when.days.set(from_monday(local_day));
  schedule.when.on_holidays = std::ranges::any_of(found.days, [&](Time local_day) {
    return std::ranges::binary_search(calendar.holidays, local_day);
  });
  if (calendar.holidays.empty()) schedule.when.on_holidays = true;
  std::size_t const due = occurrences(schedule.when, calendar, start, end);
  if (due < found.days.size() || found.days.size() * 4 < due * 3) return std::nullopt;
  double const chance = log_chance(found.days.size(), due, usual_chance(minutes, at, due));
  if (chance > std::log(1e-3)) return std::nullopt;
  schedule.arrivals = found.units.size();
  auto const each = static_cast<double>(schedule.arrivals) / static_cast<double>(found.days.size());
  schedule.when.count = static_cast<std::uint32_t>(std::max(1.0, std::round(each)));
  for (LocalUnit const& unit : found.units) {
    Duration const late = unit.local - midnight(unit.local) - schedule.when.at;
    schedule.when.spread = std::max(schedule.when.spread, late);
  }
  return schedule;
}

}  // namespace

std::vector<Schedule> take_schedules(std::vector<Unit>& units, Calendar const& calendar, Time start,
                                     Time end) {
  std::map<std::uint32_t, std::map<std::int64_t, Minute>> by_shape;
  for (std::size_t i = 0; i < units.size(); ++i) {
    LocalUnit const unit{i, calendar.zone.local(units[i].at)};
    Minute& found = by_shape[units[i].shape][unit.minute_of_day()];
    found.units.push_back(unit);
    found.days.insert(midnight(unit.local));
  }
  std::vector<Schedule> schedules;
  std::vector<char> taken(units.size(), 0);
  for (auto const& [shape, minutes] : by_shape) {
    for (auto const& [at, found] : minutes) {
      std::optional<Schedule> schedule = schedule_of(minutes, at, found, calendar, start, end);
      if (!schedule) continue;
      schedule->shape = shape;
      schedules.push_back(*schedule);
      for (LocalUnit const& unit : found.units) taken[unit.index] = 1;
    }
  }
  std::size_t at = 0;
  std::erase_if(units, [&](Unit const&) { return taken[at++] != 0; });
  return schedules;
}

std::size_t occurrences(Nightly const& when, Calendar const& calendar, Time start, Time end) {
  std::size_t count = 0;
  Time const last = midnight(calendar.zone.local(end));
  for (Time at = midnight(calendar.zone.local(start)); at <= last; at += day) {
    Time const due = calendar.zone.instant(at + when.at);
    bool const closed = !when.on_holidays && std::ranges::binary_search(calendar.holidays, at);
    count += when.days[from_monday(at)] && !closed && due >= start && due < end ? 1 : 0;
  }
  return count;
}

}  // namespace poolcast::load
