// The bill by its own arithmetic: what was lost is counted from the story's runs, and the price of
// the whole time is what the parts must come to.
#include <algorithm>
#include <map>

#include "engine/experiment/facts.hpp"
#include "engine/report/cost_days.hpp"
#include "tests/swarm/checks.hpp"
#include "tests/swarm/lives.hpp"

namespace poolcast::experiment {
namespace {

using batch::NodeActivity;
using report::Summary;

bool is_lost(RunOfTask const& run) {
  return run.cause != batch::EndCause::none && run.cause != batch::EndCause::exit_code;
}

/// How long at least one of the node's runs was going on that was not lost.
Duration useful_time(Evidence const& e, std::uint32_t node) {
  std::map<Time, int> changes;
  for (RunOfTask const& run : e.story.runs) {
    if (run.node != node || is_lost(run)) continue;
    ++changes[run.from];
    --changes[std::min(run.to, e.end())];
  }
  Duration sum;
  int going_on = 0;
  Time since;
  for (auto const& [at, change] : changes) {
    if (going_on > 0) sum += at - since;
    going_on += change;
    since = at;
  }
  return sum;
}

void check_lost(Evidence const& e, Summary const& total, Findings& findings) {
  Duration lost;
  for (auto const& [id, node] : e.story.nodes) {
    bool const any = std::ranges::any_of(
        e.story.runs, [&](RunOfTask const& run) { return run.node == id && is_lost(run); });
    if (!any) continue;
    Duration running;
    for (LifeOfNode const& life : lives_of(node, e.end())) {
      running += life.spent[static_cast<std::size_t>(NodeActivity::running)];
    }
    lost += running - std::min(running, useful_time(e, id));
  }
  Duration const told = total.lost[0] + total.lost[1];
  findings.expect(told == lost, Law::lost_time, told.ticks, "not", lost.ticks);
}

/// The days sum to the bill, and a day's parts are never less than nothing.
void check_days(Evidence const& e, prices::Billing const& billing,
                std::vector<Summary> const& summaries, Findings& findings) {
  auto const days = report::cost_by_day(e.ledger, billing);
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    report::CostDay sum;
    for (report::CostDay const& day : days[i]) {
      sum.nodes[0] += day.nodes[0];
      sum.nodes[1] += day.nodes[1];
      sum.other += day.other;
      findings.expect(day.nodes[0] >= 0 && day.nodes[1] >= 0, Law::bill_by_day, "summary", i);
    }
    report::Bill const& bill = summaries[i].bill;
    bool const same = sum.nodes[0] == bill.tier(batch::NodeTier::dedicated) &&
                      sum.nodes[1] == bill.tier(batch::NodeTier::low_priority) &&
                      sum.total() == bill.total();
    findings.expect(same, Law::bill_by_day, "summary", i, sum.total(), "not", bill.total());
  }
}

}  // namespace

void check_bills(prices::Billing const& billing, std::vector<Summary> const& with_total,
                 Findings& findings) {
  std::int64_t total = 0;
  for (std::size_t i = 0; i + 1 < with_total.size(); ++i) {
    Summary const& pool = with_total[i];
    for (batch::NodeTier const tier : batch::node_tiers) {
      auto const& price = billing.pools[i].price(tier);
      Duration const time = pool.tier_time[static_cast<std::size_t>(tier)].total();
      std::int64_t const cost = price ? prices::cost_micro(price->micro_per_hour, time) : 0;
      findings.expect(pool.bill.tier(tier) == cost, Law::bill, "pool", i, pool.bill.tier(tier),
                      "not", cost);
      total += cost;
    }
  }
  findings.expect(with_total.back().bill.total() == total, Law::bill,
                  with_total.back().bill.total(), "not", total);
}

void check_bill(Evidence const& evidence, Findings& findings) {
  report::Facts const facts = facts_of(evidence.of.scenario);
  std::vector<Summary> const summaries =
      report::summarise(evidence.ledger, evidence.of.workload.load, facts);
  check_lost(evidence, summaries.back(), findings);
  check_bills(facts.billing, summaries, findings);
  check_days(evidence, facts.billing, summaries, findings);
}

}  // namespace poolcast::experiment
