// Points in time and lengths of time, in integer ticks of 100 ns (the Batch service's own unit),
// and their text forms. Knows no clock: the wall clock is live/system_clock's.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace poolcast {

/// A length of time, in ticks of 100 ns; may be negative.
struct Duration {
  std::int64_t ticks = 0;

  friend constexpr auto operator<=>(Duration, Duration) = default;
  friend constexpr Duration operator+(Duration a, Duration b) { return {a.ticks + b.ticks}; }
  friend constexpr Duration operator-(Duration a, Duration b) { return {a.ticks - b.ticks}; }
  friend constexpr Duration operator-(Duration a) { return {-a.ticks}; }
  friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.ticks * n}; }
  friend constexpr Duration operator*(std::int64_t n, Duration a) { return {a.ticks * n}; }
  /// How often `b` goes into `a`, rounded towards zero.
  friend constexpr std::int64_t operator/(Duration a, Duration b) { return a.ticks / b.ticks; }
  friend constexpr Duration operator/(Duration a, std::int64_t n) { return {a.ticks / n}; }
  constexpr Duration& operator+=(Duration b) { return ticks += b.ticks, *this; }
  constexpr Duration& operator-=(Duration b) { return ticks -= b.ticks, *this; }
};

/// A point in time (UTC), in ticks of 100 ns since 1970-01-01T00:00:00Z.
struct Time {
  std::int64_t ticks = 0;

  friend constexpr auto operator<=>(Time, Time) = default;
  friend constexpr Time operator+(Time a, Duration b) { return {a.ticks + b.ticks}; }
  friend constexpr Time operator-(Time a, Duration b) { return {a.ticks - b.ticks}; }
  friend constexpr Duration operator-(Time a, Time b) { return {a.ticks - b.ticks}; }
  constexpr Time& operator+=(Duration b) { return ticks += b.ticks, *this; }
};

inline constexpr Duration microsecond{10};
inline constexpr Duration millisecond{10'000};
inline constexpr Duration second{10'000'000};
inline constexpr Duration minute{60 * second.ticks};
inline constexpr Duration hour{60 * minute.ticks};
inline constexpr Duration day{24 * hour.ticks};

/// Later than every event; never reached, and safe to add durations of years to.
inline constexpr Time never{std::int64_t{1} << 62};

/// The UTC calendar fields of a Time. `weekday` is 0 (Sunday) to 6 (Saturday).
struct CalendarTime {
  int year, month, day, hour, minute, second;
  int fraction;  // ticks past the second, 0 to 9,999,999
  int weekday;
};

CalendarTime calendar_time(Time time);

/// The Time of a UTC date and time of day; nothing if there is no such date or time.
std::optional<Time> from_calendar(int year, int month, int day, int hour = 0, int minute = 0,
                                  int second = 0, int fraction = 0);

/// 00:00 UTC of the day that holds `time`.
Time midnight(Time time);

/// Reads W3C-DTF, of which RFC 3339 is a part: `2022`, `2022-09-28`, `2022-09-28T11:19Z`,
/// `2022-09-28T11:19:49.8900000+02:00`, with 0 to 9 fractional digits (what is finer than a tick is
/// cut off) and a blank allowed for the `T`. A time of day without a zone is read as UTC.
std::optional<Time> parse_w3c_time(std::string_view text);

/// Reads the RFC 1123 form `Wed, 28 Sep 2022 11:19:49 GMT`; the day's name must be the date's own.
std::optional<Time> parse_rfc1123_time(std::string_view text);

/// `Wed, 28 Sep 2022 11:19:49 GMT`: what is finer than a second is cut off.
std::string format_rfc1123_time(Time time);

/// `2022-09-28T11:19:49.890Z`, with the given number of fractional digits (0 to 7; cut, not
/// rounded).
std::string format_time(Time time, int digits = 3);

/// Reads a duration that is zero or positive: ISO 8601 `PT5M`, `P1DT2H`, `PT0.5S` (years and months
/// are refused: they have no one length); .NET's `00:05:00` and `1.02:03:04`; short `5m`, `90s`,
/// `1h30m`, `250ms`.
Result<Duration> parse_duration(std::string_view text);

/// ISO 8601: `PT5M`, `P1DT2H`, `PT0.5S`, `PT0S`.
std::string format_iso_duration(Duration duration);

/// For people: `0 s`, `850 ms`, `4.25 s`, `5 min`, `5 min 30 s`, `2 h 05 min`, `3 d 04 h`.
std::string format_duration(Duration duration);

}  // namespace poolcast
