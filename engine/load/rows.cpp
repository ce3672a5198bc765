#include "engine/load/rows.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "engine/base/text.hpp"

namespace poolcast::load {
namespace {

// What is beyond these bounds is another unit (milliseconds, Unix time), not a load.
constexpr Duration longest_recording = 3650 * day;
constexpr Duration longest_job = 365 * day;
constexpr int most_slots = 256;  // the service's own limit on a node's task slots

constexpr std::string_view cancelled_results[] = {"cancelled", "canceled", "abandoned", "skipped"};

bool is_cancelled(std::string_view result) {
  auto const same = [](char a, char b) { return (is_letter(a) ? a | 0x20 : a) == b; };
  return std::ranges::any_of(cancelled_results, [&](std::string_view word) {
    return std::ranges::equal(result, word, same);
  });
}

tl::unexpected<RowError> wrong(Role role, std::string message) {
  return tl::unexpected<RowError>(RowError{role, std::move(message)});
}

/// Equal queue times keep the recording's order.
void sort(Load& load) {
  if (load.ids.empty()) {
    std::ranges::stable_sort(load.jobs, {}, &Job::queued);
    return;
  }
  std::vector<std::size_t> order(load.jobs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return load.jobs[i].queued; });
  Load sorted;
  sorted.jobs.reserve(order.size());
  sorted.ids.reserve(order.size());
  for (std::size_t i : order) {
    sorted.jobs.push_back(load.jobs[i]);
    sorted.ids.push_back(std::move(load.ids[i]));
  }
  load = std::move(sorted);
}

}  // namespace

Expected<void, RowError> JobRows::add(Row const& row) {
  ++recording_.rows;
  if (is_cancelled(row[index(Role::result)])) {
    ++recording_.skipped_cancelled;
    return {};
  }
  bool const ended = !row[index(Role::started)].empty() && !row[index(Role::finished)].empty();
  if (row[index(Role::duration)].empty() && !ended) {
    ++recording_.skipped_unfinished;
    return {};
  }
  Expected<Time, RowError> const queued = time(row, Role::queued);
  if (!queued) return tl::unexpected(queued.error());
  Expected<Duration, RowError> const length = duration(row);
  if (!length) return tl::unexpected(length.error());
  Expected<batch::PoolId, RowError> const in = pool(row);
  if (!in) return tl::unexpected(in.error());
  long long slots = 1;
  if (std::string_view const text = row[index(Role::slots)]; !text.empty()) {
    slots = parse_integer(text).value_or(0);
    if (slots < 1 || slots > most_slots) {
      return wrong(Role::slots,
                   quoted(text) + " is not a whole number from 1 to " + std::to_string(most_slots));
    }
  }
  std::vector<Job>& jobs = recording_.load.jobs;
  if (!jobs.empty() && *queued < jobs.back().queued) recording_.sorted = false;
  jobs.push_back({*queued, *length, *in, static_cast<std::uint16_t>(slots)});
  if (format_.ids) recording_.load.ids.emplace_back(row[index(Role::id)]);
  return {};
}

Result<Recording> JobRows::finish(std::string const& path) && {
  if (recording_.rows == 0) return fail(path + ": no job to simulate: there are no rows");
  if (recording_.load.jobs.empty()) {
    return fail(path + ": no job to simulate; rows skipped: " +
                std::to_string(recording_.skipped_unfinished) + " without a finish time, " +
                std::to_string(recording_.skipped_cancelled) +
                " cancelled; a load needs jobs that ran to their end");
  }
  recording_.dated = dated_.value_or(false);
  if (!recording_.sorted) sort(recording_.load);
  return std::move(recording_);
}

Expected<Time, RowError> JobRows::time(Row const& row, Role role) {
  std::string_view const text = row[index(role)];
  if (text.empty()) return wrong(role, "there is no time");
  std::optional<Duration> const seconds = format_.seconds ? parse_seconds(text) : std::nullopt;
  std::optional<Time> const date = seconds ? std::nullopt : parse_w3c_time(text);
  if (!seconds && !date) {
    return wrong(role, quoted(text) + " is not a time; write 2026-01-12T20:06:14Z" +
                           (format_.seconds ? " or seconds from the start" : ""));
  }
  if (dated_.value_or(!seconds) != !seconds) {
    return wrong(role, quoted(text) + " is " + (seconds ? "seconds" : "a date") +
                           ", but the times before it are " + (seconds ? "dates" : "seconds"));
  }
  dated_ = !seconds;
  if (date && *date < Time{}) return wrong(role, quoted(text) + " lies before 1970");
  if (date) return *date;
  if (*seconds < Duration{}) return wrong(role, quoted(text) + " lies before the start");
  if (*seconds > longest_recording) {
    return wrong(role, quoted(text) +
                           " is more than ten years of seconds; write a date such as "
                           "2026-01-12T20:06:14Z");
  }
  return options_.start + *seconds;
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

Expected<batch::PoolId, RowError> JobRows::pool(Row const& row) const {
  std::string_view const name = row[index(Role::pool)];
  if (name.empty()) {
    if (options_.default_pool) return *options_.default_pool;
    return wrong(Role::pool, "the row names no pool, and the scenario has no default pool");
  }
  for (std::size_t i = 0; i < options_.pools.size(); ++i) {
    if (options_.pools[i] == name) return batch::PoolId{static_cast<std::uint16_t>(i)};
  }
  std::vector<std::string_view> const known(options_.pools.begin(), options_.pools.end());
  std::string list;
  for (std::string_view pool : known) list += (list.empty() ? " " : ", ") + quoted(pool);
  std::string const guess = did_you_mean(name, known);
  return wrong(Role::pool, quoted(name) + " is no pool of the scenario" + guess +
                               (guess.empty() ? "; it has" + list : ""));
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
