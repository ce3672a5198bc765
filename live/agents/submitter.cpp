#include "live/agents/submitter.hpp"

#include <algorithm>
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
constexpr Duration pace = second;   // of questions to somebody who does not answer
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
          parts_.variables, parts_.seed, [this](Duration wait) { signal_.pause(wait); },
          [this] { return signal_.is_given_up(); }) {}

void Submitter::run() {
  for (bool on = true; on;) {
    bool const fine = work(live::wall_clock_now());
    on = may_go_on(fine);
  }
}

/// When something is to be done again; `never` if nothing is.
Result<Time> Submitter::next_due() {
  struct {
    Result<std::optional<Time>> due;
    Time from;
  } const rows[] = {
      {parts_.outbox.next_task(OrderKind::azdo), {}},
      {parts_.outbox.next_task(OrderKind::github), runners_from_},
      {signal_.is_stopping() ? std::nullopt : parts_.outbox.next_callback(), callbacks_from_}};
  Time next = never;
  for (auto const& [due, from] : rows) {
    if (!due) return fail(due.error().message);
    if (*due) next = std::min(next, std::max(**due, from));
  }
  return next;
}

/// Waits until something is due, or woken; whether there is to be another round.
bool Submitter::may_go_on(bool fine) {
  Result<Time> const next = next_due();
  if (!next) log(Level::error, "outbox", {{"error", next.error().message}});
  Time const due = next.value_or(live::wall_clock_now() + longest_backoff);
  signal_.wait_until(due);
  bool const is_left = fine && due <= live::wall_clock_now() && !signal_.is_given_up();
  return !signal_.is_stopping() || is_left;
}

/// For who is asked besides the Batch service: the end comes in between, so that there is time left
/// for those who need nobody else.
live::HttpOptions Submitter::http_options() const {
  bool const is_last_chance = signal_.is_stopping();
  return {.connect_timeout = 10 * second,
          .timeout = 20 * second,
          .ca_bundle = live::ca_bundle_of(parts_.variables),
          .given_up = [=, this] {
            return is_last_chance ? signal_.is_given_up() : signal_.is_stopping();
          }};
}

void Submitter::refresh() {
  Settings settings = settings_in_use(parts_.settings);
  bool const is_another = settings.github_token != settings_.github_token ||
                          settings.github_api_url != settings_.github_api_url;
  if (is_another) runners_from_ = {};
  settings_ = std::move(settings);
  Result<bool> const changed = link_.follow(settings_);
  if (!changed) log(Level::error, "account", {{"error", changed.error().message}});
  if (changed && *changed) jobs_.forget();
}

/// One round; whether nothing failed. Agents of Azure DevOps need the Batch service alone, and are
/// first; after each question to somebody else they are again, if one was asked for meanwhile.
bool Submitter::work(Time now) {
  refresh();
  prune(now);
  bool fine = add_agents(now);
  has_asked_ = false;
  callbacks_first_ = !callbacks_first_;
  for (bool const callbacks : {callbacks_first_, !callbacks_first_}) {
    fine = (callbacks ? tell_pipelines(now) : add_runners(now)) && fine;
  }
  return fine;
}

/// Whether somebody else may be asked now.
bool Submitter::may_ask() {
  if (has_asked_ && signal_.is_woken()) return false;
  has_asked_ = true;
  return true;
}

bool Submitter::add_agents(Time now) {
  auto due = due_or_told(parts_.outbox.due_tasks(OrderKind::azdo, now, most_agents));
  if (!due) return false;
  OrderTasks tasks(settings_, http_options());
  bool fine = true, reaches = true;
  bool const is_asked = !due->empty();
  for (auto const& [group, orders] : groups_of(std::move(*due))) {
    if (signal_.is_given_up()) return false;
    Round const round = place(group.first, group.second, orders, tasks);
    reaches = reaches && round.reaches_batch;
    fine = write(round) && round.is_fine() && fine;
  }
  if (is_asked) reaches_ = reaches;
  return fine;
}

bool Submitter::add_runners(Time now) {
  if (now < runners_from_) return true;
  bool const is_last_chance = signal_.is_stopping();
  auto const due = due_or_told(parts_.outbox.due_tasks(OrderKind::github, now, most_runners));
  if (!due) return false;
  OrderTasks tasks(settings_, http_options());
  bool fine = true;
  for (QueuedOrder const& one : *due) {
    if (signal_.is_given_up()) return false;
    if (!may_ask()) break;
    // Each with its task before the next one: a runner without a task helps nobody.
    Round const round = place(one.order.job, one.order.batch_pool, {one}, tasks);
    bool const is_asked = !round.settled.empty() || !round.reaches_batch;
    if (is_asked) reaches_ = round.reaches_batch;
    if (!write(round)) return false;
    if (!is_last_chance && signal_.is_stopping()) return true;
    fine = fine && round.is_fine();
    if (tasks.away()) runners_from_ = live::wall_clock_now() + tasks.away()->wait.value_or(pace);
    if (tasks.away() || !round.reaches_batch) break;
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
  if (now < callbacks_from_ || signal_.is_stopping()) return true;
  auto const due = due_or_told(parts_.outbox.due_callbacks(now, most_callbacks));
  if (!due || due->empty()) return due.has_value();
  // Without the outbox they would be told again and again.
  if (Result<void> const done = parts_.outbox.try_to_write(); !done) return told_of(done);
  bool fine = true;
  for (QueuedOrder const& one : *due) {
    if (signal_.is_stopping() || !may_ask()) break;
    CallbackResult const told = tell(one.order);
    parts_.metrics.count("poolcast_callbacks_total", told ? "sent" : "failed");
    bool const is_late = now - one.accepted > longest_callback;
    Round round;
    if (told || is_late) {
      round.settled.push_back({.order = one, .reason = told ? "" : told.error().message});
    } else {
      round.put_off_order(one, told.error().message);
    }
    if (!write(round)) return false;
    if (signal_.is_stopping()) return true;
    fine = fine && round.is_fine();
    if (!told && !told.error().answered) {
      callbacks_from_ = live::wall_clock_now() + pace;
      break;
    }
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
/// that are there; a moment later, since all of it is still due.
bool Submitter::write(Round const& round) {
  Result<void> done;
  if (!round.settled.empty()) done = parts_.outbox.settle(round.settled, live::wall_clock_now());
  for (PutOff const& one : round.put_off) {
    if (done) done = postpone(one);
  }
  return told_of(done);
}

/// Whether it is done; if not, that is in the log.
bool Submitter::told_of(Result<void> const& done) {
  if (done) return true;
  log(Level::error, "outbox", {{"error", done.error().message}});
  signal_.pause(second);
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
