// One run over time, for charts: who waited and ran, which nodes did what, what it cost so far, and
// every evaluation with its explanation. Derived from the ledger; drawn by html.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/load/load.hpp"
#include "engine/prices/billing.hpp"

namespace poolcast::report {

/// A step function: each value holds from its moment to the next one's; 0 before the first.
/// Moments ascend, and neighbours differ in value.
struct Steps {
  std::vector<Time> at;
  std::vector<std::int64_t> value;
};

/// Nodes of one tier of a pool.
struct TierSeries {
  Steps target;     // as the last evaluation (or the scenario) set it
  Steps current;    // allocated, or preempted and still listed
  Steps starting;   // of these: starting, or pulling images
  Steps idle;       // usable, without a task
  Steps running;    // at least one task
  Steps preempted;  // listed, but not there
};

/// A run of a task on a node.
struct TaskBar {
  std::uint32_t lane = 0;
  std::uint32_t job = 0;  // the job it served; with pipelines, else the task itself
  Time started;
  Time online;  // its agent could take a job; `ended` if it never was
  Time ended;   // the run's end if it still ran
  bool cut_short = false;
};

/// What a node did for a while.
struct NodeBar {
  std::uint32_t lane = 0;
  batch::NodeActivity activity = batch::NodeActivity::starting;
  Time from;
  Time until;
};

/// A node; all lives of one that was preempted and came back.
struct Lane {
  batch::NodeId node;
  batch::NodeTier tier = batch::NodeTier::dedicated;
};

struct EvaluationMark {
  batch::EvaluationRow row;
  std::vector<std::uint32_t> lines;  // indices into Detail::trace_lines; empty: not explained
};

struct PoolDetail {
  Steps active_tasks;  // asked for, and waiting for a slot
  Steps running_tasks;
  std::array<TierSeries, 2> tiers;  // by NodeTier
  /// What its nodes have cost since the start, in micro-units: grows evenly between the moments.
  /// Ends with the run's end; empty where a price is missing.
  Steps cost_micro;
  std::vector<Lane> lanes;
  std::vector<NodeBar> nodes;  // by lane and time
  std::vector<TaskBar> tasks;  // by lane and time
  /// By time of queueing, of jobs that an agent took: when, and how long they waited.
  std::vector<Time> queued;
  std::vector<Duration> waited;
  std::vector<EvaluationMark> evaluations;
};

struct Detail {
  std::vector<PoolDetail> pools;
  std::vector<std::string> trace_lines;  // each text once; many evaluations share their lines
};

}  // namespace poolcast::report
