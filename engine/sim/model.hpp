// The assumptions of the simulated Batch service, each a named setting. Evidence and defaults are
// explained in docs/simulation-model.md, by the same names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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
  Distribution node_removal;
  Distribution agent_start;
  int low_priority_allocation_percent = 110;  // of node_allocation
};

Latencies default_latencies(batch::OperatingSystem os);

struct PoolModel {
  std::uint32_t cores_per_node = 1;
  std::uint16_t task_slots_per_node = 1;
  NodeFillType node_fill_type = NodeFillType::spread;
  batch::Targets initial_targets;
  Latencies latencies;
  Duration task_retention_time = 7 * day;
};

struct Quota {
  std::optional<std::uint32_t> dedicated_cores;  // nothing: unlimited
  std::optional<std::uint32_t> low_priority_cores;
};

struct Model {
  std::vector<PoolModel> pools;
  Quota quota;
  EvaluationDuringResize evaluation_during_resize = EvaluationDuringResize::defer;
  ScaleInOrder scale_in_order = ScaleInOrder::idle_first;
  TaskOrder task_order = TaskOrder::first_fit;
  std::optional<Duration> resize_timeout = 15 * minute;  // nothing: never
  std::uint64_t seed = 1;
};

}  // namespace poolcast::sim
