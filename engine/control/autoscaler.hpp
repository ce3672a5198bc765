// One pool's autoscale: samples its metrics, evaluates its formula, and turns the outcome into
// targets. The same code simulated and live; it decides, and leaves acting to the controller.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/control/policies.hpp"

namespace poolcast::control {

struct Decision {
  batch::Targets targets;
  batch::DeallocationOption option = batch::DeallocationOption::requeue;
  batch::Limit limit =
      batch::Limit::none;            // `formula`: tasks wait, and more of them would change nothing
  std::optional<std::string> error;  // the service's words; the targets are then the pool's own
};

struct MetricSource;

class Autoscaler {
 public:
  /// The policy has a formula.
  Autoscaler(PoolPolicy const& policy, Sampling const& sampling, std::uint64_t random_bits);

  void sample(Time now, batch::PoolCounts const& counts);
  Decision evaluate(Time now, batch::PoolCounts const& counts);

  /// The settings on which evaluations hinged so far, and how many did.
  std::vector<batch::Assumption> assumptions(batch::PoolId pool) const;

 private:
  void count(formula::Unknowns unknowns);

  formula::Program program_;
  std::vector<MetricSource const*> sources_;  // of the metrics that the formula reads
  Sampling sampling_;
  formula::SampleHistory history_;
  formula::Workspace workspace_;
  std::uint16_t task_slots_per_node_;
  std::uint64_t random_bits_;
  WatchEvaluation watch_;
  std::array<std::uint64_t, formula::unknown_count> hinged_{};  // evaluations, by Unknown
};

}  // namespace poolcast::control
