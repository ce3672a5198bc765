// What the charts draw against what the summary and the looks at the pools count.
#include <algorithm>

#include "engine/experiment/facts.hpp"
#include "engine/report/detail.hpp"
#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {
namespace {

using report::PoolDetail;
using report::Steps;
using report::Summary;

std::int64_t value_at(Steps const& steps, Time time) {
  auto const after = std::ranges::upper_bound(steps.at, time);
  if (after == steps.at.begin()) return 0;
  return steps.value[static_cast<std::size_t>(after - steps.at.begin()) - 1];
}

/// The bars of the pool's nodes sum to the time of each activity.
void check_bars(PoolDetail const& pool, Summary const& summary, std::size_t id,
                Findings& findings) {
  std::array<report::NodeTime, 2> told;
  for (report::NodeBar const& bar : pool.nodes) {
    auto const tier = static_cast<std::size_t>(pool.lanes[bar.lane].tier);
    told[tier].spent[static_cast<std::size_t>(bar.activity)] += bar.until - bar.from;
  }
  for (std::size_t tier = 0; tier < 2; ++tier) {
    for (std::size_t i = 0; i < batch::node_activities; ++i) {
      Duration const counted = summary.tier_time[tier].spent[i];
      findings.expect(told[tier].spent[i] == counted, Law::charts, "pool", id, "tier", tier,
                      "activity", i, told[tier].spent[i].ticks, "not", counted.ticks);
    }
  }
}

void check_cost(PoolDetail const& pool, Summary const& summary, std::size_t id,
                Findings& findings) {
  if (!summary.priced) return;
  std::vector<std::int64_t> const& cost = pool.cost_micro.value;
  std::int64_t const told = cost.empty() ? -1 : cost.back();
  findings.expect(told == summary.bill.all_nodes(), Law::charts, "cost of pool", id, told, "not",
                  summary.bill.all_nodes());
}

/// At a look of whose moment nothing else came of a resize.
void check_look(Evidence const& e, Look const& look, report::Detail const& detail,
                Findings& findings) {
  bool const resized = std::ranges::any_of(
      e.record.resizes, [&](ResizeCall const& call) { return call.at == look.at; });
  // A look may come before an end of that very moment, and before what is done about agents in it;
  // in a chart it has happened.
  bool const ending =
      std::ranges::any_of(e.story.runs, [&](RunOfTask const& run) { return run.to == look.at; });
  bool const acted = std::ranges::any_of(
      e.record.actions, [&](ActionTaken const& taken) { return taken.at == look.at; });
  if (resized || ending || acted || look.at >= e.ledger.end) return;
  for (std::size_t i = 0; i < look.counts.size(); ++i) {
    batch::PoolCounts const& counts = look.counts[i];
    PoolDetail const& pool = detail.pools[i];
    auto const same = [&](Steps const& steps, std::int64_t counted, char const* what) {
      std::int64_t const told = value_at(steps, look.at);
      findings.expect(told == counted, Law::charts, what, "of pool", i, "at", look.at.ticks, told,
                      "not", counted);
    };
    same(pool.running_tasks, counts.running_tasks, "running tasks");
    // What the service refuses is asked for, and not there yet.
    if (!e.of.faulty && e.model().faults.empty()) {
      same(pool.active_tasks, counts.active_tasks, "active tasks");
    }
    same(pool.tiers[0].current, counts.current.dedicated, "dedicated nodes");
    same(pool.tiers[1].current, counts.current.low_priority, "low-priority nodes");
    same(pool.tiers[1].preempted, counts.preempted_nodes, "preempted nodes");
  }
}

}  // namespace

void check_charts(Evidence const& evidence, Findings& findings) {
  load::Load const& load = evidence.of.workload.load;
  report::Facts const facts = facts_of(evidence.of.scenario);
  report::Detail const detail = report::detail_of(evidence.ledger, load, facts, {});
  std::vector<Summary> const summaries = report::summarise(evidence.ledger, load, facts);
  for (std::size_t i = 0; i < detail.pools.size(); ++i) {
    check_bars(detail.pools[i], summaries[i], i, findings);
    check_cost(detail.pools[i], summaries[i], i, findings);
  }
  for (Look const& look : evidence.record.looks) check_look(evidence, look, detail, findings);
}

}  // namespace poolcast::experiment
