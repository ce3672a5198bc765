#include "engine/load/rows.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/text.hpp"

namespace poolcast::load {
namespace {

constexpr int most_priority = 1000;  // the service's own limit on a job's priority

constexpr std::string_view cancelled_results[] = {"cancelled", "canceled", "abandoned", "aborted",
                                                  "skipped"};

bool has_end(Row const& row) {
  bool const ended = !row[index(Role::started)].empty() && !row[index(Role::finished)].empty();
  return ended || !row[index(Role::duration)].empty();
}

tl::unexpected<RowError> wrong(Role role, std::string message) {
  return tl::unexpected<RowError>(RowError{role, std::move(message)});
}

Expected<int, RowError> whole_number(Row const& row, Role role, int least, int most,
                                     int otherwise) {
  std::string_view const text = row[index(role)];
  if (text.empty()) return otherwise;
  std::optional<long long> const number = parse_integer(text);
  if (number && *number >= least && *number <= most) return static_cast<int>(*number);
  return wrong(role, quoted(text) + " is not a whole number from " + std::to_string(least) +
                         " to " + std::to_string(most));
}

}  // namespace

Expected<void, RowError> JobRows::add(Row const& row, std::span<std::string_view const> needs) {
  ++counts_.rows;
  if (is_cancelled(row[index(Role::result)])) {
    ++counts_.skipped_cancelled;
    leave_out(row);
    return {};
  }
  if (!has_end(row)) {
    ++counts_.skipped_unfinished;
    leave_out(row);
    return {};
  }
  Expected<Time, RowError> const at = queued(row);
  if (!at) return tl::unexpected(at.error());
  Expected<Duration, RowError> const length = duration(row);
  if (!length) return tl::unexpected(length.error());
  Expected<int, RowError> const slots = whole_number(row, Role::slots, 1, most_slots, 1);
  if (!slots) return tl::unexpected(slots.error());
  Expected<int, RowError> const priority =
      whole_number(row, Role::priority, -most_priority, most_priority, 0);
  if (!priority) return tl::unexpected(priority.error());
  JobLine job{.queued = *at,
              .duration = *length,
              .slots = static_cast<std::uint16_t>(*slots),
              .priority = static_cast<std::int16_t>(*priority),
              .id = row[index(Role::id)],
              .pool = row[index(Role::pool)],
              .kind = row[index(Role::kind)],
              .pipeline = row[index(Role::pipeline)],
              .needs = needs};
  if (!row[index(Role::cancelled)].empty()) {
    Expected<Time, RowError> const cancelled = time(row, Role::cancelled);
    if (!cancelled) return tl::unexpected(cancelled.error());
    job.cancelled = *cancelled;
  }
  if (job.pipeline.empty() && (!needs.empty() || job.cancelled != never)) {
    return wrong(needs.empty() ? Role::cancelled : Role::needs,
                 "the job is of no pipeline; name it with 'pipeline'");
  }
  return hand_over(job);
}

/// Others may need it.
void JobRows::leave_out(Row const& row) {
  if (!needs_) return;
  std::string_view const pipeline = row[index(Role::pipeline)];
  std::string_view const id = row[index(Role::id)];
  if (!pipeline.empty() && !id.empty()) counts_.left_out.emplace(pipeline, id);
}

Counts JobRows::counts() const {
  Counts counts = counts_;
  counts.dated = dated_.value_or(false);
  return counts;
}

void JobRows::skip_unfinished() {
  ++counts_.rows;
  ++counts_.skipped_unfinished;
}

void JobRows::skip_wide() {
  ++counts_.rows;
  ++counts_.skipped_wide;
}

/// The start less the time waited, where both are known.
Expected<Time, RowError> JobRows::queued(Row const& row) {
  std::string_view const waited = row[index(Role::waited)];
  bool const known = !waited.empty() && !row[index(Role::started)].empty();
  if (!known) return time(row, Role::queued);
  Expected<Time, RowError> started = time(row, Role::started);
  if (!started) return started;
  std::optional<Duration> const length = parse_seconds(waited);
  if (!length || *length < Duration{} || *length > longest_job) {
    return wrong(Role::waited, quoted(waited) + " is not a number of seconds");
  }
  return *started - *length;
}

Expected<Time, RowError> JobRows::time(Row const& row, Role role) {
  std::string_view const text = row[index(role)];
  if (text.empty()) return wrong(role, "there is no time");
  std::optional<Duration> const seconds = seconds_ ? parse_seconds(text) : std::nullopt;
  std::optional<Time> const date = seconds ? std::nullopt : parse_w3c_time(text);
  if (!seconds && !date) {
    return wrong(role, quoted(text) + " is not a time; write 2026-01-12T20:06:14Z" +
                           (seconds_ ? " or seconds from the start" : ""));
  }
  bool const is_date = !seconds || seconds_are_dates_;
  if (dated_.value_or(is_date) != is_date) {
    return wrong(role, quoted(text) + " is " + (seconds ? "seconds" : "a date") +
                           ", but the times before it are " + (seconds ? "dates" : "seconds"));
  }
  dated_ = is_date;
  if (date && *date < Time{}) return wrong(role, quoted(text) + " lies before 1970");
  if (date && *date >= end_of_dates) return wrong(role, quoted(text) + " lies after 2199");
  if (date) return *date;
  if (*seconds < Duration{}) return wrong(role, quoted(text) + " lies before the start");
  if (*seconds > longest_recording) {
    return wrong(role, quoted(text) +
                           " is more than ten years of seconds; write a date such as "
                           "2026-01-12T20:06:14Z");
  }
  if (start_ + *seconds >= end_of_dates) {
    return wrong(role, quoted(text) + " seconds from the start lie after 2199");
  }
  return start_ + *seconds;
}

Expected<Duration, RowError> JobRows::duration(Row const& row) {
  std::string_view const text = row[index(Role::duration)];
  if (text.empty()) {
    Expected<Time, RowError> const started = time(row, Role::started);
    if (!started) return tl::unexpected(started.error());
    Expected<Time, RowError> const finished = time(row, Role::finished);
    if (!finished) return tl::unexpected(finished.error());
    Duration const length = *finished - *started;
    if (length >= Duration{} && length <= longest_job) return length;
    return wrong(Role::finished,
                 quoted(row[index(Role::finished)]) +
                     (length < Duration{} ? " is earlier than" : " is more than a year after") +
                     " the job's start " + quoted(row[index(Role::started)]));
  }
  std::optional<Duration> length = parse_seconds(text);
  if (!length) {
    Result<Duration> const parsed = parse_duration(text);
    if (!parsed) {
      return wrong(Role::duration, quoted(text) + " is not a duration; write seconds or 1h30m");
    }
    length = *parsed;
  }
  if (*length < Duration{}) return wrong(Role::duration, quoted(text) + " is negative");
  if (*length > longest_job) {
    return wrong(Role::duration, quoted(text) + " is more than a year; durations are in seconds");
  }
  return *length;
}

bool is_cancelled(std::string_view result) {
  return std::ranges::any_of(cancelled_results, [&](std::string_view word) {
    return word.size() == result.size() && same_but_for_case(result, word);
  });
}

bool ran_to_its_end(Row const& row) {
  return has_end(row) && !is_cancelled(row[index(Role::result)]);
}

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string result = "'";
  for (char c : text.substr(0, longest)) {
    bool const control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    result += control ? '?' : c;
  }
  return result + (text.size() > longest ? "...'" : "'");
}

