// The same round for runners of GitHub as for agents of Azure DevOps: what is decided is
// control::reconcile's, and here is how it is done.
#pragma once

#include <string>
#include <vector>

#include "live/agents/reconciler.hpp"
#include "live/agents/runner_look.hpp"

namespace poolcast::agents {

/// Before a task is ended its runner is removed: GitHub refuses that once it has a job. A task that
/// is repeated gets a runner of its own.
Result<batch::ActionOutcome> act(RunnerParts const& parts, RunnerPool const& pool,
                                 batch::AgentAction const& action);

/// The error is that of the look, which was before.
Result<control::ReconcileRound> reconcile_runners(RunnerParts const& parts, RunnerPool const& pool,
                                                  control::ReconcileRules const& rules,
                                                  RoundWatch const& watch);

}  // namespace poolcast::agents
