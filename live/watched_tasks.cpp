#include "live/watched_tasks.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/batch/wire_words.hpp"

namespace poolcast::live {
namespace {

using batch::EndCause;
using batch::PoolId;
using batch::TaskChange;
using batch::TaskId;

EndCause cause_of_failure(Task const& row) {
  std::optional<EndCause> const cause = batch::wire_value(batch::failure_words, row.failure_code);
  if (cause) return *cause;
  return row.exit_code.value_or(0) != 0 ? EndCause::exit_code : EndCause::none;
}

bool succeeded(Task const& row) {
  if (!row.result.empty()) return row.result == "success";
  return row.failure_code.empty() && row.exit_code.value_or(0) == 0;
}

}  // namespace

void WatchedTasks::look(PoolId pool, TaskId id, Task const& row, WatchedNodes& nodes) {
  Known& task = tasks_[id.value];
  if (task.ended) {
    if (row.state == "completed") return;
    task = {};  // somebody has reactivated it
    task.retries = row.retries;
    task.requeues = row.requeues;
  }
  see_interruption(pool, id, task, row, nodes);
  if (row.state == "running" || row.state == "completed") see_start(pool, id, task, row, nodes);
  if (row.state == "completed") see_end(pool, id, task, row, nodes);
}

void WatchedTasks::see_interruption(PoolId pool, TaskId id, Known& task, Task const& row,
                                    WatchedNodes const& nodes) {
  bool const retried = row.retries > task.retries;
  bool const requeued = row.requeues > task.requeues;
  task.retries = row.retries;
  task.requeues = row.requeues;
  if (!task.running || (!retried && !requeued)) return;
  task.running = false;
  std::optional<Time> const at = retried ? row.last_retry : row.last_requeue;
  told_.transitions.push_back(
      {.at = at ? *at : row.since.value_or(Time{}),
       .task = id,
       .node = task.node,
       .change = TaskChange::requeued,
       .cause = retried ? EndCause::exit_code : nodes.cause_of_loss(pool, task.node_name)});
}

void WatchedTasks::see_start(PoolId pool, TaskId id, Known& task, Task const& row,
                             WatchedNodes& nodes) {
  // One that was ended while it waited has neither.
  if (task.running || !row.started || row.node_id.empty()) return;
  task.running = true;
  task.node = nodes.number(pool, row.node_id, *row.started);
  task.node_name = row.node_id;
  told_.transitions.push_back({.at = *row.started,
                               .task = id,
                               .node = task.node,
                               .change = TaskChange::running,
                               .agent_at_once = true});
}

void WatchedTasks::see_end(PoolId pool, TaskId id, Known& task, Task const& row,
                           WatchedNodes const& nodes) {
  task.ended = true;
  if (!std::exchange(task.running, false)) return;
  Time const at = row.ended ? *row.ended : row.since.value_or(Time{});
  EndCause cause = cause_of_failure(row);
  // The service words it alike, whether a person ended the task or the leaving of its node did.
  bool const ended_by_someone = cause == EndCause::terminated;
  bool const left = nodes.cause_of_loss(pool, task.node_name) == EndCause::scale_in;
  if (ended_by_someone && left) cause = EndCause::scale_in;
  if (succeeded(row)) {
    told_.completions.push_back({at, id, task.node});
  } else {
    told_.transitions.push_back(
        {.at = at, .task = id, .node = task.node, .change = TaskChange::failed, .cause = cause});
  }
}

WatchedTasks::Changes WatchedTasks::take() {
  std::ranges::stable_sort(told_.transitions, {}, &batch::TaskTransition::at);
  std::ranges::stable_sort(told_.completions, {}, &batch::TaskCompletion::at);
  return std::exchange(told_, {});
}

}  // namespace poolcast::live
