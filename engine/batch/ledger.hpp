// Everything a run has taught, appended by the controller alone and read by every report. Columnar
// and small: 12 to 16 bytes a task; what can be derived is derived on output.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/batch/observation.hpp"
#include "engine/batch/task_rows.hpp"
#include "engine/batch/types.hpp"

namespace poolcast::batch {

/// A run of a task that a leaving node cut short.
struct Interruption {
  TaskId task;
  NodeId node;
  Time started;
  Time ended;
  bool requeued;  // else terminated
};

/// Times are `never` until they come.
struct NodeRow {
  PoolId pool{};
  NodeTier tier = NodeTier::dedicated;
  Time requested = never;  // the evaluation's decision
  Time allocated = never;
  Time ready = never;
  Time leaving = never;
  Time removed = never;
  Time running_since = never;  // while at least one task runs
  Duration busy{};  // with at least one task, up to `running_since` or the last task's end
};

/// What kept an evaluation's target from growing while tasks waited.
enum class Limit : std::uint8_t { none, formula, quota };

struct EvaluationRow {
  Time at;
  PoolId pool;
  Limit limit = Limit::none;
  bool failed = false;
  Targets before;
  Targets after;
};

/// An evaluation error's text as the service words it, and how often it came.
struct EvaluationFailure {
  PoolId pool;
  std::string text;
  std::uint64_t count = 0;
};

/// A choice where no document says what the service does, and how many evaluations of the pool's
/// formula hinged on it.
struct Assumption {
  PoolId pool;
  std::string setting;
  std::string value;
  std::uint64_t evaluations = 0;
};

struct Ledger {
  Time start;
  Time end;
  TaskRows tasks;
  std::vector<Interruption> interruptions;
  std::vector<NodeRow> nodes;
  std::vector<EvaluationRow> evaluations;
  std::vector<EvaluationFailure> failures;
  std::vector<Assumption> assumptions;
  std::vector<PoolCounts> final_counts;  // by PoolId, at `end`
};

}  // namespace poolcast::batch
