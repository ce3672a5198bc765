// Azure Batch's own words as types. Part of the ports' vocabulary: knows no formula and no
// simulator.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "engine/base/time.hpp"

namespace poolcast::batch {

/// Index of a pool in its account, in the scenario's order.
struct PoolId {
  std::uint16_t value = 0;
  friend constexpr auto operator<=>(PoolId, PoolId) = default;
};

/// Nodes are numbered in the order in which they were asked for, over all pools; never reused.
struct NodeId {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(NodeId, NodeId) = default;
};

/// A task bears the number of the request that it answers, so submitting it twice is harmless.
struct TaskId {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(TaskId, TaskId) = default;
};

inline constexpr TaskId no_task{~std::uint32_t{0}};

/// A pipeline job, by its index in the load; the task that was asked for it has the same number,
/// but its agent may serve another job.
struct JobId {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(JobId, JobId) = default;
};

enum class NodeTier : std::uint8_t { dedicated, low_priority };
inline constexpr NodeTier node_tiers[] = {NodeTier::dedicated, NodeTier::low_priority};

enum class OperatingSystem : std::uint8_t { linux, windows };

/// What happens to the tasks of a node that a resize removes.
enum class DeallocationOption : std::uint8_t { requeue, terminate, task_completion, retained_data };

/// How many nodes of each tier a pool should have.
struct Targets {
  std::int32_t dedicated = 0;
  std::int32_t low_priority = 0;

  constexpr std::int32_t& operator[](NodeTier tier) {
    return tier == NodeTier::dedicated ? dedicated : low_priority;
  }
  constexpr std::int32_t operator[](NodeTier tier) const {
    return tier == NodeTier::dedicated ? dedicated : low_priority;
  }
  friend constexpr bool operator==(Targets, Targets) = default;
};

/// One ephemeral agent that a pipeline asks for.
struct AgentRequest {
  TaskId task;
  PoolId pool;
  std::uint16_t slots = 1;
  std::int16_t priority = 0;
};

struct TaskSpec {
  TaskId id;
  std::uint16_t required_slots = 1;
  std::int16_t priority = 0;  // of its Batch job: -1000 to 1000
};

}  // namespace poolcast::batch
