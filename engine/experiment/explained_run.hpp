// A run whose every evaluation is explained, for a report that shows why a target was set. The same
// run to the tick as simulate()'s; it takes longer.
#pragma once

#include "engine/experiment/simulate.hpp"
#include "engine/report/detail.hpp"

namespace poolcast::experiment {

struct ExplainedRun {
  batch::Ledger ledger;
  report::Traces traces;
};

/// The error is that of policies_of(). `go_on` may end the run early.
Result<ExplainedRun> simulate_explained(Scenario const& scenario, Workload const& workload,
                                        control::GoOn const& go_on = {});

}  // namespace poolcast::experiment
