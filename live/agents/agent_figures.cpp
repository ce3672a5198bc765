#include "live/agents/agent_figures.hpp"

#include <algorithm>
#include <utility>

namespace poolcast::agents {
namespace {

char const* state_of(batch::SeenAgent const& agent) {
  if (!agent.online) return "offline";
  return agent.has_job ? "online_busy" : "online_idle";
}

constexpr char const* stages[] = {"active", "preparing", "running", "completed"};

char const* stage_of(batch::SeenTask const& task) {
  return stages[static_cast<std::size_t>(task.stage)];
}

}  // namespace

void add_figures(control::ReconcileRound const& round, AgentFigures& figures) {
  batch::SeenPool const& pool = round.seen;
  for (char const* const state : {"online_idle", "online_busy", "offline"}) {
    figures.agents[{pool.name, state}] = 0;
  }
  for (batch::SeenAgent const& agent : pool.agents) ++figures.agents[{pool.name, state_of(agent)}];
  for (char const* const stage : stages) figures.tasks[{pool.name, stage}] = 0;
  for (batch::SeenTask const& task : pool.tasks) ++figures.tasks[{pool.name, stage_of(task)}];
  figures.waiting[{pool.name}] = static_cast<double>(std::ranges::count_if(
      pool.jobs, [](batch::SeenJob const& job) { return job.agent.empty(); }));
  figures.findings[{pool.name}] = static_cast<double>(round.answer.findings.size());
}

void show_figures(AgentFigures figures, Metrics& metrics) {
  metrics.set_all("poolcast_agents", std::move(figures.agents));
  metrics.set_all("poolcast_jobs_waiting", std::move(figures.waiting));
  metrics.set_all("poolcast_agent_tasks", std::move(figures.tasks));
  metrics.set_all("poolcast_findings", std::move(figures.findings));
}

}  // namespace poolcast::agents
