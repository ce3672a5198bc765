// Long: one thread's work, whose steps leave an order in the state that the next one takes up.
#include "live/agents/submitter.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/base/random.hpp"
#include "live/agents/log.hpp"
#include "live/agents/settings_in_use.hpp"
#include "live/system_clock.hpp"

namespace poolcast::agents {
namespace {

using live::BatchError;
using live::BatchResult;

constexpr std::size_t most_orders = 500;  // of a round
constexpr std::size_t most_of_a_call = 100;
constexpr Duration longest_backoff = minute;
constexpr Duration kept = 7 * day;  // what is over, in the outbox
constexpr Duration prune_interval = hour;
constexpr Duration longest_callback = day;  // by then no pipeline waits any more

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

/// The job is over or gone, which says nothing of the order.
bool is_of_job(BatchError const& error) { return error.code.starts_with("Job"); }

/// Nothing that time can mend: the service itself says that what is asked for is wrong.
bool is_final(BatchError const& error) {
  return error.status == 400 && !error.code.empty() && !is_of_job(error);
}

LogFields fields_of(Order const& order) {
  return {{"requestId", order.request_id}, {"taskId", order.task_id}, {"job", order.job}};
}

LogFields with(LogFields fields, std::string const& name, std::string const& value) {
  fields.emplace_back(name, value);
  return fields;
}

}  // namespace

Submitter::Submitter(SubmitterParts parts)
    : parts_(std::move(parts)),
      link_(parts_.variables, parts_.seed, [this](Duration wait) { pause(wait); }) {}

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

void Submitter::refresh() {
  settings_ = settings_in_use(parts_.settings);
  Result<bool> const changed = link_.follow(settings_);
  if (!changed) log(Level::error, "account", {{"error", changed.error().message}});
  if (changed && *changed) jobs_.forget();
}

/// One round; whether nothing failed.
bool Submitter::work(Time now) {
  refresh();
  if (now - pruned_ > prune_interval) {
    pruned_ = now;
    if (Result<void> const done = parts_.outbox.prune(now - kept); !done) {
      log(Level::error, "outbox", {{"error", done.error().message}});
    }
  }
  Result<std::vector<QueuedOrder>> due = parts_.outbox.due(OrderState::accepted, now, most_orders);
  if (!due) {
    log(Level::error, "outbox", {{"error", due.error().message}});
    pause(second);
    return false;
  }
  std::map<Group, std::vector<QueuedOrder>> groups;
  for (QueuedOrder& one : *due) {
    Group const group{one.order.job, one.order.batch_pool};
    groups[group].push_back(std::move(one));
  }
  bool fine = true;
  for (auto& [group, orders] : groups) {
    fine = submit(group, std::move(orders)) && fine;
    settle_found();
  }
  if (!groups.empty()) {
    std::scoped_lock const lock(mutex_);
    reaches_ = fine;
  }
  return tell(now) && fine;
}

/// What is not written here is found again in the next round, as tasks that are there.
void Submitter::settle_found() {
  std::vector<Settled> const settled = std::exchange(settled_, {});
  if (settled.empty()) return;
  Result<void> const done = parts_.outbox.settle(settled, live::wall_clock_now());
  if (!done) log(Level::error, "outbox", {{"error", done.error().message}});
}

bool Submitter::submit(Group const& group, std::vector<QueuedOrder> orders) {
  if (!link_.is_there()) return postpone(orders, "no Batch account is set"), false;
  BatchResult<std::string> const job = jobs_.find(link_.calls(), group.first, group.second);
  if (!job) return postpone(orders, live::text_of(job.error())), false;
  std::vector<QueuedOrder> ready;
  bool fine = true;
  for (QueuedOrder& one : orders) {
    bool found = false;
    bool const known = find_in_sent_job(one, *job, found);
    fine = fine && known;
    if (known && !found) ready.push_back(std::move(one));
  }
  for (std::size_t at = 0; at < ready.size(); at += most_of_a_call) {
    std::size_t const end = std::min(at + most_of_a_call, ready.size());
    std::vector<QueuedOrder> const chunk(ready.begin() + static_cast<std::ptrdiff_t>(at),
                                         ready.begin() + static_cast<std::ptrdiff_t>(end));
    fine = add(*job, chunk) && fine;
  }
  return fine;
}

/// An order may have been sent to a job that has been replaced since, and its answer been lost.
/// Returns whether that is known.
bool Submitter::find_in_sent_job(QueuedOrder const& order, std::string const& job, bool& found) {
  if (order.sent_job.empty() || order.sent_job == job) return true;
  BatchResult<TaskSpot> const spot = find_spot(link_.looks(), order.sent_job, order.order);
  if (!spot) return postpone({order}, live::text_of(spot.error())), false;
  found = spot->taken;
  if (found) is_there(order, spot->id, "found");
  return true;
}

/// At most as many as one call takes.
bool Submitter::add(std::string const& job, std::vector<QueuedOrder> const& orders) {
  std::vector<live::TaskToAdd> tasks;
  std::vector<QueuedOrder> sent;
  for (QueuedOrder const& one : orders) {
    Result<live::TaskToAdd> task = task_of(one.order);
    if (!task) {
      postpone({one}, task.error().message);
      continue;
    }
    tasks.push_back(std::move(*task));
    sent.push_back(one);
  }
  if (sent.empty()) return false;
  if (Result<void> const done = parts_.outbox.note_sending(sent, job); !done) {
    return postpone(sent, done.error().message), false;
  }
  auto const outcomes = live::add_tasks(link_.calls(), job, tasks);
  if (outcomes) {
    for (std::size_t i = 0; i < sent.size(); ++i) take_outcome(job, sent[i], (*outcomes)[i]);
    return true;
  }
  BatchError const& error = outcomes.error();
  if (is_of_job(error)) jobs_.forget();
  if (!is_final(error)) return postpone(sent, live::text_of(error)), false;
  if (sent.size() == 1) return fail_for_good(sent.front(), live::text_of(error)), true;
  // One of them is wrong, and the others are not to suffer for it.
  bool fine = true;
  for (QueuedOrder const& one : sent) fine = add(job, {one}) && fine;
  return fine;
}

void Submitter::take_outcome(std::string const& job, QueuedOrder const& order,
                             live::TaskOutcome const& outcome) {
  if (outcome.was_there) return place_again(job, order);
  if (!outcome.refusal) return is_there(order, outcome.id, "submitted");
  std::string const reason = live::text_of(*outcome.refusal);
  if (is_of_job(*outcome.refusal)) jobs_.forget();
  is_final(*outcome.refusal) ? fail_for_good(order, reason) : postpone({order}, reason);
}

/// A task of the id was there before: it is this order's, or an earlier one's of the same key.
void Submitter::place_again(std::string const& job, QueuedOrder const& order) {
  BatchResult<TaskSpot> const spot = find_spot(link_.looks(), job, order.order);
  if (!spot) return postpone({order}, live::text_of(spot.error()));
  if (spot->taken) return is_there(order, spot->id, "found");
  Result<live::TaskToAdd> task = task_of(order.order);
  if (!task) return postpone({order}, task.error().message);
  task->id = spot->id;
  auto const outcomes = live::add_tasks(link_.calls(), job, {&*task, 1});
  if (!outcomes) return postpone({order}, live::text_of(outcomes.error()));
  live::TaskOutcome const& outcome = outcomes->front();
  if (outcome.refusal) return postpone({order}, live::text_of(*outcome.refusal));
  // Where it was there by now, whose it is shows in the next round.
  outcome.was_there ? postpone({order}, "another task took its id")
                    : is_there(order, spot->id, "submitted");
}

Result<live::TaskToAdd> Submitter::task_of(Order const& order) const {
  if (parts_.make_task) return parts_.make_task(order, settings_);
  return azdo_task(order, settings_);
}

void Submitter::is_there(QueuedOrder const& order, std::string const& task, char const* outcome) {
  Settled settled{.order = order.order};
  settled.order.task_id = task;
  bool const is_waited_for = order.order.callback && parts_.tell;
  settled.state = is_waited_for ? OrderState::submitted : OrderState::done;
  parts_.metrics.count("poolcast_tasks_total", outcome);
  parts_.metrics.note_latency(live::wall_clock_now() - order.accepted);
  log(Level::info, outcome, fields_of(settled.order));
  settled_.push_back(std::move(settled));
}

void Submitter::fail_for_good(QueuedOrder const& order, std::string const& reason) {
  parts_.metrics.count("poolcast_tasks_total", "failed");
  log(Level::error, "failed", with(fields_of(order.order), "error", reason));
  if (order.order.callback && parts_.tell) {
    Result<void> const told = parts_.tell(order.order, settings_, false);
    parts_.metrics.count("poolcast_callbacks_total", told ? "sent" : "failed");
  }
  settled_.push_back({order.order, OrderState::failed, reason});
}

void Submitter::postpone(std::vector<QueuedOrder> const& orders, std::string const& reason) {
  if (orders.empty()) return;
  int most = 0;
  for (QueuedOrder const& one : orders) most = std::max(most, one.attempts);
  Time const now = live::wall_clock_now();
  std::uint64_t const bits =
      draw(parts_.seed, Stream::retry, static_cast<std::uint64_t>(now.ticks));
  Duration const wait = backoff(most, bits);
  parts_.metrics.count("poolcast_retries_total", "", static_cast<double>(orders.size()));
  log(Level::warning, "put off",
      {{"orders", std::to_string(orders.size())},
       {"requestId", orders.size() == 1 ? orders.front().order.request_id : ""},
       {"for", format_duration(wait)},
       {"error", reason}});
  Result<void> const done = parts_.outbox.postpone(orders, now + wait, reason);
  if (!done) log(Level::error, "outbox", {{"error", done.error().message}});
}

/// The pipelines that wait for orders whose task is there.
bool Submitter::tell(Time now) {
  if (!parts_.tell) return true;
  Result<std::vector<QueuedOrder>> const due =
      parts_.outbox.due(OrderState::submitted, now, most_of_a_call);
  if (!due) return false;
  bool fine = true;
  for (QueuedOrder const& one : *due) {
    Result<void> const told = parts_.tell(one.order, settings_, true);
    parts_.metrics.count("poolcast_callbacks_total", told ? "sent" : "failed");
    bool const is_late = now - one.accepted > longest_callback;
    if (told || is_late) {
      settled_.push_back({one.order, OrderState::done, told ? "" : told.error().message});
    } else {
      postpone({one}, told.error().message);
      fine = false;
    }
  }
  settle_found();
  return fine;
}

}  // namespace poolcast::agents
