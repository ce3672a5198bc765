// How long jobs waited for their agents, and what the wait was made of. The rule is
// docs/simulation-model.md#waiting-time; the parts sum to the whole, to the tick.
#pragma once

#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/load/load.hpp"

namespace poolcast::report {

/// From the moment a job was queued until its agent took it.
struct WaitingTime {
  Duration evaluation;   // until an evaluation asked for the node that the task ran on
  Duration cap;          // from when an evaluation was held by the formula's limit or the quota
  Duration node_start;   // that node was allocated and booted
  Duration slot;         // it was ready, and full
  Duration agent_start;  // the task ran, its agent was not online yet

  Duration total() const { return evaluation + cap + node_start + slot + agent_start; }
};

/// Nearest-rank percentiles: each is the wait of one real job, with that job's parts.
struct WaitingSummary {
  std::size_t jobs = 0;  // that an agent took before the run's end
  WaitingTime p50;
  WaitingTime p95;
  WaitingTime max;
  WaitingTime mean;  // each part's own, rounded down; their sum is the mean by definition
  WaitingTime sum;
};

/// Of the pool's jobs; of all pools without one.
WaitingSummary summarise_waiting(batch::Ledger const& ledger, load::Load const& load,
                                 std::vector<batch::PoolId> const& pools);

}  // namespace poolcast::report
