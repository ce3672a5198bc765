#include "engine/control/record.hpp"

#include <algorithm>
#include <optional>

namespace poolcast::control {
namespace {

using batch::JobChange;
using batch::JobRow;
using batch::JobTransition;
using batch::Ledger;
using batch::NodeActivity;
using batch::NodeChange;
using batch::NodeRow;
using batch::NodeTransition;
using batch::TaskChange;
using batch::TaskRow;
using batch::TaskTransition;

template <class Row>
Row& row_of(std::vector<Row>& rows, std::uint32_t id) {
  // Rows come one by one, and are made a page at a time.
  constexpr std::size_t page = 1024;
  if (id >= rows.size()) {
    rows.resize(std::max(std::size_t{id} + 1, std::min(rows.capacity(), rows.size() + page)));
  }
  return rows[id];
}

/// What was pulled for its last run is not the next one's.
void wait_again(Ledger& ledger, batch::TaskId task) {
  bool const online = ledger.tasks[task.value].agent_start_ms != batch::not_online;
  if (online && !ledger.pulls.empty()) ledger.pulls.push_back({task, 0});
  ledger.tasks.set(task.value, {});
}

/// What seemed to be its last run was not.
void record_reactivation(Ledger& ledger, batch::TaskId task, Time at) {
  auto const cut = std::find_if(ledger.interruptions.rbegin(), ledger.interruptions.rend(),
                                [&](batch::Interruption const& one) { return one.task == task; });
  if (cut == ledger.interruptions.rend() || cut->requeued) return;  // its end is not known
  cut->requeued = true;
  cut->reactivated = at;
  wait_again(ledger, task);
}

void record_task(Ledger& ledger, TaskTransition const& transition) {
  batch::TaskRows& rows = ledger.tasks;
  std::size_t const task = transition.task.value;
  rows.reach(task);
  if (transition.change == TaskChange::running) {
    rows.set(task,
             {transition.at, transition.node, transition.agent_at_once ? 0 : batch::not_online});
    return;
  }
  TaskRow const row = rows[task];
  switch (transition.change) {
    case TaskChange::running:
      return;
    case TaskChange::agent_online:
      rows.set_agent_start(task,
                           static_cast<std::uint32_t>((transition.at - row.started) / millisecond));
      if (transition.image_ms > 0) ledger.pulls.push_back({transition.task, transition.image_ms});
      return;
    case TaskChange::requeued:
    case TaskChange::failed: {
      bool const again = transition.change == TaskChange::requeued;
      ledger.interruptions.push_back(
          {transition.task, transition.node, row.started, transition.at, transition.cause, again});
      if (again) wait_again(ledger, transition.task);
      return;
    }
    case TaskChange::reactivated:
      return record_reactivation(ledger, transition.task, transition.at);
  }
}

/// The states of a usable or leaving node that its tasks decide.
bool follows_from_tasks(NodeChange change, std::optional<NodeActivity> before) {
  bool const works = change == NodeChange::idle || change == NodeChange::running;
  return works && (before == NodeActivity::idle || before == NodeActivity::running ||
                   before == NodeActivity::draining);
}

void change_activity(NodeRow& row, Time at, std::optional<NodeActivity> activity) {
  if (row.activity) row.spent[static_cast<std::size_t>(*row.activity)] += at - row.since;
  row.activity = activity;
  row.since = activity ? at : never;
}

/// A preempted node comes back: its next life was wished for at once.
void begin_next_life(Ledger& ledger, batch::NodeId node, NodeRow& row) {
  Time const preempted = row.removed;
  ledger.past_lives.push_back({node, row});
  row = {.pool = row.pool, .tier = row.tier, .requested = preempted};
}

void record_node(Ledger& ledger, NodeTransition const& transition) {
  NodeRow& row = row_of(ledger.nodes, transition.node.value);
  Time const at = transition.at;
  NodeChange const change = transition.change;
  if (change == NodeChange::requested) {
    row.pool = transition.pool;
    row.tier = transition.tier;
    row.requested = at;
  }
  if (change == NodeChange::creating) {
    if (row.removed != never) begin_next_life(ledger, transition.node, row);
    row.allocated = at;
  }
  if (change == NodeChange::starting || change == NodeChange::waiting_for_start_task ||
      change == NodeChange::idle) {
    row.booted = std::min(row.booted, at);
  }
  if (change == NodeChange::waiting_for_start_task || change == NodeChange::idle) {
    row.image_ready = std::min(row.image_ready, at);
  }
  if (change == NodeChange::idle) row.ready = std::min(row.ready, at);
  if (change == NodeChange::leaving) row.leaving = at;
  bool const ends = change == NodeChange::preempted || change == NodeChange::removed ||
                    change == NodeChange::cancelled;
  if (ends) row.removed = std::min(row.removed, at);
  if (!follows_from_tasks(change, row.activity)) {
    ledger.node_states.push_back({at, transition.node, change});
  }
  // A leaving node that still works is busy until its last task has ended.
  bool const works_on = change == NodeChange::leaving && row.activity == NodeActivity::running;
  if (!works_on) change_activity(row, at, batch::activity_in(change, row.leaving != never));
}

}  // namespace

void record(Ledger& ledger, batch::Observation const& observation) {
  for (TaskTransition const& transition : observation.tasks) record_task(ledger, transition);
  for (NodeTransition const& transition : observation.nodes) record_node(ledger, transition);
  if (ledger.jobs.empty()) return;  // a task ends when its job has been done
  for (batch::TaskCompletion const& completion : observation.completions) {
    if (completion.task.value >= ledger.task_ends.size()) {
      ledger.task_ends.resize(completion.task.value + std::size_t{1}, never);
    }
    ledger.task_ends[completion.task.value] = completion.at;
  }
}

void record(Ledger& ledger, std::span<JobTransition const> jobs) {
  for (JobTransition const& transition : jobs) {
    JobRow& row = row_of(ledger.jobs, transition.job.value);
    if (transition.change == JobChange::requested) {
      row.requested = transition.at;
      continue;  // it may come after the job's end
    }
    row.last = transition.change;
    if (transition.change == JobChange::queued) {
      row.queued = transition.at;
      row.agent = transition.agent;
    } else if (transition.change == JobChange::started) {
      row.started = transition.at;
      row.agent = transition.agent;
    } else {
      row.ended = transition.at;
    }
  }
}

}  // namespace poolcast::control
