// One run over time, for charts: who waited and ran, which nodes did what, what it cost so far, and
// every evaluation with its explanation. Derived from the ledger; drawn by html_series.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/node_bars.hpp"
#include "engine/report/steps.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::report {

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
  std::uint32_t job = 0;  // that it served, the first of several; the task's own if it served none
  Time started;
  Time online;             // its agent could take a job; `started` where that is not known
  Time ended;              // the run's end if it still ran
  bool cut_short = false;  // by anything but its own exit code
};

/// A node; all lives of one that was preempted and came back.
struct Lane {
  batch::NodeId node;
  batch::NodeTier tier = batch::NodeTier::dedicated;
};

/// How the evaluations came to their targets: lines of text, each text once.
struct Traces {
  std::vector<std::string> lines;
  std::vector<std::vector<std::uint32_t>> of_evaluation;  // as in the ledger; may be empty
};

struct EvaluationMark {
  batch::EvaluationRow row;
  std::vector<std::uint32_t> lines;  // indices into Detail::trace_lines; empty: not explained
};

struct PoolDetail {
  Steps active_tasks;  // asked for, and waiting for a slot
  Steps running_tasks;
  std::array<TierSeries, 2> tiers;  // by NodeTier
  /// What its nodes have cost since the start, in micro-units: grows evenly between the moments,
  /// of which neighbours may be equal here. Ends with the run's end, at the bill's sum over its
  /// nodes; empty where a price is missing.
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
  std::vector<std::string> trace_lines;
};

Detail detail_of(batch::Ledger const& ledger, load::Load const& load, Facts const& facts,
                 Traces traces);

}  // namespace poolcast::report
