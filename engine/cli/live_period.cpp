#include "engine/cli/live_period.hpp"

namespace poolcast::cli {
namespace {

constexpr Duration longest = 3650 * day;

}  // namespace

Result<Duration> read_span(std::string const& name, std::string const& text) {
  Result<Duration> const span = parse_duration(text);
  if (span && *span > Duration{} && *span <= longest) return *span;
  return fail(name + ": '" + text + "' is not a duration of some length; write " + name + " 90s");
}

Result<LivePeriod> read_period(std::string const& every, std::string const& duration, Time now) {
  LivePeriod period;
  if (!every.empty()) {
    Result<Duration> const span = read_span("--every", every);
    if (!span) return fail(span.error().message);
    period.every = *span;
  }
  if (!duration.empty()) {
    Result<Duration> const span = read_span("--for", duration);
    if (!span) return fail(span.error().message);
    period.until = now + *span;
  }
  return period;
}

}  // namespace poolcast::cli
