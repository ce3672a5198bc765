#include "engine/base/time.hpp"

#include <array>
#include <chrono>
#include <cstdio>

#include "engine/base/text.hpp"

namespace poolcast {
namespace {

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

/// A cursor over the text being read; every read says whether it succeeded.
struct Reader {
  std::string_view rest;

  bool done() const { return rest.empty(); }
  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool digits(std::size_t count, int& value) {
    if (rest.size() < count) return false;
    value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(rest[i])) return false;
      value = value * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(count);
    return true;
  }
  /// The digits after a point, as ticks; at most 9 of them.
  bool fraction(int& ticks) {
    std::size_t count = 0;
    ticks = 0;
    for (; count < rest.size() && is_digit(rest[count]); ++count) {
      if (count < 7) ticks = ticks * 10 + (rest[count] - '0');
    }
    for (std::size_t i = count; i < 7; ++i) ticks *= 10;
    rest.remove_prefix(count);
    return count >= 1 && count <= 9;
  }
  /// `Z`, `+hh:mm` or `-hh:mm`; nothing at all means UTC.
  bool zone(Duration& offset) {
    offset = {};
    if (done()) return true;
    if (take('Z') || take('z')) return done();
    bool const west = take('-');
    if (!west && !take('+')) return false;
    int hours = 0, minutes = 0;
    if (!digits(2, hours) || hours > 23) return false;
    take(':');
    if (!digits(2, minutes) || minutes > 59 || !done()) return false;
    offset = (west ? -1 : 1) * (hours * hour + minutes * minute);
    return true;
  }
};

constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> day_names{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};

}  // namespace

CalendarTime calendar_time(Time time) {
  std::int64_t const days = floor_div(time.ticks, day.ticks);
  std::int64_t const rest = time.ticks - days * day.ticks;
  std::chrono::sys_days const date{std::chrono::days{days}};
  std::chrono::year_month_day const ymd{date};
  auto const part = [rest](Duration unit, int modulus) {
    return static_cast<int>(rest / unit.ticks % modulus);
  };
  return {.year = static_cast<int>(ymd.year()),
          .month = static_cast<int>(static_cast<unsigned>(ymd.month())),
          .day = static_cast<int>(static_cast<unsigned>(ymd.day())),
          .hour = part(hour, 24),
          .minute = part(minute, 60),
          .second = part(second, 60),
          .fraction = static_cast<int>(rest % second.ticks),
          .weekday = static_cast<int>(std::chrono::weekday{date}.c_encoding())};
}

std::optional<Time> from_calendar(int year, int month, int day_of_month, int hours, int minutes,
                                  int seconds, int fraction) {
  std::chrono::year_month_day const date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day_of_month)}};
  if (!date.ok() || year < 1 || year > 9999) return std::nullopt;
  if (hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  std::int64_t const days = std::chrono::sys_days{date}.time_since_epoch().count();
  return Time{} + days * day + hours * hour + minutes * minute + seconds * second +
         Duration{fraction};
}

Time midnight(Time time) { return {floor_div(time.ticks, day.ticks) * day.ticks}; }

std::optional<Time> parse_w3c_time(std::string_view text) {
  Reader in{text};
  int year = 0, month = 1, date = 1, hours = 0, minutes = 0, seconds = 0, fraction = 0;
  Duration offset;
  if (!in.digits(4, year)) return std::nullopt;
  if (in.take('-') && !in.digits(2, month)) return std::nullopt;
  if (in.take('-') && !in.digits(2, date)) return std::nullopt;
  if (!in.done()) {
    bool const whole_date = text.size() - in.rest.size() == 10;
    if (!whole_date || !(in.take('T') || in.take('t') || in.take(' '))) return std::nullopt;
    if (!in.digits(2, hours) || !in.take(':') || !in.digits(2, minutes)) return std::nullopt;
    if (in.take(':') && !in.digits(2, seconds)) return std::nullopt;
    if (in.take('.') && !in.fraction(fraction)) return std::nullopt;
    if (!in.zone(offset)) return std::nullopt;
  }
  std::optional<Time> time = from_calendar(year, month, date, hours, minutes, seconds, fraction);
  if (time) *time = *time - offset;
  return time;
}

std::optional<Time> parse_rfc1123_time(std::string_view text) {
  auto const name = [](auto const& names, std::string_view wanted) {
    for (int i = 0; i < static_cast<int>(names.size()); ++i) {
      if (names[static_cast<std::size_t>(i)] == wanted) return i;
    }
    return -1;
  };
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return {};
  int const weekday = name(day_names, text.substr(0, 3));
  int const month = name(month_names, text.substr(8, 3)) + 1;
  int date = 0, year = 0, hours = 0, minutes = 0, seconds = 0;
  Reader in{text.substr(5, 20)};
  if (!in.digits(2, date) || !in.take(' ') || month == 0) return std::nullopt;
  in.rest.remove_prefix(3);
  if (!in.take(' ') || !in.digits(4, year) || !in.take(' ') || !in.digits(2, hours) ||
      !in.take(':') || !in.digits(2, minutes) || !in.take(':') || !in.digits(2, seconds)) {
    return std::nullopt;
  }
  std::optional<Time> const time = from_calendar(year, month, date, hours, minutes, seconds);
  if (!time || calendar_time(*time).weekday != weekday) return std::nullopt;
  return time;
}

std::string format_rfc1123_time(Time time) {
  CalendarTime const at = calendar_time(time);
  std::string_view const weekday = day_names[static_cast<std::size_t>(at.weekday)];
  std::string_view const month = month_names[static_cast<std::size_t>(at.month - 1)];
  char text[40];
  std::snprintf(text, sizeof text, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", weekday.data(),
                at.day, month.data(), at.year, at.hour, at.minute, at.second);
  return text;
}

std::string format_time(Time time, int digits) {
  CalendarTime const at = calendar_time(time);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%07d", at.year, at.month, at.day,
                at.hour, at.minute, at.second, at.fraction);
  std::string result(text);
  result.resize(digits == 0 ? 19 : 20 + static_cast<std::size_t>(digits));
  return result + "Z";
}

}  // namespace poolcast
