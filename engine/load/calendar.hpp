// Local time: IANA time zones with their daylight-saving rules, and a year's holidays. The layer
// load's only sight of the time zone database. Knows no jobs.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"

namespace date {
class time_zone;
}

namespace poolcast::load {

/// The rules of one time zone, out of the system's database; by default UTC, which needs none.
class Zone {
 public:
  Zone() = default;

  /// `Europe/Paris`. An error if there is no such zone, or no database.
  static Result<Zone> find(std::string const& name);

  std::string const& name() const { return name_; }

  /// What the clock on the wall shows, as if it were a Time: calendar_time gives its fields.
  Time local(Time time) const;

  /// When the wall's clock shows `local`. Where a clock that is put forward skips it, the moment of
  /// the skip; where one that is put back shows it twice, the first time.
  Time instant(Time local) const;

  /// The end of the stretch that begins at `time` and in which the local hour and the zone's offset
  /// stay the same: an hour at most.
  Time end_of_hour(Time time) const;
  /// The begin of that stretch.
  Time begin_of_hour(Time time) const;

 private:
  std::string name_ = "UTC";
  date::time_zone const* rules_ = nullptr;
};

inline constexpr std::size_t hours_of_week = 168;

/// A zone and the local dates (as Times at their midnight) on which an office is closed.
struct Calendar {
  Zone zone;
  std::vector<Time> holidays;  // ascending

  /// 0 (Monday 00 h) to 167 (Sunday 23 h), local; a holiday's hours are a Sunday's.
  std::size_t hour_of_week(Time time) const;
};

/// One stretch of a local hour.
struct LocalHour {
  Time begin;
  Time end;  // an hour later at most
  std::size_t hour_of_week;
};

/// The local hours that cover [start, end), whole ones also at both ends.
std::vector<LocalHour> local_hours(Calendar const& calendar, Time start, Time end);

/// 0 on a Monday, 6 on a Sunday.
int days_from_monday(Time time);

/// A date such as `2022-07-14` as the Time of its midnight; an error that names it.
Result<Time> parse_date(std::string const& text);

}  // namespace poolcast::load
