#include <cstdio>

#include "tests/swarm/features.hpp"

namespace poolcast::experiment {
namespace {

using Pool = ScenarioPool const&;
using Model = sim::PoolModel const&;
using P = ScenarioPool&;
using M = sim::PoolModel&;

std::string number(double value) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%g", value));
  return text;
}
std::string unless(bool plain, std::string text) { return plain ? "" : std::move(text); }
std::string percent(double value) { return unless(value <= 0, number(value)); }

std::string targets(Model m) {
  return unless(m.initial_targets == batch::Targets{},
                std::to_string(m.initial_targets.dedicated) + " dedicated, " +
                    std::to_string(m.initial_targets.low_priority) + " low-priority");
}

std::string image(Model m) {
  return unless(m.image.size_gb <= 0, number(m.image.size_gb) + " GB" +
                                          (m.image.prefetched ? ", prefetched" : "") +
                                          ", a GB in " + text_of(m.image.pull_per_gb));
}

template <Distribution sim::Latencies::*latency>
PoolFeature latency_row(char const* name) {
  return {name, [](Pool, Model m) { return text_of(m.latencies.*latency); },
          [](P, M m) { m.latencies.*latency = {}; }};
}

template <auto field>
PoolFeature failure_row(char const* name) {
  return {name, [](Pool, Model m) { return percent(m.failures.*field); },
          [](P, M m) { m.failures.*field = 0; }};
}

using sim::Latencies;
using sim::NodeFailures;

std::vector<PoolFeature> const rows = {
    {"formula",
     [](Pool p, Model) { return p.formula ? std::string(p.formula->text) : std::string(); },
     [](P p, M) { p.formula.reset(); }},
    {"initial targets", [](Pool, Model m) { return targets(m); },
     [](P, M m) { m.initial_targets = {}; }},
    {"autoScaleEvaluationInterval",
     [](Pool p, Model) {
       return unless(p.evaluation_interval == 5 * minute, format_duration(p.evaluation_interval));
     },
     [](P p, M) { p.evaluation_interval = 5 * minute; }},
    {"cores", [](Pool, Model m) { return unless(m.cores_per_node == 1, number(m.cores_per_node)); },
     [](P, M m) { m.cores_per_node = 1; }},
    {"taskSlotsPerNode",
     [](Pool, Model m) {
       return unless(m.task_slots_per_node == 1, number(m.task_slots_per_node));
     },
     [](P, M m) { m.task_slots_per_node = 1; }},
    {"nodeFillType",
     [](Pool, Model m) { return unless(m.node_fill_type == sim::NodeFillType::spread, "pack"); },
     [](P, M m) { m.node_fill_type = sim::NodeFillType::spread; }},
    latency_row<&Latencies::node_allocation>("nodeAllocation"),
    latency_row<&Latencies::node_boot>("nodeBoot"),
    latency_row<&Latencies::start_task>("startTask"),
    latency_row<&Latencies::node_removal>("nodeRemoval"),
    latency_row<&Latencies::task_scheduling>("taskScheduling"),
    latency_row<&Latencies::agent_start>("agentStart"),
    {"lowPriorityAllocationPercent",
     [](Pool, Model m) {
       int const value = m.latencies.low_priority_allocation_percent;
       return unless(value == 100, std::to_string(value));
     },
     [](P, M m) { m.latencies.low_priority_allocation_percent = 100; }},
    {"image", [](Pool, Model m) { return image(m); }, [](P, M m) { m.image = {}; }},
    failure_row<&NodeFailures::start_task_percent>("startTaskPercent"),
    failure_row<&NodeFailures::unusable_percent>("unusablePercent"),
    failure_row<&NodeFailures::per_day>("node failures a day"),
    {"recovery", [](Pool, Model m) { return text_of(m.failures.recovery); },
     [](P, M m) { m.failures.recovery = {}; }},
    {"evictionPercentPerHour", [](Pool, Model m) { return percent(m.eviction_percent_per_hour); },
     [](P, M m) { m.eviction_percent_per_hour = 0; }},
    {"maxTaskRetryCount",
     [](Pool, Model m) {
       return unless(m.tasks.max_retry_count == 0, number(m.tasks.max_retry_count));
     },
     [](P, M m) { m.tasks.max_retry_count = 0; }},
    {"maxWallClockTime",
     [](Pool, Model m) {
       std::optional<Duration> const& limit = m.tasks.max_wall_clock_time;
       return limit ? format_duration(*limit) : std::string();
     },
     [](P, M m) { m.tasks.max_wall_clock_time.reset(); }},
    {"taskFailurePercent", [](Pool, Model m) { return percent(m.tasks.failure_percent); },
     [](P, M m) { m.tasks.failure_percent = 0; }},
    {"retentionTime",
     [](Pool, Model m) {
       Duration const time = m.tasks.retention_time;
       return unless(time == Duration{}, format_duration(time));
     },
     [](P, M m) { m.tasks.retention_time = {}; }},
    {"nodeDiskGB", [](Pool, Model m) { return percent(m.disk_gb); },
     [](P, M m) { m.disk_gb = m.tasks.disk_gb = 0; }},
    {"cpuPercent",
     [](Pool, Model m) { return m.cpu_percent ? number(*m.cpu_percent) : std::string(); },
     [](P, M m) { m.cpu_percent.reset(); }},
};

}  // namespace

std::vector<PoolFeature> const& pool_features() { return rows; }

}  // namespace poolcast::experiment
