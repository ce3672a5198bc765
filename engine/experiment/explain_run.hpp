// Why the targets of a run were set: its evaluations, explained, for a report that shows them.
#pragma once

#include "engine/experiment/simulate.hpp"
#include "engine/report/detail.hpp"

namespace poolcast::experiment {

/// More would make a page that no browser opens gladly.
inline constexpr std::size_t most_explained = 1000;

/// Makes the run of `ledger` once more and explains its evaluations. Of more than `most_explained`
/// those that failed, were held at a limit or changed a target; of too many of these a part,
/// evenly.
Result<report::Traces> explain_run(Scenario const& scenario, Workload const& workload,
                                   batch::Ledger const& ledger);

}  // namespace poolcast::experiment
