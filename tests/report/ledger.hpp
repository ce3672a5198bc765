// Ledgers written by hand, in seconds from 1970, for tests of the reports that are checked by eye.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/load/load.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::report {

inline Time at(std::int64_t seconds) { return Time{} + seconds * second; }

inline batch::EvaluationRow limited_at(std::int64_t seconds, std::uint16_t pool = 0,
                                       batch::Limit limit = batch::Limit::formula) {
  return {
      .at = at(seconds), .pool = batch::PoolId{pool}, .limit = limit, .before = {}, .after = {}};
}

/// A run on node 0 that a scale-in cut short.
inline batch::Interruption cut(std::uint32_t task, std::int64_t started, std::int64_t ended,
                               bool requeued) {
  return {batch::TaskId{task}, {}, at(started), at(ended), batch::EndCause::scale_in, requeued};
}

/// `evaluation 10, cap 0, node_start 5, slot 0, agent_start 2`, in seconds; a sample's lag is told
/// with the evaluation, and a node's start as one.
inline std::string text_of(WaitingTime const& waiting) {
  auto const part = [](char const* name, Duration length) {
    return std::string(name) + " " + std::to_string(length / second);
  };
  using enum WaitingPart;
  return part("evaluation", waiting[sample_lag] + waiting[evaluation]) + ", " +
         part("cap", waiting[cap]) + ", " +
         part("node_start", waiting[allocation] + waiting[boot] + waiting[image]) + ", " +
         part("slot", waiting[slot]) + ", " + part("agent_start", waiting[agent_start]);
}

inline WaitingSummary waiting_of(batch::Ledger const& ledger, load::Load const& load,
                                 std::vector<batch::PoolId> const& pools) {
  JobRuns const runs(ledger, load);
  return summarise_waiting(JobWaits(runs), pools);
}

/// The row of a node that was busy so long, and since `running_since` again; else it was idle.
inline batch::NodeRow lived(batch::NodeRow row, Duration busy = {}, Time running_since = never) {
  using batch::NodeActivity;
  auto const spent = [&](NodeActivity activity) -> Duration& {
    return row.spent[static_cast<std::size_t>(activity)];
  };
  if (row.allocated == never) return row;
  Time const started = std::min({row.ready, row.leaving, row.removed});
  Time const until = std::min(row.removed, running_since);
  row.activity = NodeActivity::starting;
  row.since = row.allocated;
  if (started == never) return row;
  spent(NodeActivity::starting) = started - row.allocated;
  spent(NodeActivity::running) = busy;
  row.activity = NodeActivity::idle;
  row.since = started + busy;
  if (until == never) return row;
  spent(NodeActivity::idle) = until - started - busy;
  row.activity.reset();
  if (running_since < row.removed) row.activity = NodeActivity::running;
  row.since = running_since;
  return row;
}

/// A pool of nodes with two slots, and no prices.
inline PoolFacts plain_pool(std::string const& id = "pool") {
  return {.id = id, .description = "two slots", .task_slots_per_node = 2};
}

/// Of pools whose nodes have no prices.
inline Facts facts_of(std::vector<PoolFacts> pools, std::string const& currency = "USD") {
  Facts facts{.pools = std::move(pools), .billing = {}};
  facts.billing.currency = currency;
  facts.billing.pools.resize(facts.pools.size());
  return facts;
}

}  // namespace poolcast::report
