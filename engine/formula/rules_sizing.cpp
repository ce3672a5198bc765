// Rules on how tasks become nodes.
#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/formula/rules.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;
using enum Operator;

constexpr Cell targets[] = {Cell::target_dedicated, Cell::target_low_priority};

/// Functions that give one of their arguments' numbers, or one between them.
constexpr std::string_view choosing[] = {"min", "max", "avg", "percentile", "val", "vec"};
constexpr std::string_view rounding[] = {"ceil", "floor", "round"};

template <std::size_t N>
bool is_one_of(Lint const& lint, ExprId id, std::string_view const (&names)[N]) {
  return std::ranges::any_of(names, [&](auto name) { return lint.calls(id, name); });
}

template <class Predicate>
bool any_argument(Lint const& lint, ExprId id, Predicate holds) {
  for (std::uint32_t i = 0; i < lint.at(id).argument_count; ++i) {
    if (holds(lint.argument(id, i))) return true;
  }
  return false;
}

void only_active_tasks(Lint& lint) {
  Inputs const& result = lint.flow.result;
  bool const reads_others = result.reads_any({Metric::running_tasks, Metric::pending_tasks});
  if (!result.reads_any({Metric::active_tasks}) || reads_others) return;
  for (ExprId id = 0; id < lint.size(); ++id) {
    Variable const* const row = lint.variable(id);
    if (row == nullptr || row->metric != Metric::active_tasks) continue;
    lint.report(lint.at(id).name,
                "'$ActiveTasks' counts only tasks that wait, so the target falls as they start to "
                "run; $PendingTasks counts both");
    return;
  }
}

/// Of each expression, whether it is a number of tasks that nothing has been done to but choosing,
/// rounding and adding.
std::vector<char> raw_task_counts(Lint const& lint) {
  std::vector<char> raw(lint.size(), 0);
  for (ExprId id = 0; id < lint.size(); ++id) {
    Expression const& e = lint.at(id);
    SampleCall const* const call = lint.sample_call(id);
    bool is_raw = call != nullptr && task_counts.contains(call->metric);
    if (lint.flow.sources[id] != no_statement) {
      is_raw = raw[lint.formula.statements[lint.flow.sources[id]].value] != 0;
    } else if (e.kind == Kind::conditional) {
      is_raw = raw[e.second] != 0 || raw[e.third] != 0;
    } else if (e.kind == Kind::binary) {
      is_raw = (e.operation == add || e.operation == subtract) && (raw[e.first] || raw[e.second]);
    } else if (is_one_of(lint, id, choosing) || is_one_of(lint, id, rounding)) {
      is_raw = any_argument(lint, id, [&](ExprId argument) { return raw[argument] != 0; });
    }
    raw[id] = is_raw ? 1 : 0;
  }
  return raw;
}

void ignores_task_slots(Lint& lint) {
  std::optional<double> const slots = lint.context.task_slots_per_node;
  if (slots && *slots <= 1) return;
  for (ExprId id = 0; id < lint.size(); ++id) {
    Variable const* const row = lint.variable(id);
    if (row != nullptr && row->cell == Cell::task_slots) return;
  }
  std::vector<char> const raw = raw_task_counts(lint);
  for (Cell target : targets) {
    auto const statement = lint.last_assignment(target);
    if (!statement || raw[lint.formula.statements[*statement].value] == 0) continue;
    Span const name = lint.formula.statements[*statement].name;
    if (slots) {
      lint.report(Severity::warning, name,
                  "a node for each task, though a node runs " + format_number(*slots) +
                      " at once; divide the tasks by $TaskSlotsPerNode");
    } else {
      lint.report(name,
                  "a node for each task; if a node has several task slots, divide the tasks by "
                  "$TaskSlotsPerNode");
    }
  }
}

bool is_fraction(double number) { return number != std::floor(number); }

/// Whether the value is made of targets and counts of nodes alone: halving them is a way to shrink,
/// and cutting off the fraction is part of it.
bool is_step_of_nodes(Lint const& lint, ExprId id) {
  Inputs const& inputs = lint.flow.inputs[id];
  return inputs.cells != 0 && inputs.samples.bits == 0;
}

/// Of each expression, whether it may be no whole number.
std::vector<char> fractions(Lint const& lint) {
  std::vector<char> fraction(lint.size(), 0);
  for (ExprId id = 0; id < lint.size(); ++id) {
    Expression const& e = lint.at(id);
    auto const is = [&](ExprId one) { return fraction[one] != 0; };
    bool may = false;
    if (std::optional<double> const number = lint.constant_number(id)) {
      may = is_fraction(*number);
    } else if (lint.flow.sources[id] != no_statement) {
      may = is(lint.formula.statements[lint.flow.sources[id]].value);
    } else if (e.kind == Kind::conditional) {
      may = is(e.second) || is(e.third);
    } else if (e.kind == Kind::binary && e.operation >= add) {
      may = (e.operation == divide || is(e.first) || is(e.second)) && !is_step_of_nodes(lint, id);
    } else if (e.kind == Kind::unary) {
      may = e.operation == negate && is(e.first);
    } else if (lint.calls(id, "avg") || lint.calls(id, "percentile") || lint.calls(id, "std")) {
      may = true;
    } else if (lint.calls(id, "sum") || is_one_of(lint, id, choosing)) {
      may = any_argument(lint, id, is);
    }
    fraction[id] = may ? 1 : 0;
  }
  return fraction;
}

void fractional_target(Lint& lint) {
  std::vector<char> const fraction = fractions(lint);
  for (Cell target : targets) {
    auto const statement = lint.last_assignment(target);
    if (!statement || fraction[lint.formula.statements[*statement].value] == 0) continue;
    lint.report(lint.formula.statements[*statement].name,
                "the service cuts the target's fraction off, so 0.5 is no node; ceil(...) rounds "
                "up");
  }
}

constexpr Rule rows[] = {
    {"only-active-tasks", Severity::warning, "The target follows $ActiveTasks alone",
     "Active tasks wait; once they run they are no longer counted, and their nodes look idle.",
     "$TargetDedicatedNodes = min(20, max($ActiveTasks.GetSample(10)));",
     "$TargetDedicatedNodes = min(20, max($PendingTasks.GetSample(10)));", only_active_tasks},
    {"ignores-task-slots", Severity::note,
     "A node for each task, whatever the slots (a warning if the pool is known to have several)",
     "A node with four task slots runs four tasks, so three of four nodes would be idle.",
     "$TargetDedicatedNodes = min(20, max($PendingTasks.GetSample(10)));",
     "$TargetDedicatedNodes = min(20, ceil(max($PendingTasks.GetSample(10)) / "
     "$TaskSlotsPerNode));",
     ignores_task_slots},
    {"fractional-target", Severity::note, "A target that need not be a whole number",
     "The service cuts a fraction off, so one task on nodes of two slots gets no node.",
     "$TargetDedicatedNodes = min(20, max($PendingTasks.GetSample(10)) / $TaskSlotsPerNode);",
     "$TargetDedicatedNodes = min(20, ceil(max($PendingTasks.GetSample(10)) / "
     "$TaskSlotsPerNode));",
     fractional_target},
};

}  // namespace

std::span<Rule const> sizing_rules() { return rows; }

}  // namespace poolcast::formula
