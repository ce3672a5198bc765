#include "engine/report/summary.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/report/job_fate.hpp"
#include "engine/report/lives.hpp"
#include "engine/report/lost_time.hpp"

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

void add_interruptions(Summary& summary, Scope const& scope) {
  for (batch::Interruption const& cut : scope.ledger.interruptions) {
    load::Job const& job = scope.load.jobs[cut.task.value];
    if (!scope.holds(job.pool)) continue;
    // With pipelines it is the job that fails. What was asked for anew is no rerun of the service.
    bool const by_itself = cut.requeued && cut.reactivated == never;
    if (by_itself || scope.ledger.jobs.empty()) ++counter_of(summary.tasks, cut);
    if (cut.started != never)
      summary.used_slot_ticks += (cut.ended - cut.started).ticks * job.slots;
  }
}

void add_job(Summary& summary, Scope const& scope, load::Job const& job, JobFate const& fate) {
  Summary::Tasks& tasks = summary.tasks;
  if (fate.state == JobState::skipped && fate.queued == never) ++tasks.skipped;
  if (fate.queued > scope.ledger.end) return;
  ++tasks.submitted;
  switch (fate.state) {
    case JobState::completed:
      ++tasks.completed;
      return;
    case JobState::running:
      ++tasks.running;
      return;
    case JobState::waiting:
      ++tasks.waiting;
      if (job.slots > scope.facts[job.pool.value].task_slots_per_node) ++tasks.too_wide;
      return;
    case JobState::cancelled:
      ++tasks.cancelled;
      return;
    case JobState::failed:
    case JobState::skipped:
      // Without pipelines the run that was cut short has been counted.
      if (!scope.ledger.jobs.empty()) ++tasks.failed;
      return;
  }
}

/// The tasks whose agents served a job; empty where every task is its job.
std::vector<bool> agents_with_jobs(Ledger const& ledger) {
  if (ledger.jobs.empty()) return {};
  std::vector<bool> served(ledger.tasks.size());
  for (batch::JobRow const& row : ledger.jobs) {
    if (row.agent.value < served.size()) served[row.agent.value] = true;
  }
  return served;
}

/// Each once, however many jobs it has.
void count_pipeline(Summary& summary, load::Job const& job, std::vector<bool>& seen) {
  bool const known = job.pipeline < seen.size();
  if (!known || !seen[job.pipeline]) ++summary.pipelines;
  if (known) seen[job.pipeline] = true;
}

/// What became of the jobs, and the slots that the last runs of their tasks held.
void add_tasks(Summary& summary, Scope const& scope, JobFates const& fates) {
  Ledger const& ledger = scope.ledger;
  std::vector<bool> const served = agents_with_jobs(ledger);
  std::vector<bool> seen(scope.load.pipelines.size());
  for (std::uint32_t i = 0; i < scope.load.jobs.size(); ++i) {
    load::Job const& job = scope.load.jobs[i];
    if (!scope.holds(job.pool)) continue;
    JobFate const fate = fates.of(batch::JobId{i});
    add_job(summary, scope, job, fate);
    if (fate.queued <= ledger.end) count_pipeline(summary, job, seen);
    TaskRow const row = i < ledger.tasks.size() ? ledger.tasks[i] : TaskRow{};
    if (row.started == never) continue;
    bool const online = row.agent_start_ms != batch::not_online;
    if (!served.empty() && online && !served[i]) ++summary.tasks.orphans;
    if (fates.over(batch::TaskId{i})) continue;
    Time const ended = i < ledger.task_ends.size() ? ledger.task_ends[i] : never;
    Time const until = std::min(ledger.jobs.empty() ? fate.finished : ended, ledger.end);
    summary.used_slot_ticks += (until - row.started).ticks * job.slots;
  }
}

