// What each node did from when to when: the states that the ledger holds, and between idle and
// running the runs of its tasks. Its sums are the ledger's own times by activity.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/report/task_runs.hpp"

namespace poolcast::report {

/// What a node did for a while.
struct NodeBar {
  std::uint32_t lane = 0;
  batch::NodeActivity activity = batch::NodeActivity::starting;
  Time from;
  Time until;
};

/// A preempted node that was not there, and still listed.
struct Absence {
  batch::NodeId node;
  Time from;
  Time until;
};

struct NodeBars {
  std::vector<NodeBar> bars;  // the lane is the node's id; by lane and time
  std::vector<Absence> absences;
};

NodeBars node_bars(batch::Ledger const& ledger, std::vector<TaskRun> const& runs);

}  // namespace poolcast::report
