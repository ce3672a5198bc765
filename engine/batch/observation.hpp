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
  allocation_timed_out,
};

struct PoolCounts {
  Targets target;
  Targets current;  // every node the pool has, leaving ones included
  std::uint32_t usable_nodes = 0;
  std::uint32_t active_tasks = 0;   // waiting for a slot
  std::uint32_t running_tasks = 0;  // on leaving nodes too
  std::uint32_t succeeded_tasks = 0;
  std::uint32_t failed_tasks = 0;
  ResizeError resize_error = ResizeError::none;
};

enum class TaskChange : std::uint8_t {
  running,
  agent_online,  // the agent took its job
  requeued,      // its node went; it waits again
  terminated,    // its node went; it will not run again
};

struct TaskTransition {
  Time at;
  TaskId task;
  NodeId node;
  TaskChange change = TaskChange::running;
  bool agent_at_once =
      false;  // `running` without an agent layer: online already, and not told again
};

/// Apart from the other transitions: there is one for every task, and most readers need none.
struct TaskCompletion {
  Time at;
  TaskId task;
  NodeId node;
};

enum class NodeChange : std::uint8_t {
  requested,
  allocated,  // the virtual machine exists: billing begins
  idle,
  running,  // at least one task
  leaving,
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

}  // namespace poolcast::batch
