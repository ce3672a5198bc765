#include "engine/control/metrics.hpp"

#include <algorithm>

#include "engine/base/random.hpp"

namespace poolcast::control {
namespace {

// Ours: keeps what a formula without a cap asks for simulable (docs/simulation-model.md#resizing).
constexpr double largest_target = 100'000;

std::int32_t whole(double target) {
  return static_cast<std::int32_t>(std::clamp(target, 0.0, largest_target));
}

}  // namespace

SampleLuck sample_luck(Sampling const& sampling, std::uint64_t random_bits, Time now) {
  if (sampling.lost_percent + sampling.zero_percent <= 0) return SampleLuck::fine;
  auto const bits = draw(random_bits, Stream::sample, static_cast<std::uint64_t>(now.ticks));
  double const percent = 100 * uniform(bits);
  if (percent < sampling.lost_percent) return SampleLuck::lost;
  return percent < sampling.lost_percent + sampling.zero_percent ? SampleLuck::zero
                                                                 : SampleLuck::fine;
}

formula::Environment environment_of(batch::PoolCounts const& counts,
                                    std::uint16_t task_slots_per_node) {
  formula::Environment environment;
  environment.current_dedicated_nodes = double(counts.current.dedicated);
  environment.current_low_priority_nodes = double(counts.current.low_priority);
  environment.target_dedicated_nodes = double(counts.target.dedicated);
  environment.target_low_priority_nodes = double(counts.target.low_priority);
  environment.task_slots_per_node = double(task_slots_per_node);
  return environment;
}

batch::Targets applied_targets(formula::Outcome const& outcome) {
  return {whole(outcome.target_dedicated_nodes), whole(outcome.target_low_priority_nodes)};
}

batch::DeallocationOption applied_option(formula::Outcome const& outcome) {
  switch (outcome.node_deallocation_option) {
    case formula::DeallocationKeyword::requeue:
      return batch::DeallocationOption::requeue;
    case formula::DeallocationKeyword::terminate:
      return batch::DeallocationOption::terminate;
    case formula::DeallocationKeyword::taskcompletion:
      return batch::DeallocationOption::task_completion;
    case formula::DeallocationKeyword::retaineddata:
      return batch::DeallocationOption::retained_data;
  }
  return batch::DeallocationOption::requeue;
}

}  // namespace poolcast::control
