#include "live/agents/reconciler.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "engine/base/text.hpp"
#include "live/agents/agent_tasks.hpp"
#include "live/batch_tasks.hpp"

namespace poolcast::agents {
namespace {

using live::BatchHttp;
using live::BatchResult;

Duration age_of(std::optional<Time> since, std::optional<Time> now) {
  if (!since || !now) return {};
  return std::max(Duration{}, *now - *since);
}

Result<void> look_at_azdo(AzureDevOps& azdo, AgentPoolJobs const& pool, Looked& looked) {
  DevOpsResult<AgentPool> const found = azdo.pool(pool.agent_pool);
  if (!found) return fail(text_of(found.error()));
  looked.pool_id = found->id;
  DevOpsResult<std::vector<JobRequest>> const jobs = azdo.unfinished_jobs(found->id);
  if (!jobs) return fail(text_of(jobs.error()));
  for (JobRequest const& job : *jobs) {
    looked.pool.jobs.push_back({.id = job.id,
                                .plan_id = lower_case(job.plan_id),
                                .agent = job.agent,
                                .age = age_of(job.queued, azdo.answered_at())});
  }
  DevOpsResult<std::vector<Agent>> const agents = azdo.agents(found->id);
  if (!agents) return fail(text_of(agents.error()));
  for (Agent const& agent : *agents) {
    looked.pool.agents.push_back({.id = agent.id,
                                  .name = agent.name,
                                  .online = agent.online,
                                  .has_job = agent.has_job,
                                  .one_job = agent.one_job,
                                  .age = age_of(agent.since, azdo.answered_at())});
  }
  return {};
}

/// One whose task was seen all the same is no further agent to come. Either it has become a task
/// meanwhile, or the answer to its call was lost: then it is yet to find the task, which must not
/// be deleted before.
void add_orders(std::vector<Order> const& open, Looked& looked) {
  for (Order const& order : open) {
    bool const registers_here =
        order.kind == OrderKind::azdo && same_but_for_case(order.agent_pool, looked.pool.name);
    if (!registers_here) continue;
    bool is_there = false;
    for (batch::SeenTask& task : looked.pool.tasks) {
      if (task.order != order.id) continue;
      is_there = true;
      task.in_stage = {};
    }
    if (!is_there) ++looked.pool.accepted[lower_case(order.plan_id)];
  }
}

template <class Done>
Result<void> done_or(BatchResult<Done> const& done) {
  if (!done) return fail(live::text_of(done.error()));
  return {};
}

}  // namespace

std::vector<AgentPoolJobs> pools_of(Settings const& settings) {
  std::vector<AgentPoolJobs> pools;
  for (AgentRow const& row : settings.agents) {
    std::string const name = resolved(settings, row.agent_pool);
    auto pool = std::ranges::find(pools, name, &AgentPoolJobs::agent_pool);
    if (pool == pools.end()) pool = pools.insert(pools.end(), {name, {}});
    if (std::ranges::find(pool->jobs, row.job) == pool->jobs.end()) pool->jobs.push_back(row.job);
  }
  return pools;
}

Result<Looked> look(BatchHttp& http, AzureDevOps& azdo, AgentPoolJobs const& pool,
                    std::vector<Order> const& open) {
  Looked looked{.pool = {.name = pool.agent_pool}};
  // The tasks first: an agent that registers meanwhile is then known to have one.
  for (std::string const& job : pool.jobs) {
    BatchResult<std::vector<std::string>> const chain = job_chain(http, job);
    if (!chain) return fail(live::text_of(chain.error()));
    for (std::string const& one : *chain) {
      BatchResult<std::vector<batch::SeenTask>> tasks = agent_tasks(http, one, pool.agent_pool);
      if (!tasks) return fail(live::text_of(tasks.error()));
      std::ranges::move(*tasks, std::back_inserter(looked.pool.tasks));
    }
  }
  add_orders(open, looked);
  Result<void> const seen = look_at_azdo(azdo, pool, looked);
  if (!seen) return fail(seen.error().message);
  return looked;
}

Result<batch::ActionOutcome> act(BatchHttp& http, AzureDevOps& azdo, std::int64_t pool_id,
                                 batch::AgentAction const& action, std::string const& token) {
  if (action.agent_id != 0) {
    DevOpsResult<void> const removed = azdo.remove_agent(pool_id, action.agent_id);
    if (!removed && is_busy(removed.error())) return batch::ActionOutcome::taken;
    if (!removed) return fail(text_of(removed.error()));
  }
  Result<void> done;
  if (action.kind == batch::AgentActionKind::end_task) {
    done = done_or(live::terminate_task(http, action.job, action.task));
  } else if (action.kind == batch::AgentActionKind::repeat_task) {
    std::map<std::string, std::string> fresh;
    if (!token.empty()) fresh[token_variable] = token;
    done = done_or(repeat_task(http, action.job, action.task, action.new_task, fresh));
  } else if (action.kind == batch::AgentActionKind::delete_task) {
    done = done_or(live::delete_task(http, action.job, action.task));
  }
  if (!done) return fail(done.error().message);
  return batch::ActionOutcome::done;
}

Result<control::ReconcileRound> watched_round(LookOfRound const& looks, ActOfRound const& acts,
                                              control::ReconcileRules const& rules,
                                              RoundWatch const& watch) {
  struct {
    LookOfRound const& looks;
    ActOfRound const& acts;
    RoundWatch const& watch;

    Result<batch::SeenPool> look() const {
      Result<batch::SeenPool> seen = looks();
      if (seen && watch.looked) watch.looked(*seen);
      return seen;
    }
    bool goes_on() const { return !watch.goes_on || watch.goes_on(); }
    Result<batch::ActionOutcome> act(batch::AgentAction const& action) const {
      Result<batch::ActionOutcome> outcome = acts(action);
      if (watch.done) watch.done(action, outcome);
      return outcome;
    }
  } const agents{looks, acts, watch};
  return control::reconcile_round(agents, rules);
}

Result<control::ReconcileRound> reconcile_pool(RoundParts const& parts, AgentPoolJobs const& pool,
                                               std::vector<Order> const& open) {
  std::int64_t pool_id = 0;
  auto const look = [&]() -> Result<batch::SeenPool> {
    Result<Looked> looked = agents::look(parts.http, parts.azdo, pool, open);
    if (!looked) return fail(looked.error().message);
    pool_id = looked->pool_id;
    return std::move(looked->pool);
  };
  auto const act = [&](batch::AgentAction const& action) {
    return agents::act(parts.http, parts.azdo, pool_id, action, parts.token);
  };
  return watched_round(look, act, parts.rules, parts.watch);
}

std::string text_of(batch::AgentAction const& action) {
  std::string what;
  std::string const task = action.task + " of job " + action.job;
  switch (action.kind) {
    case batch::AgentActionKind::end_task:
      what = "end task " + task;
      break;
    case batch::AgentActionKind::repeat_task:
      what = "repeat task " + task + " as " + action.new_task;
      break;
    case batch::AgentActionKind::remove_agent:
      what = "remove agent " + action.agent;
      break;
    case batch::AgentActionKind::delete_task:
      what = "delete task " + task;
      break;
  }
  return what + ": " + action.reason;
}

}  // namespace poolcast::agents
