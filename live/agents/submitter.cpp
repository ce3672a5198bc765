#include "live/agents/submitter.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "engine/base/random.hpp"
#include "live/agents/log.hpp"
#include "live/agents/placing.hpp"
#include "live/agents/settings_in_use.hpp"
#include "live/system_clock.hpp"

namespace poolcast::agents {
namespace {

// Of a round. Runners and callbacks are asked for one by one, of somebody who may be slow.
constexpr std::size_t most_agents = 500;
constexpr std::size_t most_runners = 10;
constexpr std::size_t most_callbacks = 10;
constexpr Duration longest_backoff = minute;
constexpr Duration untried_wait = 500 * millisecond;
constexpr Duration kept = 7 * day;  // what is over, in the outbox
constexpr Duration prune_interval = hour;
constexpr Duration longest_callback = day;  // by then no pipeline waits any more

/// Job and pool.
using Group = std::pair<std::string, std::string>;

std::map<Group, std::vector<QueuedOrder>> groups_of(std::vector<QueuedOrder> orders) {
  std::map<Group, std::vector<QueuedOrder>> groups;
  for (QueuedOrder& one : orders) {
    groups[{one.order.job, one.order.batch_pool}].push_back(std::move(one));
  }
  return groups;
}

std::chrono::milliseconds chrono_of(Duration duration) {
  return std::chrono::milliseconds(duration / millisecond);
}

/// 1, 2, 4 ... 60 s, each shortened by up to a half.
Duration backoff(int attempts, std::uint64_t bits) {
  Duration const whole =
      std::min(longest_backoff, second * (std::int64_t{1} << std::min(attempts, 6)));
  double const part = uniform(bits) / 2;
  return whole - Duration{static_cast<std::int64_t>(part * static_cast<double>(whole.ticks))};
}

}  // namespace

Submitter::Submitter(SubmitterParts parts)
    : parts_(std::move(parts)),
      link_(
          parts_.variables, parts_.seed, [this](Duration wait) { pause(wait); },
          [this] { return is_given_up(); }) {}

void Submitter::run() {
  for (bool on = true; on;) {
    bool const fine = work(live::wall_clock_now());
    on = may_go_on(fine);
  }
}

void Submitter::wake() {
  std::scoped_lock const lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

void Submitter::stop(Duration drain) {
  std::scoped_lock const lock(mutex_);
  drain_until_ = live::wall_clock_now() + drain;
  changed_.notify_all();
}

bool Submitter::reaches_service() const {
  std::scoped_lock const lock(mutex_);
  return reaches_;
}

/// Waits until something is due, or woken; whether there is to be another round.
bool Submitter::may_go_on(bool fine) {
  Result<std::optional<Time>> const next =
      is_stopping() ? parts_.outbox.next_due_task() : parts_.outbox.next_due();
  if (!next) log(Level::error, "outbox", {{"error", next.error().message}});
  Time const due = next ? next->value_or(never) : live::wall_clock_now() + longest_backoff;
  std::unique_lock lock(mutex_);
  while (!woken_ && !drain_until_ && live::wall_clock_now() < due) {
    Duration const left = std::min(due - live::wall_clock_now(), prune_interval);
    changed_.wait_for(lock, chrono_of(left) + std::chrono::milliseconds(1));
    if (left == prune_interval) break;
  }
  woken_ = false;
  Time const now = live::wall_clock_now();
  return !drain_until_ || (fine && due <= now && now < *drain_until_);
}

void Submitter::pause(Duration duration) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, chrono_of(duration), [&] { return drain_until_.has_value(); });
}

/// Whether an order was accepted since the round began.
bool Submitter::is_woken() const {
  std::scoped_lock const lock(mutex_);
  return woken_;
}

bool Submitter::is_stopping() const {
  std::scoped_lock const lock(mutex_);
  return drain_until_.has_value();
}

bool Submitter::is_given_up() const {
  std::scoped_lock const lock(mutex_);
  return drain_until_ && live::wall_clock_now() >= *drain_until_;
}

/// For who is asked besides the Batch service.
live::HttpOptions Submitter::http_options() const {
  return {.connect_timeout = 10 * second,
          .timeout = 20 * second,
          .ca_bundle = live::ca_bundle_of(parts_.variables),
          .given_up = [this] { return is_given_up(); }};
}

void Submitter::refresh() {
  settings_ = settings_in_use(parts_.settings);
  Result<bool> const changed = link_.follow(settings_);
  if (!changed) log(Level::error, "account", {{"error", changed.error().message}});
  if (changed && *changed) jobs_.forget();
}

/// One round; whether nothing failed. Agents of Azure DevOps need the Batch service alone, and are
/// first; what asks somebody else makes way for them after each question.
bool Submitter::work(Time now) {
  refresh();
  prune(now);
  bool const agents = add_agents(now);
  bool const runners = add_runners(now);
  bool const callbacks = is_stopping() || tell_pipelines(now);
  return agents && runners && callbacks;
}

bool Submitter::add_agents(Time now) {
  auto due = due_or_told(parts_.outbox.due_tasks(OrderKind::azdo, now, most_agents));
  if (!due) return false;
  OrderTasks tasks(settings_, http_options());
  bool fine = true, reaches = true;
  bool const is_asked = !due->empty();
  for (auto const& [group, orders] : groups_of(std::move(*due))) {
    if (is_given_up()) return false;
    Round const round = place(group.first, group.second, orders, tasks);
    reaches = reaches && round.reaches_batch;
    fine = write(round) && round.is_fine() && fine;
  }
  if (is_asked) note_reach(reaches);
  return fine;
}

