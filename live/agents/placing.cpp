#include "live/agents/placing.hpp"

#include <algorithm>

#include "live/agents/log.hpp"
#include "live/system_clock.hpp"

namespace poolcast::agents {
namespace {

using live::BatchError;
using live::BatchResult;

constexpr std::size_t most_of_a_call = 100;

// learn.microsoft.com/rest/api/batchservice/batch-status-and-error-codes. All others may be about
// the account, its key, the clock or the address, which somebody mends.
constexpr char const* codes_of_bodies[] = {"InvalidPropertyValue", "InvalidRequestBody",
                                           "MissingRequiredProperty", "UnsupportedProperty",
                                           "RequestBodyTooLarge"};

/// The job is over or gone, which says nothing of the order.
bool is_of_job(BatchError const& error) { return error.code.starts_with("Job"); }

/// Of a refusal of one task: the service itself says that what is asked for is wrong.
bool is_final(BatchError const& error) {
  return blames_body(error) || (error.status == 400 && !error.code.empty() && !is_of_job(error));
}

LogFields fields_of(Order const& order) {
  return {{"requestId", order.request_id}, {"taskId", order.task_id}, {"job", order.job}};
}

}  // namespace

bool blames_body(BatchError const& error) {
  return std::ranges::find(codes_of_bodies, error.code) != std::ranges::end(codes_of_bodies);
}

Round Placing::place(std::string const& job, std::string const& pool,
                     std::vector<QueuedOrder> const& orders) && {
  BatchResult<std::string> const usable = parts_.jobs.find(parts_.link.calls(), job, pool);
  if (!usable) {
    for (QueuedOrder const& one : orders) put_off(one, usable.error());
    return std::move(round_);
  }
  std::vector<QueuedOrder> chunk;
  for (QueuedOrder const& one : orders) {
    BatchResult<TaskSpot> const spot = spot_in_sent_job(one, *usable);
    if (!spot) put_off(one, spot.error());
    if (spot && spot->taken) is_there(one, spot->id, "found");
    if (spot && !spot->taken) chunk.push_back(one);
    if (chunk.size() == most_of_a_call) add_chunk(*usable, std::exchange(chunk, {}));
    // It would be waited for once an order.
    if (!round_.reaches_batch) return std::move(round_);
  }
  if (!chunk.empty()) add_chunk(*usable, chunk);
  return std::move(round_);
}

/// An order may have been sent to a job that has been replaced since, and its answer been lost. The
/// task of a runner is looked for in any case, since another try makes another runner.
BatchResult<TaskSpot> Placing::spot_in_sent_job(QueuedOrder const& order, std::string const& job) {
  bool const is_runner = order.order.kind == OrderKind::github;
  bool const look = !order.sent_job.empty() && (order.sent_job != job || is_runner);
  if (!look) return TaskSpot{.id = order.order.task_id};
  return find_spot(parts_.link.looks(), order.sent_job, order.order);
}

void Placing::add_chunk(std::string const& job, std::vector<QueuedOrder> const& orders) {
  // Before anybody is asked for anything: without the outbox it would be asked again and again.
  if (Result<void> const done = parts_.outbox.note_sending(orders, job); !done) {
    return round_.put_off_all(orders, done.error().message);
  }
  std::vector<Sent> sent;
  for (QueuedOrder const& one : orders) {
    GithubResult<live::TaskToAdd> task = parts_.tasks.make(one.order);
    if (task) sent.push_back({.order = one, .task = std::move(*task)});
    if (!task) round_.put_off_order(one, text_of(task.error()));
  }
  if (!sent.empty()) add(job, sent);
}

void Placing::add(std::string const& job, std::vector<Sent> const& sent) {
  std::vector<live::TaskToAdd> tasks;
  tasks.reserve(sent.size());
  for (Sent const& one : sent) tasks.push_back(one.task);
  auto const outcomes = live::add_tasks(parts_.link.calls(), job, tasks);
  if (outcomes) {
    for (std::size_t i = 0; i < sent.size(); ++i) take_outcome(job, sent[i], (*outcomes)[i]);
    return;
  }
  BatchError const& error = outcomes.error();
  if (is_of_job(error)) parts_.jobs.forget();
  if (!blames_body(error)) return put_off(sent, error);
  if (sent.size() == 1) return fail_for_good(sent.front().order, live::text_of(error));
  // One of them is wrong, and the others are not to suffer for it.
  for (Sent const& one : sent) {
    add(job, {one});
    if (!round_.reaches_batch) break;
  }
}

void Placing::take_outcome(std::string const& job, Sent const& sent,
                           live::TaskOutcome const& outcome) {
  if (outcome.was_there) return place_again(job, sent);
  if (!outcome.refusal) return is_there(sent.order, outcome.id, "submitted");
  BatchError const& refusal = *outcome.refusal;
  if (is_of_job(refusal)) parts_.jobs.forget();
  std::string const reason = live::text_of(refusal);
  is_final(refusal) ? fail_for_good(sent.order, reason) : round_.put_off_order(sent.order, reason);
}

/// A task of the id was there before: it is this order's, or an earlier one's of the same key.
void Placing::place_again(std::string const& job, Sent const& sent) {
  BatchResult<TaskSpot> const spot = find_spot(parts_.link.looks(), job, sent.order.order);
  if (!spot) return put_off(sent.order, spot.error());
  if (spot->taken) return is_there(sent.order, spot->id, "found");
  live::TaskToAdd task = sent.task;
  task.id = spot->id;
  auto const outcomes = live::add_tasks(parts_.link.calls(), job, {&task, 1});
  if (!outcomes) return put_off(sent.order, outcomes.error());
  live::TaskOutcome const& outcome = outcomes->front();
  if (outcome.refusal) {
    return round_.put_off_order(sent.order, live::text_of(*outcome.refusal));
  }
  // Where it was there by now, whose it is shows in the next round.
  outcome.was_there ? round_.put_off_order(sent.order, "another task took its id")
                    : is_there(sent.order, spot->id, "submitted");
}

void Placing::is_there(QueuedOrder const& order, std::string const& task, char const* outcome) {
  Settled settled{.order = order};
  settled.order.order.task_id = task;
  parts_.metrics.count("poolcast_tasks_total", outcome);
  parts_.metrics.note_latency(live::wall_clock_now() - order.accepted);
  log(Level::info, outcome, fields_of(settled.order.order));
  round_.settled.push_back(std::move(settled));
}

void Placing::fail_for_good(QueuedOrder const& order, std::string const& reason) {
  parts_.metrics.count("poolcast_tasks_total", "failed");
  LogFields fields = fields_of(order.order);
  fields.emplace_back("error", reason);
  log(Level::error, "failed", fields);
  round_.settled.push_back({.order = order, .failed = true, .reason = reason});
}

void Placing::put_off(QueuedOrder const& order, BatchError const& error) {
  round_.reaches_batch = false;
  round_.put_off_order(order, live::text_of(error));
}

void Placing::put_off(std::vector<Sent> const& sent, BatchError const& error) {
  for (Sent const& one : sent) put_off(one.order, error);
}

}  // namespace poolcast::agents
