#include "live/agents/formula_cap.hpp"

#include <algorithm>

#include "engine/base/diagnostic.hpp"
#include "engine/control/metrics.hpp"
#include "engine/formula/compile.hpp"
#include "engine/formula/evaluate.hpp"

namespace poolcast::agents {
namespace {

constexpr double waiting_tasks = 100'000;
constexpr int most_steps = 500;  // a formula that adds a node a time may take so many
constexpr std::int32_t most_nodes = 10'000;
constexpr int hours_of_week = 7 * 24;

formula::SampleHistory busy_hours(Time now) {
  formula::SampleHistory history;
  for (Time at = now - 2 * hour; at <= now; at += formula::sample_period) {
    for (formula::Metric const metric :
         {formula::Metric::active_tasks, formula::Metric::pending_tasks}) {
      history.record(metric, at, waiting_tasks);
    }
    history.record(formula::Metric::running_tasks, at, 0);
    history.record(formula::Metric::usable_node_count, at, 0);
    history.record(formula::Metric::preempted_node_count, at, 0);
  }
  return history;
}

/// Evaluated again and again, each time with the nodes that it asked for before.
Result<FormulaCap> cap_at(formula::Program const& program, double slots, Time now) {
  formula::SampleHistory const history = busy_hours(now);
  formula::Workspace workspace;
  FormulaCap cap;
  for (int step = 0; step < most_steps; ++step) {
    formula::Environment const environment{
        .now = now,
        .current_dedicated_nodes = static_cast<double>(cap.nodes.dedicated),
        .current_low_priority_nodes = static_cast<double>(cap.nodes.low_priority),
        .target_dedicated_nodes = static_cast<double>(cap.nodes.dedicated),
        .target_low_priority_nodes = static_cast<double>(cap.nodes.low_priority),
        .task_slots_per_node = slots,
        .samples = &history};
    formula::Outcome const outcome = evaluate(program, environment, workspace);
    if (outcome.error) return fail(outcome.error->detail());
    batch::Targets const next = control::applied_targets(outcome);
    if (next.dedicated <= cap.nodes.dedicated && next.low_priority <= cap.nodes.low_priority) {
      return cap;
    }
    cap.nodes.dedicated = std::max(cap.nodes.dedicated, next.dedicated);
    cap.nodes.low_priority = std::max(cap.nodes.low_priority, next.low_priority);
    if (cap.nodes.dedicated > most_nodes || cap.nodes.low_priority > most_nodes) break;
  }
  cap.bounded = false;
  return cap;
}

}  // namespace

Result<FormulaCap> formula_cap(std::string const& text, std::int64_t slots_per_node, Time now) {
  Source const source{"formula", text};
  auto const program = formula::compile(source);
  if (!program) return fail(render(source, program.error()));
  FormulaCap most;
  for (int hours = 0; hours < hours_of_week && most.bounded; ++hours) {
    Result<FormulaCap> const cap =
        cap_at(*program, static_cast<double>(slots_per_node), now + hours * hour);
    if (!cap) return fail(cap.error().message);
    most.nodes.dedicated = std::max(most.nodes.dedicated, cap->nodes.dedicated);
    most.nodes.low_priority = std::max(most.nodes.low_priority, cap->nodes.low_priority);
    most.bounded = cap->bounded;
  }
  return most;
}

}  // namespace poolcast::agents
