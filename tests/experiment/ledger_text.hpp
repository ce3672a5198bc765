// A ledger as text, so that two runs can be compared to the last tick, and questions to its nodes.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/batch/ledger.hpp"

namespace poolcast::experiment {

inline std::string text_of(batch::Ledger const& ledger) {
  std::string text;
  auto const add = [&](auto... values) { ((text += std::to_string(values) + " "), ...); };
  for (batch::TaskRow const row : ledger.tasks) {
    add(row.started.ticks, row.node.value, row.agent_start_ms);
  }
  for (batch::Interruption const& cut : ledger.interruptions) {
    add(cut.task.value, cut.node.value, cut.started.ticks, cut.ended.ticks,
        static_cast<int>(cut.cause), cut.requeued, cut.reactivated.ticks);
  }
  for (batch::AgentActionRow const& row : ledger.agent_actions) {
    add(row.at.ticks, row.pool.value, static_cast<int>(row.kind));
  }
  for (batch::NodeRow const& row : ledger.nodes) {
    add(row.pool.value, static_cast<int>(row.tier), row.requested.ticks, row.allocated.ticks,
        row.ready.ticks, row.leaving.ticks, row.removed.ticks, row.since.ticks);
    for (Duration const spent : row.spent) add(spent.ticks);
  }
  for (batch::PastLife const& past : ledger.past_lives) {
    add(past.node.value, past.row.allocated.ticks, past.row.removed.ticks);
    for (Duration const spent : past.row.spent) add(spent.ticks);
  }
  for (batch::ImagePull const& pull : ledger.pulls) add(pull.task.value, pull.ms);
  for (Time const end : ledger.task_ends) add(end.ticks);
  for (batch::JobRow const& row : ledger.jobs) {
    add(row.queued.ticks, row.requested.ticks, row.started.ticks, row.ended.ticks, row.agent.value,
        static_cast<int>(row.last));
  }
  for (batch::EvaluationRow const& row : ledger.evaluations) {
    add(row.at.ticks, row.pool.value, static_cast<int>(row.limit), row.failed, row.before.dedicated,
        row.before.low_priority, row.after.dedicated, row.after.low_priority);
  }
  for (batch::EvaluationFailure const& failure : ledger.failures) {
    add(failure.pool.value, failure.count);
    text += failure.text + " ";
  }
  for (batch::PoolCounts const& counts : ledger.final_counts) {
    add(counts.current.dedicated, counts.current.low_priority, counts.active_tasks,
        counts.running_tasks, counts.succeeded_tasks, counts.failed_tasks);
  }
  return text;
}

/// Of those that are allocated and not leaving.
inline int most_nodes_at_once(batch::Ledger const& ledger, batch::PoolId pool) {
  std::vector<std::pair<Time, int>>
      changes;  // at one instant, those that go before those that come
  for (batch::NodeRow const& node : ledger.nodes) {
    if (node.pool != pool || node.allocated == never) continue;
    changes.emplace_back(node.allocated, 1);
    changes.emplace_back(std::min(node.leaving, node.removed), -1);
  }
  std::ranges::sort(changes);
  int now = 0, most = 0;
  for (auto const& [at, change] : changes) most = std::max(most, now += change);
  return most;
}

}  // namespace poolcast::experiment
