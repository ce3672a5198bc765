#include "engine/base/text.hpp"
#include "engine/batch/wire_words.hpp"
#include "engine/report/report.hpp"

namespace poolcast::report {
namespace {

void note_tasks(std::vector<std::string>& notes, PoolFacts const& pool, Summary const& summary) {
  std::uint64_t const stuck = summary.tasks.too_wide;
  if (stuck > 0) {
    bool const one = stuck == 1;
    notes.push_back(pool.id + ": " + counted(stuck, "task") + (one ? " needs" : " need") +
                    " more slots than the " + std::to_string(pool.task_slots_per_node) +
                    " of a node, and " + (one ? "waits" : "wait") + " for ever");
  }
  if (summary.tasks.waiting > stuck) {
    notes.push_back(pool.id + ": " + counted(summary.tasks.waiting - stuck, "task") +
                    " still waited at the end; the waiting times leave " +
                    (summary.tasks.waiting - stuck == 1 ? "it" : "them") + " out");
  }
}

/// What was done about agents that had come apart from their jobs.
void note_care(std::vector<std::string>& notes, batch::Ledger const& ledger, PoolFacts const& pool,
               std::size_t index) {
  std::uint64_t ended = 0;
  std::uint64_t repeated = 0;
  for (batch::AgentActionRow const& row : ledger.agent_actions) {
    if (row.pool.value != index) continue;
    if (row.kind == batch::AgentActionKind::end_task) ++ended;
    if (row.kind == batch::AgentActionKind::repeat_task) ++repeated;
  }
  if (ended + repeated == 0) return;
  notes.push_back(pool.id + ": reconciling ended " + counted(ended, "agent") +
                  " that no job waited for, and asked anew for " + std::to_string(repeated) +
                  " that had failed");
}

/// Agents that hold slots for nothing, and a forecast that is too good.
void note_agents(std::vector<std::string>& notes, PoolFacts const& pool, Summary const& summary) {
  if (summary.tasks.orphans > 0) {
    notes.push_back(pool.id + ": " + counted(summary.tasks.orphans, "agent") +
                    " never got a job, and held a slot for nothing");
  }
  if (summary.tier_time[1].total() > Duration{} && summary.nodes_preempted == 0) {
    notes.push_back(pool.id +
                    ": no low-priority node was preempted; unless evictionPercentPerHour, "
                    "capacityEvents or a fault says how often that happens, this is the best case");
  }
}

void note_resize(std::vector<std::string>& notes, PoolFacts const& pool,
                 batch::PoolCounts const& counts) {
  if (counts.resize_error == batch::ResizeError::none) return;
  notes.push_back(pool.id + ": its last resize ended short of its target: " +
                  std::string(batch::wire_word(batch::resize_error_words, counts.resize_error)));
}

void note_prices(std::vector<std::string>& notes, PoolFacts const& pool,
                 prices::PoolBilling const& billing, Summary const& summary) {
  for (batch::NodeTier const tier : batch::node_tiers) {
    if (summary.tier_time[static_cast<std::size_t>(tier)].total() == Duration{}) continue;
    std::string const name(billing.name(tier));
    std::optional<prices::Price> const& price = billing.price(tier);
    if (!price) {
      notes.push_back(
          pool.id + ": no price for its " + name +
          " nodes; the scenario's \"prices\" take a \"region\", or a row of \"perHour\"");
    } else if (price->derived) {
      notes.push_back(pool.id + ": the " + name +
                      " price is derived, not published: " + price->source);
    }
  }
}

/// Whether some pool ran low-priority nodes that are billed as such, and not as Spot.
bool pays_low_priority(Facts const& facts, std::vector<Summary> const& summaries) {
  for (std::size_t i = 0; i < facts.pools.size(); ++i) {
    bool const spot = facts.billing.pools[i].low_priority_as == prices::PriceTier::spot;
    if (!spot && summaries[i].tier_time[1].total() > Duration{}) return true;
  }
  return false;
}

/// What the same node time would cost as Spot.
std::string spot_text(Facts const& facts, Summary const& total) {
  if (!total.spot_priced) return "; price the pool with Spot before you rely on this cost";
  return "; as Spot these nodes would cost " +
         prices::format_money(total.spot_micro, facts.billing.currency) + " and not " +
         prices::format_money(total.bill.tier(batch::NodeTier::low_priority),
                              facts.billing.currency);
}

}  // namespace

std::vector<std::string> notes_on(batch::Ledger const& ledger, Facts const& facts,
                                  std::vector<Summary> const& summaries) {
  std::vector<std::string> notes;
  std::vector<PoolFacts> const& pools = facts.pools;
  for (std::size_t i = 0; i < pools.size(); ++i) {
    note_tasks(notes, pools[i], summaries[i]);
    note_agents(notes, pools[i], summaries[i]);
    note_care(notes, ledger, pools[i], i);
  }
  for (std::size_t i = 0; i < ledger.final_counts.size(); ++i) {
    note_resize(notes, pools[i], ledger.final_counts[i]);
  }
  for (batch::EvaluationFailure const& failure : ledger.failures) {
    notes.push_back(pools[failure.pool.value].id + ": " + counted(failure.count, "evaluation") +
                    " failed: " + failure.text);
  }
  for (batch::Assumption const& assumption : ledger.assumptions) {
    notes.push_back(
        pools[assumption.pool.value].id + ": " + counted(assumption.evaluations, "evaluation") +
        (assumption.evaluations == 1 ? " depends" : " depend") + " on '" + assumption.setting +
        "' = " + assumption.value + ", which is not documented; see poolcast language --semantics");
  }
  for (std::size_t i = 0; i < pools.size(); ++i)
    note_prices(notes, pools[i], facts.billing.pools[i], summaries[i]);
  if (pays_low_priority(facts, summaries)) {
    notes.push_back(
        "low-priority nodes are being retired in favour of Spot (2025-09-30 or March 2026, sources "
        "differ)" +
        spot_text(facts, summaries.back()));
  }
  return notes;
}

}  // namespace poolcast::report