std::optional<Duration> parse_seconds(std::string_view text) {
  constexpr std::int64_t beyond_every_bound = 100'000'000'000;
  bool const negative = text.starts_with('-');
  std::string_view rest = text.substr(negative ? 1 : 0);
  if (rest.empty() || !(is_digit(rest[0]) || rest[0] == '.') || rest == ".") return std::nullopt;
  std::int64_t whole = 0;
  for (; !rest.empty() && is_digit(rest[0]); rest.remove_prefix(1)) {
    whole = std::min(whole * 10 + (rest[0] - '0'), beyond_every_bound);
  }
  std::int64_t ticks = whole * second.ticks;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    std::int64_t unit = second.ticks / 10;
    for (int place = 1; !rest.empty() && is_digit(rest[0]); ++place, unit /= 10) {
      ticks += unit * (rest[0] - '0');
      if (place == 8 && rest[0] >= '5') ++ticks;  // what is finer than a tick is rounded
      rest.remove_prefix(1);
    }
  }
  if (rest.empty()) return Duration{negative ? -ticks : ticks};
  if (rest[0] != 'e' && rest[0] != 'E') return std::nullopt;
  std::optional<double> const value = parse_number(text);  // as Python writes 1e-05
  if (!value) return std::nullopt;
  double const bound = static_cast<double>(beyond_every_bound);
  return Duration{
      std::llround(std::clamp(*value, -bound, bound) * static_cast<double>(second.ticks))};
}

}  // namespace poolcast::load
