#include "engine/load/calendar.hpp"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <exception>

#include "engine/base/text.hpp"

namespace poolcast::load {
namespace {

std::int64_t floor_seconds(Time time) {
  std::int64_t const whole = time.ticks / second.ticks;
  return time.ticks % second.ticks < 0 ? whole - 1 : whole;
}

date::sys_seconds sys(Time time) {
  return date::sys_seconds{std::chrono::seconds{floor_seconds(time)}};
}

Time time_of(date::sys_seconds seconds) {
  // The first and the last rule of a zone reach to the ends of the library's calendar.
  constexpr std::int64_t far = never.ticks / second.ticks;
  std::int64_t const count = seconds.time_since_epoch().count();
  return Time{std::clamp(count, -far, far) * second.ticks};
}

Duration offset_of(date::sys_info const& rule) {
  return std::int64_t{rule.offset.count()} * second;
}

Time begin_of_local_hour(Time local) {
  Time const begin = midnight(local);
  return begin + ((local - begin) / hour) * hour;
}

/// The names of the database, or none where there is no database.
std::vector<std::string> zone_names() {
  std::vector<std::string> names;
  try {
    for (date::time_zone const& zone : date::get_tzdb().zones) names.push_back(zone.name());
  } catch (std::exception const&) {
    names.clear();
  }
  return names;
}

}  // namespace

Result<Zone> Zone::find(std::string const& name) {
  Zone zone;
  if (name.empty() || name == "UTC") return zone;
  zone.name_ = name;
  try {
    zone.rules_ = date::locate_zone(name);
    return zone;
  } catch (std::exception const&) {
    std::vector<std::string> const names = zone_names();
    if (names.empty()) {
      return fail("the time zone '" + name +
                  "' needs the system's time zone database; install tzdata");
    }
    std::string const guess =
        did_you_mean(name, std::vector<std::string_view>(names.begin(), names.end()));
    return fail("unknown time zone '" + name + "'" +
                (guess.empty() ? "; write a name such as Europe/Paris" : guess));
  }
}

Time Zone::local(Time time) const {
  return rules_ == nullptr ? time : time + offset_of(rules_->get_info(sys(time)));
}

Time Zone::instant(Time local) const {
  if (rules_ == nullptr) return local;
  date::local_info const found =
      rules_->get_info(date::local_seconds{std::chrono::seconds{floor_seconds(local)}});
  if (found.result == date::local_info::nonexistent) return time_of(found.first.end);
  return local - offset_of(found.first);
}

Time Zone::end_of_hour(Time time) const {
  Time const shown = local(time);
  Time const end = time + (begin_of_local_hour(shown) + hour - shown);
  return rules_ == nullptr ? end : std::min(end, time_of(rules_->get_info(sys(time)).end));
}

Time Zone::begin_of_hour(Time time) const {
  Time const shown = local(time);
  Time const begin = time - (shown - begin_of_local_hour(shown));
  return rules_ == nullptr ? begin : std::max(begin, time_of(rules_->get_info(sys(time)).begin));
}

std::size_t Calendar::hour_of_week(Time time) const {
  Time const local = zone.local(time);
  bool const closed = std::ranges::binary_search(holidays, midnight(local));
  auto const day_of_week = static_cast<std::size_t>(closed ? 6 : days_from_monday(local));
  return day_of_week * 24 + static_cast<std::size_t>(calendar_time(local).hour);
}

std::vector<LocalHour> local_hours(Calendar const& calendar, Time start, Time end) {
  std::vector<LocalHour> hours;
  for (Time at = calendar.zone.begin_of_hour(start); at < end;) {
    Time const next = calendar.zone.end_of_hour(at);
    hours.push_back({at, next, calendar.hour_of_week(at)});
    at = next;
  }
  return hours;
}

int days_from_monday(Time time) { return (calendar_time(time).weekday + 6) % 7; }

Result<Time> parse_date(std::string const& text) {
  std::optional<Time> const date = text.size() == 10 ? parse_w3c_time(text) : std::nullopt;
  if (!date) return fail("'" + text + "' is not a date; write 2022-07-14");
  return *date;
}

}  // namespace poolcast::load
