// A scenario made ready once, and run under as many seeds as one likes.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/result.hpp"
#include "engine/experiment/parallel.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::experiment {

struct ReadyScenario {
  sim::Model model;
  control::Policies policies;
  report::Facts facts;
};

/// The error is that of policies_of().
Result<ReadyScenario> make_ready(Scenario const& scenario);

/// Under a seed that is counted from the scenario's own. `go_on` is asked with the share of the run
/// that is done; nothing: it ended the run.
std::optional<KeptRun> run_seed(ReadyScenario const& scenario, Workload const& workload,
                                std::uint64_t seed, PieceGoOn const& go_on,
                                Keep keep = Keep::ledger);

}  // namespace poolcast::experiment
