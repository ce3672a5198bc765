// The thin part around reconcile's decisions: looks at Azure DevOps and the Batch account, and does
// what was decided, an action at a time. One that fails leaves the rest to be done. Whoever else
// does the same at the same time does no harm: what is done already counts as done.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/batch/agents.hpp"
#include "engine/control/reconcile_round.hpp"
#include "live/agents/azure_devops.hpp"
#include "live/agents/order.hpp"
#include "live/agents/settings.hpp"
#include "live/batch_http.hpp"

namespace poolcast::agents {

/// An agent pool of the settings' table, and the Batch jobs whose tasks are its agents.
struct AgentPoolJobs {
  std::string agent_pool{};
  std::vector<std::string> jobs{};
};
std::vector<AgentPoolJobs> pools_of(Settings const& settings);

struct Looked {
  std::int64_t pool_id = 0;
  batch::SeenPool pool{};
};
/// `open`: orders that may be no task yet, as they were before the look; those whose task is there
/// are not counted twice, and their tasks are kept until the orders are settled.
Result<Looked> look(live::BatchHttp& http, AzureDevOps& azdo, AgentPoolJobs const& pool,
                    std::vector<Order> const& open = {});

/// Before a task is ended its agent is removed: the service refuses that once it has a job.
Result<batch::ActionOutcome> act(live::BatchHttp& http, AzureDevOps& azdo, std::int64_t pool_id,
                                 batch::AgentAction const& action, std::string const& token);

/// Who follows a round while it goes on. Each may be nothing.
struct RoundWatch {
  std::function<bool()> goes_on{};  // asked before each action; nothing: yes
  std::function<void(batch::SeenPool const&)> looked{};
  std::function<void(batch::AgentAction const&, Result<batch::ActionOutcome> const&)> done{};
};

struct RoundParts {
  live::BatchHttp& http;
  AzureDevOps& azdo;
  std::string const& token;  // of the agents that are repeated
  control::ReconcileRules const& rules;
  RoundWatch watch{};
};

/// A round whose look and whose actions are these.
using LookOfRound = std::function<Result<batch::SeenPool>()>;
using ActOfRound = std::function<Result<batch::ActionOutcome>(batch::AgentAction const&)>;
Result<control::ReconcileRound> watched_round(LookOfRound const& looks, ActOfRound const& acts,
                                              control::ReconcileRules const& rules,
                                              RoundWatch const& watch);

/// The error is that of the look.
Result<control::ReconcileRound> reconcile_pool(RoundParts const& parts, AgentPoolJobs const& pool,
                                               std::vector<Order> const& open = {});

/// `end task RunAgent-5d41 of AzDoLinux: no job ...`
std::string text_of(batch::AgentAction const& action);

}  // namespace poolcast::agents
