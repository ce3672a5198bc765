// The report on one run of a scenario, from its ledger.
#pragma once

#include "engine/batch/ledger.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/report/report.hpp"

namespace poolcast::experiment {

/// `214 synthetic jobs`, `364 jobs of jobs.csv`.
std::string load_text(Scenario const& scenario, Workload const& workload);

/// A run that was cut short says so in its first note.
report::Report report_of(Scenario const& scenario, Workload const& workload,
                         batch::Ledger const& ledger);

}  // namespace poolcast::experiment
