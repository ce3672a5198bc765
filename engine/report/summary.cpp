#include "engine/report/summary.hpp"

#include <algorithm>
#include <set>

namespace poolcast::report {
namespace {

using batch::EvaluationRow;
using batch::Ledger;
using batch::NodeRow;
using batch::PoolId;
using batch::TaskRow;

/// What the summary of one pool and that of all have in common.
struct Scope {
  Ledger const& ledger;
  load::Load const& load;
  std::vector<PoolFacts> const& facts;
  std::vector<PoolId> pools;

  bool holds(PoolId pool) const { return std::ranges::find(pools, pool) != pools.end(); }
};

void add_tasks(Summary& summary, Scope const& scope) {
  Ledger const& ledger = scope.ledger;
  std::set<std::uint32_t> terminated;
  for (batch::Interruption const& cut : ledger.interruptions) {
    load::Job const& job = scope.load.jobs[cut.task.value];
    if (!cut.requeued) terminated.insert(cut.task.value);
    if (!scope.holds(job.pool)) continue;
    ++(cut.requeued ? summary.tasks.requeued : summary.tasks.terminated);
    summary.used_slot_ticks += (cut.ended - cut.started).ticks * job.slots;
  }
  for (std::size_t i = 0; i < scope.load.jobs.size(); ++i) {
    load::Job const& job = scope.load.jobs[i];
    if (job.queued > ledger.end || !scope.holds(job.pool)) continue;
    ++summary.tasks.submitted;
    TaskRow const row = i < ledger.tasks.size() ? ledger.tasks[i] : TaskRow{};
    if (row.started == never) {
      ++summary.tasks.waiting;
      if (job.slots > scope.facts[job.pool.value].task_slots_per_node) ++summary.tasks.too_wide;
      continue;
    }
    if (!terminated.empty() && terminated.contains(static_cast<std::uint32_t>(i))) continue;
    bool const online = row.agent_start_ms != batch::not_online;
    Time const finished =
        online ? row.started + row.agent_start_ms * millisecond + job.duration : never;
    ++(finished <= ledger.end ? summary.tasks.completed : summary.tasks.running);
    summary.used_slot_ticks += (std::min(finished, ledger.end) - row.started).ticks * job.slots;
  }
}

void add_nodes(Summary& summary, Scope const& scope) {
  Time const end = scope.ledger.end;
  for (NodeRow const& node : scope.ledger.nodes) {
    if (!scope.holds(node.pool) || node.allocated > end) continue;
    Time const gone = std::min(node.removed, end);
    Time const ready = std::min({node.ready, node.leaving, gone});
    Duration busy = node.busy;
    if (node.running_since != never) busy += gone - node.running_since;
    NodeTime const time{
        .starting = ready - node.allocated, .busy = busy, .idle = gone - ready - busy};
    NodeTime& tier = summary.tier_time[static_cast<std::size_t>(node.tier)];
    for (NodeTime* sum : {&summary.node_time, &tier}) {
      sum->starting += time.starting;
      sum->busy += time.busy;
      sum->idle += time.idle;
    }
    ++summary.nodes_started;
    summary.paid_slot_ticks +=
        time.total().ticks * scope.facts[node.pool.value].task_slots_per_node;
  }
}

void add_evaluations(Summary& summary, Scope const& scope) {
  for (EvaluationRow const& row : scope.ledger.evaluations) {
    if (!scope.holds(row.pool)) continue;
    ++summary.evaluations.total;
    if (row.failed) ++summary.evaluations.failed;
    if (row.before != row.after) ++summary.evaluations.changed_target;
    if (row.limit != batch::Limit::none) ++summary.evaluations.held_at_limit;
  }
}

void price(Summary& summary, PoolPrices const& prices) {
  for (std::size_t tier = 0; tier < 2; ++tier) {
    Duration const time = summary.tier_time[tier].total();
    if (time == Duration{}) continue;
    summary.priced = summary.priced && prices[tier].has_value();
    if (prices[tier]) summary.cost_micro[tier] = cost_micro(*prices[tier], time);
  }
}

Summary summarise_scope(Scope const& scope) {
  Summary summary;
  add_tasks(summary, scope);
  add_nodes(summary, scope);
  add_evaluations(summary, scope);
  summary.waiting = summarise_waiting(scope.ledger, scope.load, scope.pools);
  return summary;
}

}  // namespace

double Summary::utilisation_percent() const {
  if (paid_slot_ticks == 0) return 0;
  return 100.0 * static_cast<double>(used_slot_ticks) / static_cast<double>(paid_slot_ticks);
}

std::vector<Summary> summarise(Ledger const& ledger, load::Load const& load,
                               std::vector<PoolFacts> const& pools) {
  std::vector<Summary> summaries;
  Scope all{ledger, load, pools, {}};
  for (std::size_t i = 0; i < pools.size(); ++i) {
    PoolId const id{static_cast<std::uint16_t>(i)};
    all.pools.push_back(id);
    summaries.push_back(summarise_scope({ledger, load, pools, {id}}));
    price(summaries.back(), pools[i].prices);
  }
  Summary total = summarise_scope(all);
  for (Summary const& pool : summaries) {
    total.priced = total.priced && pool.priced;
    for (std::size_t tier = 0; tier < 2; ++tier) total.cost_micro[tier] += pool.cost_micro[tier];
  }
  summaries.push_back(total);
  return summaries;
}

}  // namespace poolcast::report
