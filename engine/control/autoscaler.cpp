#include "engine/control/autoscaler.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/random.hpp"
#include "engine/formula/settings.hpp"

namespace poolcast::control {

/// Where the samples of a metric come from.
struct MetricSource {
  formula::Metric metric;
  double (*read)(batch::PoolCounts const&);
};

namespace {

using batch::PoolCounts;
using batch::Targets;
using formula::Metric;

/// Metrics without a row leave no samples, like the service's retired ones.
constexpr MetricSource metric_sources[] = {
    {Metric::active_tasks, [](PoolCounts const& pool) { return double(pool.active_tasks); }},
    {Metric::running_tasks, [](PoolCounts const& pool) { return double(pool.running_tasks); }},
    {Metric::pending_tasks,
     [](PoolCounts const& pool) { return double(pool.active_tasks + pool.running_tasks); }},
    {Metric::succeeded_tasks, [](PoolCounts const& pool) { return double(pool.succeeded_tasks); }},
    {Metric::failed_tasks, [](PoolCounts const& pool) { return double(pool.failed_tasks); }},
    {Metric::usable_node_count, [](PoolCounts const& pool) { return double(pool.usable_nodes); }},
    {Metric::preempted_node_count,
     [](PoolCounts const& pool) { return double(pool.preempted_nodes); }},
    {Metric::cpu_percent, [](PoolCounts const& pool) { return double(pool.cpu_percent); }},
};

// Ours: keeps what a formula without a cap asks for simulable (docs/simulation-model.md#resizing).
constexpr double largest_target = 100'000;

/// The service truncates (docs/formula-language.md#targets).
Targets applied(formula::Outcome const& outcome) {
  auto const whole = [](double target) {
    return static_cast<std::int32_t>(std::clamp(target, 0.0, largest_target));
  };
  return {whole(outcome.target_dedicated_nodes), whole(outcome.target_low_priority_nodes)};
}

batch::DeallocationOption deallocation_option(formula::DeallocationKeyword keyword) {
  switch (keyword) {
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

int total(Targets targets) { return targets.dedicated + targets.low_priority; }

}  // namespace

Autoscaler::Autoscaler(PoolPolicy const& policy, Sampling const& sampling,
                       std::uint64_t random_bits)
    : program_(*policy.autoscale),
      sampling_(sampling),
      history_(sampling.availability_delay),
      task_slots_per_node_(policy.task_slots_per_node),
      random_bits_(random_bits),
      watch_(policy.watch) {
  for (MetricSource const& source : metric_sources) {
    if (program_.metrics().contains(source.metric)) sources_.push_back(&source);
  }
}

void Autoscaler::sample(Time now, PoolCounts const& counts) {
  bool zero = false;
  if (sampling_.lost_percent + sampling_.zero_percent > 0) {
    auto const luck = draw(random_bits_, Stream::sample, static_cast<std::uint64_t>(now.ticks));
    double const percent = 100 * uniform(luck);
    if (percent < sampling_.lost_percent) return;
    zero = percent < sampling_.lost_percent + sampling_.zero_percent;
  }
  for (MetricSource const* source : sources_) {
    double const value = source->read(counts);
    if (value < 0) continue;  // not measured
    history_.record(source->metric, now, zero ? 0 : value);
  }
}

Decision Autoscaler::evaluate(Time now, PoolCounts const& counts) {
  formula::Environment environment{
      .now = now,
      .current_dedicated_nodes = double(counts.current.dedicated),
      .current_low_priority_nodes = double(counts.current.low_priority),
      .target_dedicated_nodes = double(counts.target.dedicated),
      .target_low_priority_nodes = double(counts.target.low_priority),
      .task_slots_per_node = double(task_slots_per_node_),
      .samples = &history_,
      .random_bits = mix(random_bits_ + static_cast<std::uint64_t>(now.ticks)),
  };
  formula::Outcome const outcome = formula::evaluate(program_, environment, workspace_);
  if (watch_) watch_(environment, workspace_, outcome);
  if (!outcome.depends_on.empty()) count(outcome.depends_on);
  if (outcome.error) return {.targets = counts.target, .error = outcome.error->detail()};
  Decision decision{.targets = applied(outcome),
                    .option = deallocation_option(outcome.node_deallocation_option),
                    .error = {}};
  if (counts.active_tasks > 0 && total(decision.targets) <= total(counts.target)) {
    environment.saturated_demand = true;
    formula::Outcome const saturated = formula::evaluate(program_, environment, workspace_);
    bool const no_more = !saturated.error && applied(saturated) == decision.targets;
    if (no_more) decision.limit = batch::Limit::formula;
  }
  return decision;
}

void Autoscaler::count(formula::Unknowns unknowns) {
  for (std::size_t i = 0; i < hinged_.size(); ++i) {
    if (unknowns.contains(static_cast<formula::Unknown>(i))) ++hinged_[i];
  }
}

std::vector<batch::Assumption> Autoscaler::assumptions(batch::PoolId pool) const {
  std::vector<batch::Assumption> all;
  for (std::size_t i = 0; i < hinged_.size(); ++i) {
    if (hinged_[i] == 0) continue;
    formula::Setting const& row = formula::settings()[i];
    all.push_back({.pool = pool,
                   .setting = std::string(row.name),
                   .value = formula::value_of(row, program_.semantics()),
                   .evaluations = hinged_[i]});
  }
  return all;
}

}  // namespace poolcast::control
