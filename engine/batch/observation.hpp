// What the Batch service shows of its pools: counts now, and the transitions since the last look
// with the service's own times. Sampling, the ledger and so every report live on this alone.
#pragma once

#include <cstdint>
#include <span>

#include "engine/batch/types.hpp"

namespace poolcast::batch {

/// Why a pool has fewer nodes than its target; the service's resize error codes.
enum class ResizeError : std::uint8_t {
  none,
  account_core_quota_reached,
  account_low_priority_core_quota_reached,
  no_address_left,    // in the subnet
  allocation_failed,  // for another reason
  allocation_timed_out,
  resize_stopped,
};

enum class AllocationState : std::uint8_t { steady, resizing };

struct PoolCounts {
  AllocationState allocation_state = AllocationState::steady;
  Targets target;
  Targets current;  // every node the pool has, leaving and preempted ones included
  std::uint32_t usable_nodes = 0;
  std::uint32_t preempted_nodes = 0;
  std::uint32_t active_tasks = 0;   // waiting for a slot
  std::uint32_t running_tasks = 0;  // on leaving nodes too
  std::uint32_t succeeded_tasks = 0;
  std::uint32_t failed_tasks = 0;
  float cpu_percent = -1;  // mean over the usable nodes; negative: not measured
  ResizeError resize_error = ResizeError::none;
};

enum class TaskChange : std::uint8_t {
  running,
  agent_online,  // the agent can take a job
  requeued,      // its run was cut short; it waits again
  failed,        // its run was cut short; it will not run again
  reactivated,   // by request: it had failed, and waits again
};

/// What cut a run short.
enum class EndCause : std::uint8_t {
  none,
  scale_in,       // its node left
  preemption,     // the service took its low-priority node
  node_recovery,  // its node failed
  exit_code,      // not zero; counts against maxTaskRetryCount
  image_pull,     // before it began; the service does not try again
  wall_clock,     // maxWallClockTime was over
  terminated,     // by request
};

struct TaskTransition {
  Time at;
  TaskId task;
  NodeId node;
  std::uint32_t image_ms = 0;  // `agent_online`: of its start, how long the image was being pulled
  TaskChange change = TaskChange::running;
  EndCause cause = EndCause::none;
  bool agent_at_once =
      false;  // `running` without an agent layer: online already, and not told again
};

/// Apart from the other transitions: there is one for every task, and most readers need none.
struct TaskCompletion {
  Time at;
  TaskId task;
  NodeId node;
};

/// The states of a node as the service names them, and its coming and going.
enum class NodeChange : std::uint8_t {
  requested,
  creating,  // the virtual machine exists: billing begins
  starting,  // its images are being pulled
  waiting_for_start_task,
  idle,
  running,  // at least one task
  start_task_failed,
  unusable,
  unknown,  // contact was lost
  rebooting,
  offline,  // scheduling is disabled, and no task runs
  leaving,
  preempted,  // the virtual machine is gone: billing ends; the node is still listed
  removed,    // billing ends
  cancelled,  // never allocated, and no longer wanted
};

struct NodeTransition {
  Time at;
  NodeId node;
  PoolId pool;
  NodeTier tier = NodeTier::dedicated;
  NodeChange change = NodeChange::requested;
};

/// Valid until the next call on the service that gave it.
struct Observation {
  std::span<PoolCounts const> pools;  // by PoolId
  std::span<TaskTransition const> tasks;
  std::span<TaskCompletion const> completions;
  std::span<NodeTransition const> nodes;
};

/// What happens to a pipeline job, as the pipeline service tells it.
enum class JobChange : std::uint8_t {
  queued,     // what it needs has been done; it waits
  requested,  // its agent has been asked for
  started,    // an agent has taken it
  succeeded,
  failed,     // its agent was lost, its pool has no agent, or it failed by itself
  cancelled,  // its pipeline was cancelled
  skipped,    // a job that it needs has not succeeded
};

struct JobTransition {
  Time at;
  JobId job;
  TaskId agent = no_task;  // `queued`, `started`: who serves it, if that is known
  JobChange change = JobChange::queued;
};

}  // namespace poolcast::batch
