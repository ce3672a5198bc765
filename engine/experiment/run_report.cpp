#include "engine/experiment/run_report.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/experiment/explain_run.hpp"
#include "engine/experiment/facts.hpp"

namespace poolcast::experiment {

std::string load_text(Scenario const& scenario, Workload const& workload) {
  std::size_t const jobs = workload.load.jobs.size();
  return workload.recorded ? counted(jobs, "job") + " of " + scenario.recording
                           : counted(jobs, "synthetic job");
}

std::string load_of_seeds_text(Scenario const& scenario, Workload const& first) {
  if (!draws_load(scenario)) return load_text(scenario, first) + ", in every run";
  if (!first.recorded) return "synthetic jobs, drawn anew for each seed";
  return "jobs of " + scenario.recording + " times " + format_number(scenario.load_scale) +
         ", drawn anew for each seed";
}

report::Report report_of(Scenario const& scenario, Workload const& workload,
                         batch::Ledger const& ledger) {
  return report_of(scenario, workload, ledger,
                   report::summarise(ledger, workload.load, facts_of(scenario)));
}

report::Report report_of(Scenario const& scenario, Workload const& workload,
                         batch::Ledger const& ledger, std::vector<report::Summary> summaries) {
  report::Report report{.scenario = scenario.name,
                        .load = load_text(scenario, workload),
                        .seed = scenario.model.seed,
                        .start = workload.start,
                        .end = ledger.end,
                        .facts = facts_of(scenario),
                        .summaries = std::move(summaries),
                        .days = {},
                        .notes = {}};
  if (ledger.end < workload.end) {
    report.notes.push_back("interrupted at " + format_time(ledger.end, 0) + ", after " +
                           format_duration(ledger.end - ledger.start) + " of " +
                           format_duration(workload.end - workload.start) +
                           ": the figures are of that part alone");
  }
  std::ranges::move(load::notes_on(workload.counts), std::back_inserter(report.notes));
  if (report.summaries.back().priced) {
    report.days = report::cost_by_day(ledger, report.facts.billing);
  }
  std::ranges::move(report::notes_on(ledger, report.facts, report.summaries),
                    std::back_inserter(report.notes));
  return report;
}

report::DrawnRun drawn_run(Scenario const& scenario, Workload const& workload, KeptRun const& run,
                           report::Report report, report::InPage const& place) {
  report::Detail const detail = report::detail_of(run.ledger, workload.load, report.facts,
                                                  explain_run(scenario, run.ledger, run.shown));
  report::Series series = report::series_of(place, report, detail);
  return report::DrawnRun{place.label, std::move(report), std::move(series)};
}

}  // namespace poolcast::experiment
