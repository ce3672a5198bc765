#include "engine/sim/seen_agents.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/text.hpp"

namespace poolcast::sim {
namespace {

using batch::PoolId;
using batch::SeenPool;
using batch::SeenTask;
using batch::TaskId;
using batch::TaskStage;

constexpr char prefix[] = "task";

std::string numbered(std::string words, std::uint32_t number) {
  return words.append(std::to_string(number));
}

std::string name_of(TaskId task, int attempt) {
  std::string name = numbered(prefix, task.value);
  if (attempt > 1) name.append("-").append(std::to_string(attempt));
  return name;
}

std::optional<TaskId> task_named(State const& state, std::string const& name) {
  std::string const first = batch::attempt_of(name).first;
  if (!first.starts_with(prefix)) return std::nullopt;
  std::optional<long long> const number = parse_integer(first.substr(std::size(prefix) - 1));
  bool const known =
      number && *number >= 0 && *number < static_cast<long long>(state.flow.tasks.size());
  if (!known) return std::nullopt;
  return TaskId{static_cast<std::uint32_t>(*number)};
}

/// A run of a pipeline; a job of none is a run of its own.
std::string plan_of(State const& state, std::uint32_t job) {
  std::uint32_t const pipeline = state.load->jobs[job].pipeline;
  if (pipeline == load::no_pipeline) return numbered("job ", job);
  return numbered("run ", pipeline);
}

/// `age` is that of its latest attempt.
SeenTask seen_task(State const& state, TaskId task, int attempt, TaskStage stage) {
  AgentTask const& known = state.flow.tasks[task.value];
  Duration const age = state.now - known.added;
  std::string const name = name_of(task, attempt);
  return {.job = numbered("pool ", state.job(task).pool.value),
          .id = name,
          .order = name_of(task, 1),
          .plan_id = plan_of(state, known.asked_by),
          .agent = name,
          .stage = stage,
          .failed = stage == TaskStage::completed && known.failed,
          .age = age,
          .in_stage = Duration{}};
}

/// With its earlier attempts, which tell how often it was tried.
void add_task(State const& state, TaskId task, TaskStage stage, SeenPool& seen) {
  int const attempts = state.flow.tasks[task.value].attempts;
  for (int i = 1; i < attempts; ++i) {
    seen.tasks.push_back(seen_task(state, task, i, TaskStage::completed));
  }
  seen.tasks.push_back(seen_task(state, task, attempts, stage));
}

/// The runs of which a job waits.
std::set<std::string> add_waiting(State const& state, PoolId pool, SeenPool& seen) {
  JobFlow const& flow = state.flow;
  std::set<std::string> plans;
  for (auto const& [job, number] : flow.pools[pool.value].queue) {
    if (flow.states[job.value] != JobState::queued) continue;
    std::string const plan = plan_of(state, job.value);
    seen.jobs.push_back({.id = job.value,
                         .plan_id = plan,
                         .agent = {},
                         .age = state.now - flow.queued_at[job.value]});
    if (flow.tasks[job.value].added == never) ++seen.accepted[plan];
    plans.insert(plan);
  }
  return plans;
}

/// What is at work by task: its run.
std::map<TaskId, std::uint32_t> add_agents(State const& state, PoolId pool, SeenPool& seen) {
  std::map<TaskId, std::uint32_t> runs;
  for (std::uint32_t i = 0; i < state.runs.size(); ++i) {
    Run const& run = state.runs[i];
    if (run.ended || state.node(run.node).pool != pool) continue;
    runs[run.task] = i;
    if (run.agent == AgentState::starting) continue;
    seen.agents.push_back({.id = std::int64_t{run.task.value} + 2,
                           .name = name_of(run.task, state.flow.tasks[run.task.value].attempts),
                           .online = true,
                           .has_job = run.agent != AgentState::idle,
                           .one_job = state.model.pipelines.once,
                           .age = Duration{}});
  }
  return runs;
}

}  // namespace

void task_added(State& state, TaskId task) {
  AgentTask& added = state.flow.tasks[task.value];
  added = {.added = state.now, .asked_by = task.value};
  state.flow.unfinished.insert(task);
}

void task_over(State& state, TaskId task, bool failed) {
  JobFlow& flow = state.flow;
  flow.tasks[task.value].failed = failed;
  flow.unfinished.erase(task);
  if (failed) flow.lost.insert(task);
}

SeenPool seen_pool(State const& state, PoolId pool) {
  SeenPool seen{.name = numbered("pool ", pool.value)};
  if (state.model.pipelines.placeholder_agent) {
    seen.agents.push_back({.id = 1, .name = "placeholder"});
  }
  std::set<std::string> const waiting = add_waiting(state, pool, seen);
  std::map<TaskId, std::uint32_t> const runs = add_agents(state, pool, seen);
  JobFlow const& flow = state.flow;
  for (TaskId const task : flow.unfinished) {
    if (state.job(task).pool != pool) continue;
    add_task(state, task, runs.contains(task) ? TaskStage::running : TaskStage::active, seen);
  }
  auto const asked = [&](TaskId task) {
    return waiting.contains(plan_of(state, flow.tasks[task.value].asked_by));
  };
  for (TaskId const task : flow.lost) {
    if (state.job(task).pool == pool && asked(task)) {
      add_task(state, task, TaskStage::completed, seen);
    }
  }
  // Whose own agent has served another run's job. While another one stands in for it, that is what
  // is there.
  auto const is_there = [&](TaskId task) {
    return flow.unfinished.contains(task) || flow.lost.contains(task);
  };
  for (batch::SeenJob const& job : seen.jobs) {
    TaskId const task{static_cast<std::uint32_t>(job.id)};
    AgentTask const& known = flow.tasks[task.value];
    bool const replaced = known.stand_in && is_there(*known.stand_in);
    if (known.added == never || is_there(task) || replaced) continue;
    add_task(state, task, TaskStage::completed, seen);
  }
  return seen;
}

std::optional<TaskId> unfinished_task(State const& state, std::string const& name) {
  std::optional<TaskId> const task = task_named(state, name);
  if (!task || !state.flow.unfinished.contains(*task)) return std::nullopt;
  return task;
}

std::optional<TaskId> reactivate(State& state, PoolId pool, std::string const& name) {
  JobFlow& flow = state.flow;
  std::optional<TaskId> const named = task_named(state, name);
  if (!named) return std::nullopt;
  AgentTask& asked = flow.tasks[named->value];
  // What stands in for another one since the same moment was to be repeated for its own run, too.
  bool const taken = asked.asked_before && asked.added == state.now;
  if (flow.unfinished.contains(*named) && !taken) return std::nullopt;
  std::uint32_t const asked_by = taken ? *asked.asked_before : asked.asked_by;
  auto found = flow.lost.find(*named);
  if (found == flow.lost.end()) {
    if (!taken) ++asked.attempts;
    found =
        std::ranges::find_if(flow.lost, [&](TaskId task) { return state.job(task).pool == pool; });
  }
  if (found == flow.lost.end()) return std::nullopt;
  TaskId const task = *found;
  flow.lost.erase(found);
  flow.unfinished.insert(task);
  AgentTask& again = flow.tasks[task.value];
  again.asked_before.reset();
  if (task != *named) {
    again.asked_before = again.asked_by;
    asked.stand_in = task;
  }
  again.added = state.now;
  again.asked_by = asked_by;
  ++again.attempts;
  // Another run, with draws of its own.
  state.attempts[task].runs += static_cast<std::uint32_t>(again.attempts) - 1;
  --state.pool(pool).counts.failed_tasks;
  state.tell(task, batch::NodeId{}, batch::TaskChange::reactivated);
  return task;
}

}  // namespace poolcast::sim
