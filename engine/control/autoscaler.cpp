#include "engine/control/autoscaler.hpp"

#include "engine/base/random.hpp"
#include "engine/control/metrics.hpp"
#include "engine/formula/settings.hpp"

namespace poolcast::control {

namespace {

using batch::PoolCounts;
using batch::Targets;

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
  SampleLuck const luck = sample_luck(sampling_, random_bits_, now);
  if (luck == SampleLuck::lost) return;
  for (MetricSource const* source : sources_) {
    double const value = source->read(counts);
    if (value < 0) continue;  // not measured
    history_.record(source->metric, now, luck == SampleLuck::zero ? 0 : value);
  }
}

Decision Autoscaler::evaluate(Time now, PoolCounts const& counts) {
  formula::Environment environment = environment_of(counts, task_slots_per_node_);
  environment.now = now;
  environment.samples = &history_;
  environment.random_bits = mix(random_bits_ + static_cast<std::uint64_t>(now.ticks));
  formula::Outcome const outcome = formula::evaluate(program_, environment, workspace_);
  if (watch_) watch_(environment, workspace_, outcome);
  if (!outcome.depends_on.empty()) count(outcome.depends_on);
  if (outcome.error) return {.targets = counts.target, .error = outcome.error->detail()};
  Decision decision{
      .targets = applied_targets(outcome), .option = applied_option(outcome), .error = {}};
  if (counts.active_tasks > 0 && total(decision.targets) <= total(counts.target)) {
    environment.saturated_demand = true;
    formula::Outcome const saturated = formula::evaluate(program_, environment, workspace_);
    bool const no_more = !saturated.error && applied_targets(saturated) == decision.targets;
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
