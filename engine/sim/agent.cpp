#include "engine/sim/agent.hpp"

#include <algorithm>

#include "engine/sim/faults.hpp"

namespace poolcast::sim {
namespace {

using batch::EndCause;

// The service gives up on a registry that does not answer after so long.
constexpr Duration pull_timeout = minute;

/// After the delay, or when its wall clock time is over.
void will_be_cut_short(State& state, std::uint32_t run, TaskRules const& rules, Duration delay,
                       EndCause cause) {
  bool const too_late = rules.max_wall_clock_time && *rules.max_wall_clock_time < delay;
  state.runs[run].cut = too_late ? EndCause::wall_clock : cause;
  state.schedule(too_late ? *rules.max_wall_clock_time : delay, EventKind::run_cut_short, run,
                 state.runs[run].generation);
}

/// From when on the node has the image; nothing if it cannot be had.
std::optional<Time> image_ready(State& state, PoolModel const& model, batch::NodeId id) {
  Node& node = state.node(id);
  if (model.image.size_gb <= 0) return state.now;
  if (node.image_ready != never) return std::max(node.image_ready, state.now);
  if (registry_is_down(state)) return std::nullopt;
  node.image_ready = state.now + pull_time(state, node);
  return node.image_ready;
}

bool is_nothing(Distribution const& distribution) { return longest(distribution) == Duration{}; }

}  // namespace

void start_agent(State& state, std::uint32_t index) {
  Run& run = state.runs[index];
  PoolModel const& model = state.pool_model(state.node(run.node).pool);
  run.agent = AgentState::starting;
  run.cut = EndCause::none;
  run.image_ms = 0;
  Duration const scheduling =
      sample(model.latencies.task_scheduling, draw_for(state, Stream::task_scheduling, run.task));
  std::optional<Time> const ready = image_ready(state, model, run.node);
  TaskRules const& rules = state.rules(state.node(run.node).pool, run.task);
  if (!ready) {
    return will_be_cut_short(state, index, rules, scheduling + pull_timeout, EndCause::image_pull);
  }
  // Another task's pull may end between two milliseconds; the ledger counts whole ones.
  Duration const left = std::max(Duration{}, *ready - state.now) + millisecond - Duration{1};
  run.image_ms = static_cast<std::uint32_t>(left / millisecond);
  Duration const pull = run.image_ms * millisecond;
  Duration const online =
      scheduling + pull +
      sample(model.latencies.agent_start, draw_for(state, Stream::agent_start, run.task));
  bool const fails = state.flow.agents && happens(rules.failure_percent,
                                                  draw_for(state, Stream::task_failure, run.task));
  if (fails) return will_be_cut_short(state, index, rules, online, EndCause::exit_code);
  if (rules.max_wall_clock_time) {
    will_be_cut_short(state, index, rules, *rules.max_wall_clock_time, EndCause::wall_clock);
  }
  state.schedule(online, EventKind::agent_online, index, run.generation);
  if (state.flow.agents) return;  // what it will do is the pipelines' business
  state.schedule(online + state.job(run.task).duration, EventKind::task_completed, index,
                 run.generation);
}

bool has_plain_tasks(State const& state, batch::PoolId pool) {
  PoolModel const& model = state.pool_model(pool);
  TaskRules const& rules = model.tasks;
  bool const late = !is_nothing(model.latencies.agent_start) ||
                    !is_nothing(model.latencies.task_scheduling) ||
                    (model.image.size_gb > 0 && !model.image.prefetched);
  if (state.model.tasks_bring_rules) return false;
  return !late && !state.flow.active && rules.failure_percent <= 0 && !rules.max_wall_clock_time;
}

}  // namespace poolcast::sim
