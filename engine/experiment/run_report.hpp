// The report on one run of a scenario, from its ledger.
#pragma once

#include <string>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/report/html.hpp"
#include "engine/report/report.hpp"

namespace poolcast::experiment {

/// `214 synthetic jobs`, `364 jobs of jobs.csv`.
std::string load_text(Scenario const& scenario, Workload const& workload);

/// The same for runs under several seeds: `364 jobs of jobs.csv, in every run`.
std::string load_of_seeds_text(Scenario const& scenario, Workload const& first);

/// A run that was cut short says so in its first note.
report::Report report_of(Scenario const& scenario, Workload const& workload,
                         batch::Ledger const& ledger);
/// Where report::summarise has been asked before.
report::Report report_of(Scenario const& scenario, Workload const& workload,
                         batch::Ledger const& ledger, std::vector<report::Summary> summaries);

/// The run as a page draws it; its evaluations explained by explain_run().
report::DrawnRun drawn_run(Scenario const& scenario, Workload const& workload, KeptRun const& run,
                           report::Report report, report::InPage const& place);

}  // namespace poolcast::experiment
