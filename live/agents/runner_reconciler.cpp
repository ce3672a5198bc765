#include "live/agents/runner_reconciler.hpp"

#include "live/agents/agent_tasks.hpp"
#include "live/agents/runner_order.hpp"
#include "live/batch_tasks.hpp"

namespace poolcast::agents {
namespace {

using batch::ActionOutcome;
using batch::AgentAction;
using batch::AgentActionKind;

Result<ActionOutcome> outcome_of(live::BatchResult<void> const& done) {
  if (!done) return fail(live::text_of(done.error()));
  return ActionOutcome::done;
}

/// Where somebody else has repeated it meanwhile, the runner that was made for nothing goes; but
/// the task may also be the one that an attempt of this call has added.
Result<ActionOutcome> repeat(RunnerParts const& parts, RunnerPool const& pool,
                             AgentAction const& action) {
  GithubResult<JitRunner> const made = jit_runner(
      parts.github, runner_request(pool.place, pool.labels), action.new_task, pool.group);
  if (!made) return fail(text_of(made.error()));
  live::BatchResult<bool> const added =
      repeat_task(parts.http, action.job, action.task, action.new_task,
                  {{jit_variable, made->configuration}, {runner_variable, made->name}});
  if (!added) return fail(live::text_of(added.error()));
  if (*added) return ActionOutcome::done;
  live::BatchResult<std::string> const runner =
      runner_of_task(parts.http, action.job, action.new_task);
  if (!runner) return fail(live::text_of(runner.error()));
  if (*runner == made->name) return ActionOutcome::done;
  GithubResult<void> const removed = parts.github.remove_runner(pool.place, made->id);
  if (!removed) return fail(text_of(removed.error()));
  return ActionOutcome::done;
}

}  // namespace

Result<ActionOutcome> act(RunnerParts const& parts, RunnerPool const& pool,
                          AgentAction const& action) {
  if (action.agent_id != 0) {
    GithubResult<void> const removed = parts.github.remove_runner(pool.place, action.agent_id);
    if (!removed && removed.error().busy) return ActionOutcome::taken;
    if (!removed) return fail(text_of(removed.error()));
  }
  switch (action.kind) {
    case AgentActionKind::end_task:
      return outcome_of(live::terminate_task(parts.http, action.job, action.task));
    case AgentActionKind::delete_task:
      return outcome_of(live::delete_task(parts.http, action.job, action.task));
    case AgentActionKind::repeat_task:
      return repeat(parts, pool, action);
    case AgentActionKind::remove_agent:
      break;
  }
  return ActionOutcome::done;
}

Result<control::ReconcileRound> reconcile_runners(RunnerParts const& parts, RunnerPool const& pool,
                                                  control::ReconcileRules const& rules,
                                                  RoundWatch const& watch) {
  return watched_round([&] { return pool.seen; },
                       [&](AgentAction const& action) { return act(parts, pool, action); }, rules,
                       watch);
}

}  // namespace poolcast::agents
