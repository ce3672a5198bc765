// Scenario and load in, ledger out: builds the world and the controller's policies, and runs them.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/base/result.hpp"
#include "engine/batch/ledger.hpp"
#include "engine/control/policies.hpp"
#include "engine/experiment/scenario.hpp"
#include "engine/experiment/shown.hpp"
#include "engine/load/import.hpp"
#include "engine/load/load.hpp"

namespace poolcast::experiment {

/// The load a scenario is to be simulated with, and when that is.
struct Workload {
  load::Load load;
  Time start;
  Time end;
  bool recorded = false;
  load::Counts counts{};  // if recorded
  /// The jobs that were recorded, where `load` is what a scale has made of them.
  std::shared_ptr<load::Load const> unscaled{};
};

/// Draws the scenario's synthetic load, or reads its recording. A recording with calendar times is
/// replayed on its own dates, from the midnight (UTC) before its first job; in whole days, at least
/// two hours beyond the last job's recorded end, and never less than the scenario's horizon.
Result<Workload> load_workload(Scenario const& scenario);

/// Whether both replay the same recording, at whatever scale.
bool reads_the_same(Scenario const& a, Scenario const& b);

/// load_workload() of a scenario with another scale or seed than the one of `before`, whose
/// recording is not read again.
Result<Workload> redrawn(Scenario const& scenario, Workload const& before);

/// Whether another seed gives another load. A recording is the same under all, but for what a scale
/// that is no whole number takes of it.
bool draws_load(Scenario const& scenario);

/// What the controller is told to do with the scenario's pools. `tasks` are expected. The error is
/// the formula's diagnostics, rendered, or the price that is missing.
Result<control::Policies> policies_of(Scenario const& scenario, std::size_t tasks);

/// A model that was made of the scenario, with a seed of its own.
batch::Ledger simulate_with(sim::Model const& model, Workload const& workload,
                            control::Policies const& policies);

/// What is kept of a run.
enum class Keep : std::uint8_t { ledger, ledger_and_shown };

struct KeptRun {
  batch::Ledger ledger;
  Shown shown;  // if kept: what explain_run() reads
};

/// The error is that of policies_of(). `go_on` may end the run early.
Result<KeptRun> simulate(Scenario const& scenario, Workload const& workload,
                         control::GoOn const& go_on, Keep keep);
Result<batch::Ledger> simulate(Scenario const& scenario, Workload const& workload,
                               control::GoOn const& go_on = {});

}  // namespace poolcast::experiment
