#include "engine/formulatest/moment.hpp"

#include "engine/base/text.hpp"

namespace poolcast::formulatest {
namespace {

// Beyond it the calendar would have no four-digit year.
constexpr Duration furthest = 1000 * 365 * day;

bool is_date(std::string_view text) {
  return text.size() >= 10 && is_digit(text[0]) && text[4] == '-';
}

}  // namespace

Result<Time> parse_moment(std::string_view text, Time now) {
  if (is_date(text)) {
    if (std::optional<Time> const time = parse_w3c_time(text)) return *time;
    return fail("'" + std::string(text) + "' is no time; write 2026-01-12T09:00:00Z");
  }
  bool const before = text.starts_with('-');
  Result<Duration> const distance = parse_duration(before ? text.substr(1) : text);
  if (!distance) {
    return fail("'" + std::string(text) +
                "' is no time; write 0s, 10m, -5m or 2026-01-12T09:00:00Z");
  }
  if (*distance > furthest) {
    return fail("'" + std::string(text) + "' is more than a thousand years away");
  }
  return now + (before ? -*distance : *distance);
}

}  // namespace poolcast::formulatest
