// What to do about agents that have come apart from the jobs that they were asked for. Pure: what
// is, in counts by agent pool and by run, and what should be done. Knows no service and no clock:
// times are ages, each by the clock of the service that told it.
#pragma once

#include <string>
#include <vector>

#include "engine/batch/agents.hpp"

namespace poolcast::control {

struct ReconcileRules {
  std::string placeholder = "placeholder";
  Duration orphan_after = 10 * minute;  // of an agent that nobody waits for
  Duration repeat_after = 2 * minute;   // of a job's wait without an agent to come
  Duration stale_after = 10 * minute;   // of an agent's being offline
  Duration keep_completed = hour;       // of a task's record
  int attempts = 3;                     // at an agent, the first one included
};

/// What a person has to look at.
struct Finding {
  std::string about{};  // the same for as long as it lasts, unlike its text
  std::string text{};
};

struct Reconciliation {
  std::vector<batch::AgentAction> actions{};
  std::vector<Finding> findings{};
};

/// The same pool gives the same answer, and doing it twice does no more than doing it once.
Reconciliation reconcile(batch::SeenPool const& pool, ReconcileRules const& rules);

}  // namespace poolcast::control
