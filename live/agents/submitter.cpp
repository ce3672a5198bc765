#include "live/agents/submitter.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <tuple>
#include <utility>

#include "engine/base/random.hpp"
#include "live/agents/log.hpp"
#include "live/agents/placing.hpp"
#include "live/agents/settings_in_use.hpp"
#include "live/system_clock.hpp"

namespace poolcast::agents {
namespace {

constexpr std::size_t most_orders = 500;  // of a round
constexpr std::size_t most_callbacks = 100;
constexpr Duration longest_backoff = minute;
constexpr Duration kept = 7 * day;  // what is over, in the outbox
constexpr Duration prune_interval = hour;
constexpr Duration longest_callback = day;  // by then no pipeline waits any more

/// Kind, job and pool: those that need nobody but the Batch service come first, so that they do not
/// wait for somebody else who is away.
using Group = std::tuple<OrderKind, std::string, std::string>;
static_assert(OrderKind::azdo < OrderKind::github);

std::map<Group, std::vector<QueuedOrder>> groups_of(std::vector<QueuedOrder> orders) {
  std::map<Group, std::vector<QueuedOrder>> groups;
  for (QueuedOrder& one : orders) {
    Group const group{one.order.kind, one.order.job, one.order.batch_pool};
    groups[group].push_back(std::move(one));
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
  Result<std::optional<Time>> const next = parts_.outbox.next_due();
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

/// One round; whether nothing failed.
bool Submitter::work(Time now) {
  refresh();
  prune(now);
  Result<std::vector<QueuedOrder>> due = parts_.outbox.due(OrderState::accepted, now, most_orders);
  if (!due) {
    log(Level::error, "outbox", {{"error", due.error().message}});
    pause(second);
    return false;
  }
  OrderTasks tasks(settings_, http_options());
  bool fine = true, reaches = true;
  bool const is_asked = !due->empty();
  for (auto const& [group, orders] : groups_of(std::move(*due))) {
    if (is_given_up()) return false;
    Round round;
    if (link_.is_there()) {
      Placing placing({link_, jobs_, parts_.outbox, parts_.metrics, tasks});
      round = std::move(placing).place(std::get<1>(group), std::get<2>(group), orders);
    } else {
      round.reaches_batch = false;
      round.put_off_all(orders, "no Batch account is set");
    }
    reaches = reaches && round.reaches_batch;
    fine = write(round) && round.is_fine() && fine;
  }
  if (is_asked) {
    std::scoped_lock const lock(mutex_);
    reaches_ = reaches;
  }
  Round const told = tell(now);
  return write(told) && told.is_fine() && fine;
}

void Submitter::prune(Time now) {
  if (now - pruned_ <= prune_interval) return;
  pruned_ = now;
  Result<void> const done = parts_.outbox.prune(now - kept);
  if (!done) log(Level::error, "outbox", {{"error", done.error().message}});
}

/// The pipelines that wait for orders whose fate is known.
Round Submitter::tell(Time now) {
  Round round;
  if (is_stopping()) return round;
  auto const due = parts_.outbox.due(OrderState::submitted, now, most_callbacks);
  if (!due) {
    log(Level::error, "outbox", {{"error", due.error().message}});
    pause(second);
    return round;
  }
  std::optional<std::string> away;  // why: who does not answer is not asked again in this round
  for (QueuedOrder const& one : *due) {
    if (is_stopping()) return round;
    if (away) {
      round.put_off_order(one, *away);
      continue;
    }
    CallbackResult const told = tell(one.order);
    parts_.metrics.count("poolcast_callbacks_total", told ? "sent" : "failed");
    bool const is_late = now - one.accepted > longest_callback;
    OrderState const state = one.order.callback->failed ? OrderState::failed : OrderState::done;
    if (told || is_late) {
      round.settled.push_back({one.order, state, told ? "" : told.error().message});
      continue;
    }
    round.put_off_order(one, told.error().message);
    if (!told.error().answered) away = told.error().message;
  }
  return round;
}

CallbackResult Submitter::tell(Order const& order) const {
  if (parts_.tell) return parts_.tell(order, settings_);
  // One attempt: the outbox tries again.
  return send_callback(
      *order.callback,
      {.azdo_url = settings_.azdo_url, .http = http_options(), .retries = {.attempts = 1}});
}

/// Whether the outbox knows now. What it does not know is found again in the next round, as tasks
/// that are there; a moment later, since all of it is still due.
bool Submitter::write(Round const& round) {
  Result<void> done;
  if (!round.settled.empty()) done = parts_.outbox.settle(round.settled, live::wall_clock_now());
  for (PutOff const& one : round.put_off) {
    if (done) done = postpone(one);
  }
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
  std::uint64_t const bits =
      draw(parts_.seed, Stream::retry, static_cast<std::uint64_t>(now.ticks));
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
