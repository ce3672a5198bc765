#include "tests/swarm/checks.hpp"

#include <algorithm>

#include "tests/experiment/ledger_text.hpp"

namespace poolcast::experiment {
namespace {

void check_times(SwarmRecord const& record, Findings& findings) {
  findings.expect(std::ranges::is_sorted(record.clock), Law::clock_never_back);
  auto const sorted = [&](auto const& told, auto at, char const* what) {
    findings.expect(std::ranges::is_sorted(told, {}, at), Law::time_never_back, what);
  };
  sorted(record.tasks, &batch::TaskTransition::at, "tasks");
  sorted(record.nodes, &batch::NodeTransition::at, "nodes");
  sorted(record.completions, &batch::TaskCompletion::at, "completions");
  sorted(record.jobs, &batch::JobTransition::at, "jobs");
}

}  // namespace

Findings check_run(SwarmCase const& of, SwarmRun const& run) {
  Findings findings;
  check_times(run.record, findings);
  Story const story = story_of(of, run.record, findings);
  Evidence const evidence{of, run.record, run.ledger, story};
  check_tasks(evidence, findings);
  check_order(evidence, findings);
  check_nodes(evidence, findings);
  check_counts(evidence, findings);
  check_jobs(evidence, findings);
  if (has_agents(of)) check_agents(evidence, findings);
  check_rounds(evidence, findings);
  findings.expect(run.record.copy_differs.empty(), Law::copy_continues, run.record.copy_differs);
  // Where the last look failed the ledger is cut short.
  if (run.record.last_look_failed) return findings;
  check_ledger(evidence, findings);
  check_summary(evidence, findings);
  check_bill(evidence, findings);
  check_charts(evidence, findings);
  check_waiting(evidence, findings);
  return findings;
}

Findings broken_by(SwarmCase const& of) {
  SwarmRun const first = watched_run(of);
  Findings findings = check_run(of, first);
  // What the witness refuses, an unwatched run is not refused.
  batch::Ledger again = of.faulty ? watched_run(of).ledger : *simulate(of.scenario, of.workload);
  check_same(again, first.ledger, findings);
  return findings;
}

void check_same(batch::Ledger const& one, batch::Ledger const& other, Findings& findings) {
  findings.expect(text_of(one) == text_of(other), Law::same_bytes);
}

}  // namespace poolcast::experiment
