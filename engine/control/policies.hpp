// What the controller is told to do: plain values, the same in a simulated and in a real run.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/control/reconcile.hpp"
#include "engine/formula/evaluate.hpp"

namespace poolcast::control {

/// When the pools' metrics are sampled, and how late a sample can be read
/// (docs/simulation-model.md#samples).
struct Sampling {
  Duration interval = formula::sample_period;
  Duration first_sample_delay = formula::sample_period;
  Duration availability_delay = minute;
  double lost_percent = 0;  // samples that never come
  double zero_percent = 0;  // that read 0, as new ones now and then do
};

/// Told of an evaluation with all that it left behind.
using WatchEvaluation = std::function<void(formula::Environment const&, formula::Workspace const&,
                                           formula::Outcome const&)>;

struct PoolPolicy {
  std::optional<formula::Program> autoscale;  // nothing: the pool keeps its size
  Duration evaluation_interval = 15 * minute;
  Duration first_evaluation_delay;
  std::uint16_t task_slots_per_node = 1;
  WatchEvaluation watch{};  // nothing: nobody asks
};

/// Who looks after the agents, and how often.
struct Reconciling {
  Duration every = minute;
  ReconcileRules rules{};
};

/// Asked at every moment the controller acts at, whether to go on; `false` ends the run there.
using GoOn = std::function<bool(Time)>;

struct Policies {
  std::vector<PoolPolicy> pools;  // by PoolId
  Sampling sampling;
  std::optional<Reconciling> reconciling{};  // nothing: nobody does
  std::uint64_t seed = 1;                    // of rand() in formulas
  std::size_t expected_tasks = 0;            // room to set aside in the ledger; 0: unknown
  GoOn go_on{};                              // nothing: to the end
};

}  // namespace poolcast::control
