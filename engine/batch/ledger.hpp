// Everything a run has taught, appended by the controller alone and read by every report. Columnar
// and small: 12 to 16 bytes a task; what can be derived is derived on output.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/batch/agents.hpp"
#include "engine/batch/node_activity.hpp"
#include "engine/batch/observation.hpp"
#include "engine/batch/task_rows.hpp"
#include "engine/batch/types.hpp"

namespace poolcast::batch {

/// A run of a task that was cut short; or, where `started` is `never`, its end before it ran.
struct Interruption {
  TaskId task;
  NodeId node;
  Time started;
  Time ended;
  EndCause cause;
  bool requeued;             // else it is over
  Time reactivated = never;  // requeued by request, and only then
};

/// Part of the time from a task's start to its agent in which its image was being pulled.
struct ImagePull {
  TaskId task;
  std::uint32_t ms = 0;
};

/// Only where pipelines are between the load and the tasks: a job is not its task then.
struct JobRow {
  Time queued = never;
  Time requested = never;  // its agent was asked for
  Time started = never;
  Time ended = never;
  TaskId agent = no_task;  // who serves it
  JobChange last = JobChange::queued;
};

/// One life of a node: from the wish for it to its end. A preempted node that comes back, with its
/// old id, begins another. Times are `never` until they come.
struct NodeRow {
  PoolId pool{};
  NodeTier tier = NodeTier::dedicated;
  std::optional<NodeActivity> activity{};  // now; nothing: it is not paid for
  Time requested = never;                  // the evaluation's decision, or the preemption
  Time allocated = never;
  Time booted = never;
  Time image_ready = never;
  Time ready = never;
  Time leaving = never;
  Time removed = never;                           // or preempted
  Time since = never;                             // when `activity` began
  std::array<Duration, node_activities> spent{};  // up to `since`, or to the end
};

/// A node came into a state. Between `idle` and `running`, and while it leaves, its tasks tell.
struct NodeStateRow {
  Time at;
  NodeId node;
  NodeChange state = NodeChange::requested;
};

/// An ended life of a preempted node.
struct PastLife {
  NodeId node;
  NodeRow row;
};

/// What kept an evaluation's target from growing while tasks waited; the quota is that of cores or
/// of the subnet's addresses.
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

/// What was done about an agent that had come apart from its job.
struct AgentActionRow {
  Time at;
  PoolId pool;
  AgentActionKind kind = AgentActionKind::end_task;
};

struct Ledger {
  Time start;
  Time end;
  Time first_sample;  // of the pools' metrics; then one every 30 s
  Duration sample_availability_delay;
  TaskRows tasks;
  std::vector<Interruption> interruptions;
  std::vector<ImagePull> pulls;      // in order of their end
  std::vector<JobRow> jobs;          // by JobId; empty: a task is its job
  std::vector<Time> task_ends;       // by TaskId, of those that completed; only beside `jobs`
  std::vector<NodeRow> nodes;        // by NodeId
  std::vector<PastLife> past_lives;  // in order of their end
  std::vector<NodeStateRow> node_states;
  std::vector<AgentActionRow> agent_actions;
  std::vector<EvaluationRow> evaluations;
  std::vector<EvaluationFailure> failures;
  std::vector<Assumption> assumptions;
  std::vector<PoolCounts> final_counts;  // by PoolId, at `end`
};

}  // namespace poolcast::batch
