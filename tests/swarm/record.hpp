// All that a world told while a case was run, as it came through the ports.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/batch/agents.hpp"
#include "engine/batch/ledger.hpp"
#include "engine/batch/observation.hpp"
#include "tests/swarm/case.hpp"

namespace poolcast::experiment {

struct Submission {
  Time at;
  batch::TaskId task;
  batch::PoolId pool;
};

/// A resize that the service accepted.
struct ResizeCall {
  Time at;
  batch::PoolId pool;
  batch::Targets targets;
};

/// What was done about an agent, and how many transitions of tasks were known by then.
struct ActionTaken {
  Time at;
  batch::PoolId pool;
  batch::AgentAction action;
  batch::ActionOutcome outcome{};
  std::size_t tasks = 0;
};

/// One look at the pools, and how much of the record there was by then.
struct Look {
  Time at;
  std::vector<batch::PoolCounts> counts;
  std::size_t submissions = 0;
  std::size_t tasks = 0;
  std::size_t completions = 0;
  std::size_t nodes = 0;
};

struct SwarmRecord {
  std::vector<Time> clock;  // as the controller saw it
  std::vector<Submission> submissions;
  std::vector<ResizeCall> resizes;
  std::vector<batch::TaskTransition> tasks;
  std::vector<batch::TaskCompletion> completions;
  std::vector<batch::NodeTransition> nodes;
  std::vector<batch::JobTransition> jobs;
  std::vector<ActionTaken> actions;
  std::vector<Look> looks;
  std::string left_to_do;    // by a round that the next one, at the same moment, still finds; empty
  std::string copy_differs;  // in what a copied world went another way; empty: it did not
  bool last_look_failed = false;
};

struct SwarmRun {
  SwarmRecord record;
  batch::Ledger ledger;
};

/// Runs the case with a witness at the ports. At a random moment the world is copied, and from then
/// on the copy is asked everything that the world is asked.
SwarmRun watched_run(SwarmCase const& of);

}  // namespace poolcast::experiment
