// The checkers, a file a theme: each looks at a run for laws that were broken.
#pragma once

#include <vector>

#include "engine/report/summary.hpp"
#include "tests/swarm/story.hpp"

namespace poolcast::experiment {

/// Everything that a checker may look at.
struct Evidence {
  SwarmCase const& of;
  SwarmRecord const& record;
  batch::Ledger const& ledger;
  Story const& story;

  load::Job const& job(std::uint32_t id) const { return of.workload.load.jobs[id]; }
  /// As far as the record goes: the last look at the pools may have failed.
  Time end() const { return record.looks.empty() ? ledger.start : record.looks.back().at; }
  std::size_t jobs() const { return of.workload.load.jobs.size(); }
  sim::Model const& model() const { return of.scenario.model; }
  sim::PoolModel const& pool(batch::PoolId id) const { return model().pools[id.value]; }
  sim::PoolModel const& pool_of_job(std::uint32_t id) const { return pool(job(id).pool); }
};

void check_tasks(Evidence const& evidence, Findings& findings);
void check_order(Evidence const& evidence, Findings& findings);
void check_nodes(Evidence const& evidence, Findings& findings);
void check_counts(Evidence const& evidence, Findings& findings);
void check_jobs(Evidence const& evidence, Findings& findings);
void check_agents(Evidence const& evidence, Findings& findings);
void check_rounds(Evidence const& evidence, Findings& findings);
void check_ledger(Evidence const& evidence, Findings& findings);
void check_summary(Evidence const& evidence, Findings& findings);
void check_bill(Evidence const& evidence, Findings& findings);
void check_charts(Evidence const& evidence, Findings& findings);
void check_waiting(Evidence const& evidence, Findings& findings);

// What no bent record can break, because the reports come to it by adding: open to a test.
void check_parts(report::WaitingTime const& wait, Duration whole, std::uint32_t job,
                 Findings& findings);
void check_pools(std::vector<report::Summary> const& with_total, Findings& findings);
void check_bills(prices::Billing const& billing, std::vector<report::Summary> const& with_total,
                 Findings& findings);
void check_same(batch::Ledger const& one, batch::Ledger const& other, Findings& findings);

/// All of them.
Findings check_run(SwarmCase const& of, SwarmRun const& run);

/// The same, of a run that is made for it, and whether it can be made again.
Findings broken_by(SwarmCase const& of);

}  // namespace poolcast::experiment
