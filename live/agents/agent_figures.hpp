// What one look at the agent pools comes to in figures, as the metrics show them.
#pragma once

#include "live/agents/metrics.hpp"
#include "live/agents/reconciler.hpp"

namespace poolcast::agents {

struct AgentFigures {
  LabelledValues agents{};    // by agent pool and state
  LabelledValues waiting{};   // jobs, by agent pool
  LabelledValues tasks{};     // by agent pool and stage
  LabelledValues findings{};  // by agent pool
};

void add_figures(control::ReconcileRound const& round, AgentFigures& figures);

/// Instead of those that were shown before.
void show_figures(AgentFigures figures, Metrics& metrics);

}  // namespace poolcast::agents
