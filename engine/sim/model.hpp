// The assumptions of the simulated Batch service, each a named setting. Evidence and defaults are
// explained in docs/simulation-model.md, by the same names.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/distribution.hpp"
#include "engine/batch/types.hpp"

namespace poolcast::sim {

enum class NodeFillType : std::uint8_t { pack, spread };

/// What an evaluation does to a pool that is still resizing. `defer`: growing a growing pool
/// retargets it, any other change waits until the pool is steady.
enum class EvaluationDuringResize : std::uint8_t { retarget, defer, skip };

/// Which nodes a scale-in takes first.
enum class ScaleInOrder : std::uint8_t { idle_first, newest, random };

/// Which waiting task gets a free slot. `fifo`: only ever the oldest; `first_fit`: the oldest that
/// fits.
enum class TaskOrder : std::uint8_t { fifo, first_fit };

/// How long things take; the defaults depend on the operating system.
struct Latencies {
  Distribution node_allocation;
  Distribution node_boot;
  Distribution start_task;
  Distribution node_removal;
  Distribution task_scheduling;  // from the free slot to the container's start
  Distribution agent_start;
  int low_priority_allocation_percent = 110;  // of node_allocation
};

Latencies default_latencies(batch::OperatingSystem os);

/// The container image that a pool's tasks run in.
struct Image {
  double size_gb = 0;      // compressed, without the layers that the node's own image holds
  bool prefetched = true;  // pulled before the node is idle; else by its first task
  Distribution pull_per_gb;
};

Distribution default_pull_per_gb(batch::OperatingSystem os);
Distribution default_recovery();  // of a node

/// What goes wrong with nodes by themselves. Percentages are chances.
struct NodeFailures {
  double start_task_percent = 0;  // a start; never recovered
  double unusable_percent = 0;    // a boot; recovered by a reboot
  double per_day = 0;             // of a node in use: contact is lost, then it is rebooted
  Distribution recovery;          // until the service reboots it
};

/// What happens to tasks.
struct TaskRules {
  int max_retry_count = 0;                        // -1: without end
  std::optional<Duration> max_wall_clock_time{};  // nothing: none
  double failure_percent = 0;                     // of runs that end with another exit code than 0
  Duration retention_time = 7 * day;
  double disk_gb = 0;  // what a completed task leaves on the node for the retention time
};

struct PoolModel {
  std::uint32_t cores_per_node = 1;
  std::uint16_t task_slots_per_node = 1;
  NodeFillType node_fill_type = NodeFillType::spread;
  batch::Targets initial_targets;
  Latencies latencies;
  Image image;
  NodeFailures failures;
  double eviction_percent_per_hour = 0;  // the chance of a low-priority node
  TaskRules tasks;
  double disk_gb = 0;                 // of a node, for tasks; 0: never full
  std::optional<double> cpu_percent;  // of a node whose slots are all taken; nothing: no samples
};

struct Quota {
  std::optional<std::uint32_t> dedicated_cores;  // nothing: unlimited
  std::optional<std::uint32_t> low_priority_cores;
};

/// The region takes low-priority nodes back, many at once, and then has none to give for a while.
struct CapacityEvents {
  double per_day = 0;
  double evicted_percent = 100;
  Distribution drought;
};

enum class FaultKind : std::uint8_t {
  submit_error,      // the service refuses to add tasks
  resize_error,      // or to resize
  capacity_drought,  // no node is allocated; low-priority ones may be evicted at its begin
  registry_down,     // no image can be pulled
  quota_cut,
};

/// Something that goes wrong from one time to another.
struct Fault {
  FaultKind kind{};
  Duration from;  // since the start
  Duration until;
  std::optional<batch::PoolId> pool{};    // nothing: all
  std::optional<batch::NodeTier> tier{};  // nothing: both
  double percent = 100;                   // of the calls refused, of the nodes evicted
  std::uint32_t cores = 0;                // what is left of the quota
};

enum class PipelineService : std::uint8_t { none, azure_devops, github };

/// What stands between the jobs and the tasks. Without one, every task serves its own job.
struct Pipelines {
  PipelineService service = PipelineService::none;
  Distribution request{};  // from the moment a job may run until its agent is asked for
  Distribution receive{};  // from the job's assignment until the agent has it
  std::optional<std::uint32_t> parallel_jobs{};  // of the organisation; nothing: unlimited
  bool placeholder_agent = true;     // Azure DevOps fails a job whose pool has no agent at all
  bool once = true;                  // an agent runs one job and ends
  Duration lock_time = 10 * minute;  // then a job whose agent was lost has failed
  double failure_percent = 0;        // of jobs
  bool watched = false;              // somebody looks after the agents: World::look_after
};

struct Model {
  std::vector<PoolModel> pools;
  Quota quota;
  std::optional<std::uint32_t> subnet_addresses;  // for all pools' nodes; nothing: enough
  EvaluationDuringResize evaluation_during_resize = EvaluationDuringResize::defer;
  ScaleInOrder scale_in_order = ScaleInOrder::idle_first;
  TaskOrder task_order = TaskOrder::first_fit;
  std::optional<Duration> resize_timeout = 15 * minute;  // nothing: never
  CapacityEvents capacity_events;
  std::vector<Fault> faults;
  Pipelines pipelines;
  bool tasks_bring_rules = false;  // TaskRules of their own (World::set_rules), not their pool's
  std::uint64_t seed = 1;
};

}  // namespace poolcast::sim
