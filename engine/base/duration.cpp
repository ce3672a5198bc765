#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "engine/base/text.hpp"
#include "engine/base/time.hpp"

namespace poolcast {
namespace {

// Beyond this no sum of two durations and a date could overflow; 10,675,199 days is .NET's
// infinity.
constexpr std::int64_t longest_ticks = std::int64_t{1} << 61;
constexpr std::int64_t beyond_days = longest_ticks / day.ticks + 1;

struct Unit {
  std::string_view name;
  Duration length;
};
constexpr Unit short_units[] = {{"ms", millisecond}, {"s", second}, {"m", minute},
                                {"min", minute},     {"h", hour},   {"d", day}};
constexpr Unit iso_date_units[] = {{"D", day}, {"W", 7 * day}};
constexpr Unit iso_time_units[] = {{"H", hour}, {"M", minute}, {"S", second}};

/// One `12.5h` at the front of `rest`, added to `total`; the unit must be one of `units`.
template <std::size_t N>
bool take_part(std::string_view& rest, Unit const (&units)[N], std::int64_t& total) {
  std::size_t end = 0;
  while (end < rest.size() && (is_digit(rest[end]) || rest[end] == '.')) ++end;
  std::optional<double> const number = parse_number(rest.substr(0, end));
  std::size_t stop = end;
  while (stop < rest.size() && is_letter(rest[stop])) ++stop;
  std::string_view const name = rest.substr(end, stop - end);
  // ISO parts follow one another without a blank, each with one letter.
  std::string_view const unit_name =
      (&units[0] == &short_units[0] || name.empty()) ? name : name.substr(0, 1);
  for (Unit const& unit : units) {
    if (!number || unit.name != unit_name) continue;
    double const ticks = *number * static_cast<double>(unit.length.ticks);
    total += ticks > static_cast<double>(longest_ticks) ? longest_ticks : std::llround(ticks);
    total = std::min(total, longest_ticks);
    rest.remove_prefix(end + unit_name.size());
    return true;
  }
  return false;
}

std::optional<Duration> parse_iso(std::string_view rest) {
  std::int64_t total = 0;
  if (rest.empty()) return std::nullopt;
  while (!rest.empty() && rest.front() != 'T') {
    if (!take_part(rest, iso_date_units, total)) return std::nullopt;
  }
  if (rest == "T") return std::nullopt;
  if (!rest.empty()) rest.remove_prefix(1);
  while (!rest.empty()) {
    if (!take_part(rest, iso_time_units, total)) return std::nullopt;
  }
  return Duration{total};
}

std::optional<Duration> parse_short(std::string_view rest) {
  std::int64_t total = 0;
  if (rest.empty()) return std::nullopt;
  while (!rest.empty()) {
    if (!take_part(rest, short_units, total)) return std::nullopt;
  }
  return Duration{total};
}

/// A field of a TimeSpan: digits alone, where parse_number would take a sign and an exponent too.
std::optional<double> parse_digits(std::string_view text) {
  return std::ranges::all_of(text, is_digit) ? parse_number(text) : std::nullopt;
}

/// Also with a fraction.
std::optional<double> parse_seconds(std::string_view text) {
  bool const is_plain = std::ranges::count(text, '.') <= 1 &&
                        std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
  return is_plain ? parse_number(text) : std::nullopt;
}

/// .NET's TimeSpan, `[days.]hh:mm:ss[.fraction]`.
std::optional<Duration> parse_time_span(std::string_view text) {
  double days = 0;
  std::size_t const first_colon = text.find(':');
  std::size_t const point = text.find('.');
  if (point < first_colon) {
    std::optional<double> const number = parse_digits(text.substr(0, point));
    if (!number) return std::nullopt;
    days = std::min(*number, static_cast<double>(beyond_days));
    text.remove_prefix(point + 1);
  }
  std::size_t const hours_end = text.find(':');
  std::size_t const minutes_end = text.find(':', hours_end + 1);
  if (hours_end == text.npos || minutes_end == text.npos) return std::nullopt;
  auto const hours = parse_digits(text.substr(0, hours_end));
  auto const minutes = parse_digits(text.substr(hours_end + 1, minutes_end - hours_end - 1));
  auto const seconds = parse_seconds(text.substr(minutes_end + 1));
  if (!hours || !minutes || !seconds) return std::nullopt;
  if (*hours >= 24 || *minutes >= 60 || *seconds >= 60) return std::nullopt;
  Duration const total = static_cast<std::int64_t>(days) * day +
                         static_cast<std::int64_t>(*hours) * hour +
                         static_cast<std::int64_t>(*minutes) * minute +
                         Duration{std::llround(*seconds * static_cast<double>(second.ticks))};
  return std::min(total, Duration{longest_ticks});
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  std::optional<Duration> result;
  if (text.starts_with('P')) {
    result = parse_iso(text.substr(1));
  } else if (text.find(':') != text.npos) {
    result = parse_time_span(text);
  } else {
    result = parse_short(text);
  }
  if (result) return *result;
  return fail("'" + std::string(text) + "' is not a duration; write PT5M, 00:05:00 or 5m");
}

std::string format_iso_duration(Duration duration) {
  if (duration.ticks == 0) return "PT0S";
  std::string text = duration.ticks < 0 ? "-P" : "P";
  std::int64_t rest = duration.ticks < 0 ? -duration.ticks : duration.ticks;
  auto const whole = [&](Duration unit, char letter) {
    if (rest >= unit.ticks) text += std::to_string(rest / unit.ticks) + letter;
    rest %= unit.ticks;
  };
  whole(day, 'D');
  if (rest != 0) text += 'T';
  whole(hour, 'H');
  whole(minute, 'M');
  if (rest != 0) text += format_number(static_cast<double>(rest) / 1e7, 9) + 'S';
  return text;
}

std::string format_duration(Duration duration) {
  if (duration.ticks < 0) return "-" + format_duration(-duration);
  char text[64];
  auto const two = [&](Duration big, char const* big_name, Duration small, char const* small_name) {
    // Rounded to the smaller unit, so that 59.6 s never shows as "0 min 60 s".
    std::int64_t const units = (duration.ticks + small.ticks / 2) / small.ticks;
    std::int64_t const ratio = big / small;
    auto const whole = static_cast<long long>(units / ratio);
    auto const rest = static_cast<long long>(units % ratio);
    if (rest == 0) return std::to_string(whole) + " " + big_name;
    std::snprintf(text, sizeof text, "%lld %s %02lld %s", whole, big_name, rest, small_name);
    return std::string(text);
  };
  if (duration.ticks == 0) return "0 s";
  if (duration + millisecond / 2 < second) {
    return format_number(static_cast<double>(duration.ticks) / 1e4, 3) + " ms";
  }
  if (duration + second / 2 < minute) {
    return format_number(static_cast<double>(duration.ticks) / 1e7, 3) + " s";
  }
  if (duration + second / 2 < hour) return two(minute, "min", second, "s");
  if (duration + minute / 2 < day) return two(hour, "h", minute, "min");
  return two(day, "d", hour, "h");
}

}  // namespace poolcast