bool Submitter::add_runners(Time now) {
  auto const due = due_or_told(parts_.outbox.due_tasks(OrderKind::github, now, most_runners));
  if (!due || due->empty()) return due.has_value();
  if (now < runners_from_) return write({.untried = *due}, runners_from_);
  OrderTasks tasks(settings_, http_options());
  bool fine = true;
  for (auto one = due->begin(); one != due->end(); ++one) {
    if (is_given_up()) return false;
    if (one != due->begin() && is_woken()) break;
    // Each with its task before the next one: a runner without a task helps nobody.
    Round round = place(one->order.job, one->order.batch_pool, {*one}, tasks);
    bool const is_asked = !round.settled.empty() || !round.reaches_batch;
    if (is_asked) note_reach(round.reaches_batch);
    bool const is_over = tasks.away() || !round.reaches_batch;
    if (is_over) round.untried.assign(one + 1, due->end());
    if (is_over) {
      std::optional<Duration> const asked = tasks.away() ? tasks.away()->wait : std::nullopt;
      runners_from_ = live::wall_clock_now() + asked.value_or(untried_wait);
    }
    if (!write(round, runners_from_)) return false;
    fine = fine && round.is_fine();
    if (is_over) break;
  }
  return fine;
}

Round Submitter::place(std::string const& job, std::string const& pool,
                       std::vector<QueuedOrder> const& orders, OrderTasks& tasks) {
  if (link_.is_there()) {
    return Placing({link_, jobs_, parts_.outbox, parts_.metrics, tasks}).place(job, pool, orders);
  }
  Round round{.reaches_batch = false};
  round.put_off_all(orders, "no Batch account is set");
  return round;
}

void Submitter::note_reach(bool reaches) {
  std::scoped_lock const lock(mutex_);
  reaches_ = reaches;
}

/// The error is told in the log.
std::optional<std::vector<QueuedOrder>> Submitter::due_or_told(
    Result<std::vector<QueuedOrder>> due) {
  if (due) return std::move(*due);
  told_of(fail(due.error().message));
  return std::nullopt;
}

void Submitter::prune(Time now) {
  if (now - pruned_ <= prune_interval) return;
  pruned_ = now;
  Result<void> const done = parts_.outbox.prune(now - kept);
  if (!done) log(Level::error, "outbox", {{"error", done.error().message}});
}

/// The pipelines that wait for orders whose fate is known.
bool Submitter::tell_pipelines(Time now) {
  auto const due = due_or_told(parts_.outbox.due_callbacks(now, most_callbacks));
  if (!due || due->empty()) return due.has_value();
  if (now < callbacks_from_) return write({.untried = *due}, callbacks_from_);
  // Without the outbox they would be told again and again.
  if (Result<void> const done = parts_.outbox.try_to_write(); !done) return told_of(done);
  bool fine = true;
  for (auto one = due->begin(); one != due->end(); ++one) {
    if (is_stopping() || (one != due->begin() && is_woken())) break;
    CallbackResult const told = tell(one->order);
    parts_.metrics.count("poolcast_callbacks_total", told ? "sent" : "failed");
    bool const is_late = now - one->accepted > longest_callback;
    bool const is_silent = !told && !told.error().answered;
    Round round;
    if (told || is_late) {
      round.settled.push_back({.order = *one, .reason = told ? "" : told.error().message});
    } else {
      round.put_off_order(*one, told.error().message);
    }
    if (is_silent) {
      // Who does not answer is not asked again at once.
      round.untried.assign(one + 1, due->end());
      callbacks_from_ = live::wall_clock_now() + untried_wait;
    }
    if (!write(round, callbacks_from_)) return false;
    fine = fine && round.is_fine();
    if (is_silent) break;
  }
  return fine;
}

CallbackResult Submitter::tell(Order const& order) const {
  if (parts_.tell) return parts_.tell(order, settings_);
  // One attempt: the outbox tries again.
  return send_callback(
      *order.callback,
      {.azdo_url = settings_.azdo_url, .http = http_options(), .retries = {.attempts = 1}});
}

/// Whether the outbox knows now. What it does not know is found again in the next round, as tasks
/// that are there; a moment later, since all of it is still due. What was not tried is due `from`
/// then, or soon.
bool Submitter::write(Round const& round, std::optional<Time> from) {
  Result<void> done;
  if (!round.settled.empty()) done = parts_.outbox.settle(round.settled, live::wall_clock_now());
  for (PutOff const& one : round.put_off) {
    if (done) done = postpone(one);
  }
  Time const soon = live::wall_clock_now() + untried_wait;
  if (done && !round.untried.empty()) {
    done = parts_.outbox.defer(round.untried, from.value_or(soon));
  }
  return told_of(done);
}

/// Whether it is done; if not, that is in the log.
bool Submitter::told_of(Result<void> const& done) {
  if (done) return true;
  log(Level::error, "outbox", {{"error", done.error().message}});
  pause(second);
  return false;
}

Result<void> Submitter::postpone(PutOff const& put_off) {
  std::vector<QueuedOrder> const& orders = put_off.orders;
  int most = 0;
  for (QueuedOrder const& one : orders) most = std::max(most, one.attempts);
  Time const now = live::wall_clock_now();
  auto const bits = draw(parts_.seed, Stream::retry, static_cast<std::uint64_t>(now.ticks));
  Duration const wait = backoff(most, bits);
  Result<void> done = parts_.outbox.postpone(orders, now + wait, put_off.reason);
  if (!done) return done;
  parts_.metrics.count("poolcast_retries_total", "", static_cast<double>(orders.size()));
  log(Level::warning, "put off",
      {{"orders", std::to_string(orders.size())},
       {"requestId", orders.size() == 1 ? orders.front().order.request_id : ""},
       {"for", format_duration(wait)},
       {"error", put_off.reason}});
  return {};
}

}  // namespace poolcast::agents
