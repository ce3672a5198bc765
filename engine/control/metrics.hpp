// What a formula sees of a pool, and what its outcome asks of one. Used by every evaluation, be it
// a run's, an emulated pool's or a question of a person.
#pragma once

#include <cstdint>

#include "engine/batch/observation.hpp"
#include "engine/batch/types.hpp"
#include "engine/control/policies.hpp"
#include "engine/formula/environment.hpp"
#include "engine/formula/evaluate.hpp"

namespace poolcast::control {

/// Where the samples of a metric come from.
struct MetricSource {
  formula::Metric metric;
  double (*read)(batch::PoolCounts const&);  // negative: not measured
};

/// Metrics without a row leave no samples, like the service's retired ones.
inline constexpr MetricSource metric_sources[] = {
    {formula::Metric::active_tasks,
     [](batch::PoolCounts const& pool) { return double(pool.active_tasks); }},
    {formula::Metric::running_tasks,
     [](batch::PoolCounts const& pool) { return double(pool.running_tasks); }},
    {formula::Metric::pending_tasks,
     [](batch::PoolCounts const& pool) { return double(pool.active_tasks + pool.running_tasks); }},
    {formula::Metric::succeeded_tasks,
     [](batch::PoolCounts const& pool) { return double(pool.succeeded_tasks); }},
    {formula::Metric::failed_tasks,
     [](batch::PoolCounts const& pool) { return double(pool.failed_tasks); }},
    {formula::Metric::usable_node_count,
     [](batch::PoolCounts const& pool) { return double(pool.usable_nodes); }},
    {formula::Metric::preempted_node_count,
     [](batch::PoolCounts const& pool) { return double(pool.preempted_nodes); }},
    {formula::Metric::cpu_percent,
     [](batch::PoolCounts const& pool) { return double(pool.cpu_percent); }},
};

/// Now and then a sample never comes, or reads 0.
enum class SampleLuck : std::uint8_t { fine, lost, zero };
SampleLuck sample_luck(Sampling const& sampling, std::uint64_t random_bits, Time now);

/// The numbers of the pool that are no samples.
formula::Environment environment_of(batch::PoolCounts const& counts,
                                    std::uint16_t task_slots_per_node);

/// The service truncates (docs/formula-language.md#variables).
batch::Targets applied_targets(formula::Outcome const& outcome);
batch::DeallocationOption applied_option(formula::Outcome const& outcome);

}  // namespace poolcast::control
