#include "engine/control/record.hpp"

#include <algorithm>

namespace poolcast::control {
namespace {

using batch::Ledger;
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
      return;
    case TaskChange::requeued:
      ledger.interruptions.push_back({transition.task, row.node, row.started, transition.at, true});
      rows.set(task, {});
      return;
    case TaskChange::terminated:
      ledger.interruptions.push_back(
          {transition.task, row.node, row.started, transition.at, false});
      return;
  }
}

void stop_running(NodeRow& row, Time at) {
  if (row.running_since == never) return;
  row.busy += at - row.running_since;
  row.running_since = never;
}

void record_node(Ledger& ledger, NodeTransition const& transition) {
  NodeRow& row = row_of(ledger.nodes, transition.node.value);
  Time const at = transition.at;
  switch (transition.change) {
    case NodeChange::requested:
      row.pool = transition.pool;
      row.tier = transition.tier;
      row.requested = at;
      return;
    case NodeChange::allocated:
      row.allocated = at;
      return;
    case NodeChange::idle:
      if (row.ready == never) row.ready = at;
      return stop_running(row, at);
    case NodeChange::running:
      row.running_since = at;
      return;
    case NodeChange::leaving:
      row.leaving = at;
      return;
    case NodeChange::removed:
    case NodeChange::cancelled:
      row.removed = at;
      return stop_running(row, at);
  }
}

}  // namespace

void record(Ledger& ledger, batch::Observation const& observation) {
  for (TaskTransition const& transition : observation.tasks) record_task(ledger, transition);
  for (NodeTransition const& transition : observation.nodes) record_node(ledger, transition);
}

}  // namespace poolcast::control
