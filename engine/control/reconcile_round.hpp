// One look after the agents of a pool: what is there, what is to be done about it, and doing it, an
// action at a time. One that fails leaves the rest to be done.
#pragma once

#include <vector>

#include "engine/base/result.hpp"
#include "engine/control/reconcile.hpp"

namespace poolcast::control {

struct ReconcileRound {
  batch::SeenPool seen{};
  Reconciliation answer{};
  std::vector<Result<batch::ActionOutcome>> outcomes{};  // of the actions that were tried
};

/// `Agents` is a pool of the simulated world, or Azure DevOps and a Batch account: it has
/// `Result<batch::SeenPool> look()`, `Result<batch::ActionOutcome> act(action)`, and `bool
/// goes_on()`, asked before each action. The error is that of the look.
template <class Agents>
Result<ReconcileRound> reconcile_round(Agents&& agents, ReconcileRules const& rules) {
  Result<batch::SeenPool> seen = agents.look();
  if (!seen) return fail(seen.error().message);
  ReconcileRound round{.seen = std::move(*seen)};
  round.answer = reconcile(round.seen, rules);
  for (batch::AgentAction const& action : round.answer.actions) {
    if (!agents.goes_on()) break;
    round.outcomes.push_back(agents.act(action));
  }
  return round;
}

}  // namespace poolcast::control
