// Why the targets of a run were set: its evaluations, explained, for a report that shows them.
#pragma once

#include "engine/batch/ledger.hpp"
#include "engine/experiment/scenario.hpp"
#include "engine/experiment/shown.hpp"
#include "engine/report/detail.hpp"

namespace poolcast::experiment {

/// More would make a page that no browser opens gladly.
inline constexpr std::size_t most_explained = 1000;

/// Of more evaluations than `most_explained` those that failed, were held at a limit or changed a
/// target; of too many of these a part, evenly. `shown` is of the run that left `ledger`.
report::Traces explain_run(Scenario const& scenario, batch::Ledger const& ledger,
                           Shown const& shown);

}  // namespace poolcast::experiment