void add_life(Summary& summary, Scope const& scope, NodeRow const& node) {
  Time const end = scope.ledger.end;
  if (!scope.holds(node.pool) || node.allocated > end) return;
  std::array<Duration, batch::node_activities> const spent = spent_until(node, end);
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
  for_each_life(scope.ledger,
                [&](batch::NodeId, NodeRow const& life) { add_life(summary, scope, life); });
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

/// The time of a tier by what was paid for: lost time is no longer time with tasks.
BehaviourTime behaviour_time(NodeTime const& time, Duration lost) {
  BehaviourTime parts{};
  std::ranges::copy(time.spent, parts.begin());
  Duration& running = parts[static_cast<std::size_t>(Behaviour::running)];
  running = running - lost;
  parts[static_cast<std::size_t>(Behaviour::lost)] = lost;
  return parts;
}

/// What the low-priority nodes would cost as Spot.
void price_as_spot(Summary& summary, prices::PoolBilling const& billing) {
  Duration const time = summary.tier_time[1].total();
  if (time == Duration{}) return;
  auto const& spot = billing.prices[static_cast<std::size_t>(prices::PriceTier::spot)];
  summary.spot_priced = spot.has_value();
  if (spot) summary.spot_micro = prices::cost_micro(spot->micro_per_hour, time);
}

void price(Summary& summary, Scope const& scope, prices::Billing const& billing) {
  PoolId const pool = scope.pools.front();
  prices::PoolBilling const& own = billing.pools[pool.value];
  for (batch::NodeTier const tier : batch::node_tiers) {
    bool const ran = summary.tier_time[static_cast<std::size_t>(tier)].total() > Duration{};
    if (ran && !own.price(tier)) summary.priced = false;
  }
  summary.bill = bill_of_pool({behaviour_time(summary.tier_time[0], summary.lost[0]),
                               behaviour_time(summary.tier_time[1], summary.lost[1])},
                              own);
  summary.bill += bill_of_items(billing, pool, summary.node_time.total(),
                                scope.ledger.end - scope.ledger.start);
  summary.bill += bill_of_rounding(billing, scope.ledger, pool, scope.ledger.end);
  price_as_spot(summary, own);
}

/// What belongs to no single pool comes on top of the pools' bills.
void price_all(Summary& total, std::vector<Summary> const& pools, Ledger const& ledger,
               prices::Billing const& billing) {
  for (Summary const& pool : pools) {
    total.priced = total.priced && pool.priced;
    total.spot_priced = total.spot_priced && pool.spot_priced;
    total.spot_micro += pool.spot_micro;
    total.bill += pool.bill;
    for (std::size_t tier = 0; tier < 2; ++tier) total.lost[tier] += pool.lost[tier];
  }
  total.bill +=
      bill_of_items(billing, std::nullopt, total.node_time.total(), ledger.end - ledger.start);
  total.bill += bill_of_commitments(billing, ledger, ledger.end);
}

Summary summarise_scope(Scope const& scope, JobFates const& fates, JobWaits const& waits) {
  Summary summary;
  add_interruptions(summary, scope);
  add_tasks(summary, scope, fates);
  add_nodes(summary, scope);
  add_evaluations(summary, scope);
  summary.waiting = summarise_waiting(waits, scope.pools);
  return summary;
}

}  // namespace

double Summary::utilisation_percent() const {
  if (paid_slot_ticks == 0) return 0;
  return 100.0 * static_cast<double>(used_slot_ticks) / static_cast<double>(paid_slot_ticks);
}

std::vector<Summary> summarise(Ledger const& ledger, load::Load const& load, Facts const& facts) {
  std::vector<PoolFacts> const& pools = facts.pools;
  std::vector<Summary> summaries;
  Scope all{ledger, load, pools, {}};
  JobRuns const runs(ledger, load);
  JobFates const fates(runs);
  JobWaits const waits(runs);
  auto const lost = lost_time(ledger, load, fates, pools.size());
  for (std::size_t i = 0; i < pools.size(); ++i) {
    PoolId const id{static_cast<std::uint16_t>(i)};
    all.pools.push_back(id);
    Scope const scope{ledger, load, pools, {id}};
    summaries.push_back(summarise_scope(scope, fates, waits));
    std::ranges::copy(lost[i], summaries.back().lost);
    price(summaries.back(), scope, facts.billing);
  }
  Summary total = summarise_scope(all, fates, waits);
  price_all(total, summaries, ledger, facts.billing);
  summaries.push_back(total);
  return summaries;
}

}  // namespace poolcast::report
