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

using batch::EndCause;

/// The counter of a run that was cut short.
std::uint64_t& counter_of(Summary::Tasks& tasks, batch::Interruption const& cut) {
  if (!cut.requeued) return cut.cause == EndCause::scale_in ? tasks.terminated : tasks.failed;
  switch (cut.cause) {
    case EndCause::preemption:
      return tasks.preempted;
    case EndCause::node_recovery:
      return tasks.recovered;
    case EndCause::exit_code:
      return tasks.retried;
    default:
      return tasks.requeued;
  }
}

/// Of the runs that were cut short; returns the tasks that will not run again.
std::set<std::uint32_t> add_interruptions(Summary& summary, Scope const& scope) {
  std::set<std::uint32_t> over;
  for (batch::Interruption const& cut : scope.ledger.interruptions) {
    load::Job const& job = scope.load.jobs[cut.task.value];
    if (!cut.requeued) over.insert(cut.task.value);
    if (!scope.holds(job.pool)) continue;
    // With pipelines it is the job that fails.
    if (cut.requeued || scope.ledger.jobs.empty()) ++counter_of(summary.tasks, cut);
    summary.used_slot_ticks += (cut.ended - cut.started).ticks * job.slots;
  }
  return over;
}

bool too_wide(Scope const& scope, load::Job const& job) {
  return job.slots > scope.facts[job.pool.value].task_slots_per_node;
}

void use_slots(Summary& summary, Scope const& scope, TaskRow const& row, Time until, int slots) {
  summary.used_slot_ticks += (std::min(until, scope.ledger.end) - row.started).ticks * slots;
}

/// Where every task is its job.
void add_own_tasks(Summary& summary, Scope const& scope, std::set<std::uint32_t> const& over) {
  Ledger const& ledger = scope.ledger;
  for (std::size_t i = 0; i < scope.load.jobs.size(); ++i) {
    load::Job const& job = scope.load.jobs[i];
    if (job.queued > ledger.end || !scope.holds(job.pool)) continue;
    ++summary.tasks.submitted;
    TaskRow const row = i < ledger.tasks.size() ? ledger.tasks[i] : TaskRow{};
    if (row.started == never) {
      ++summary.tasks.waiting;
      if (too_wide(scope, job)) ++summary.tasks.too_wide;
      continue;
    }
    if (!over.empty() && over.contains(static_cast<std::uint32_t>(i))) continue;
    bool const online = row.agent_start_ms != batch::not_online;
    Time const finished =
        online ? row.started + row.agent_start_ms * millisecond + job.duration : never;
    ++(finished <= ledger.end ? summary.tasks.completed : summary.tasks.running);
    use_slots(summary, scope, row, finished, job.slots);
  }
}

/// Where pipelines stand before the tasks: by what became of the jobs.
void add_jobs(Summary& summary, Scope const& scope) {
  Ledger const& ledger = scope.ledger;
  Summary::Tasks& tasks = summary.tasks;
  std::size_t const count = std::min(ledger.jobs.size(), scope.load.jobs.size());
  for (std::size_t i = 0; i < count; ++i) {
    batch::JobRow const& row = ledger.jobs[i];
    load::Job const& job = scope.load.jobs[i];
    if (!scope.holds(job.pool)) continue;
    if (row.queued == never) {
      tasks.skipped += row.last == batch::JobChange::skipped ? 1 : 0;
      continue;
    }
    ++tasks.submitted;
    bool const own = row.started == never && row.agent != batch::no_task;
    bool const runs = row.started != never ||
                      (own && i < ledger.tasks.size() && ledger.tasks[i].started != never);
    switch (row.last) {
      case batch::JobChange::succeeded:
        ++tasks.completed;
        break;
      case batch::JobChange::failed:
      case batch::JobChange::skipped:
        ++tasks.failed;
        break;
      case batch::JobChange::cancelled:
        ++tasks.cancelled;
        break;
      default:
        ++(runs ? tasks.running : tasks.waiting);
        if (!runs && too_wide(scope, job)) ++tasks.too_wide;
    }
  }
}

/// The slots that agents held, and the agents that nobody needed.
void add_agents(Summary& summary, Scope const& scope, std::set<std::uint32_t> const& over) {
  Ledger const& ledger = scope.ledger;
  std::vector<bool> served(ledger.tasks.size());
  for (batch::JobRow const& row : ledger.jobs) {
    if (row.agent != batch::no_task && row.agent.value < served.size()) {
      served[row.agent.value] = true;
    }
  }
  std::size_t const count = std::min(ledger.tasks.size(), scope.load.jobs.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    TaskRow const row = ledger.tasks[i];
    load::Job const& job = scope.load.jobs[i];
    if (row.started == never || !scope.holds(job.pool)) continue;
    if (row.agent_start_ms != batch::not_online && !served[i]) ++summary.tasks.orphans;
    if (over.contains(i)) continue;
    Time const end = i < ledger.task_ends.size() ? ledger.task_ends[i] : never;
    use_slots(summary, scope, row, end, job.slots);
  }
}

void add_life(Summary& summary, Scope const& scope, NodeRow const& node) {
  Time const end = scope.ledger.end;
  if (!scope.holds(node.pool) || node.allocated > end) return;
  std::array<Duration, batch::node_activities> spent = node.spent;
  if (node.activity) spent[static_cast<std::size_t>(*node.activity)] += end - node.since;
  NodeTime& tier = summary.tier_time[static_cast<std::size_t>(node.tier)];
  Duration paid;
  for (std::size_t i = 0; i < spent.size(); ++i) {
    summary.node_time.spent[i] += spent[i];
    tier.spent[i] += spent[i];
    paid += spent[i];
  }
  ++summary.nodes_started;
  // Who goes without leaving first was preempted, whether it comes back or not.
  if (node.removed != never && node.leaving == never) ++summary.nodes_preempted;
  summary.paid_slot_ticks += paid.ticks * scope.facts[node.pool.value].task_slots_per_node;
}

void add_nodes(Summary& summary, Scope const& scope) {
  for (NodeRow const& node : scope.ledger.nodes) add_life(summary, scope, node);
  for (batch::PastLife const& past : scope.ledger.past_lives) add_life(summary, scope, past.row);
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
  std::set<std::uint32_t> const over = add_interruptions(summary, scope);
  if (scope.ledger.jobs.empty()) {
    add_own_tasks(summary, scope, over);
  } else {
    add_jobs(summary, scope);
    add_agents(summary, scope, over);
  }
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
