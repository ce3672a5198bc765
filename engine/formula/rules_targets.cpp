// Rules on what the targets can become, and what happens to tasks when they fall.
#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formula/rules.hpp"

namespace poolcast::formula {
namespace {

constexpr Cell targets[] = {Cell::target_dedicated, Cell::target_low_priority};
constexpr Cell current[] = {Cell::current_dedicated, Cell::current_low_priority};
constexpr std::string_view target_names[] = {"$TargetDedicatedNodes", "$TargetLowPriorityNodes"};

bool is_written(Lint const& lint, std::size_t pool) {
  return lint.last_assignment(targets[pool]).has_value();
}

void no_target(Lint& lint) {
  if (is_written(lint, 0) || is_written(lint, 1)) return;
  for (Statement const& statement : lint.formula.statements) {
    std::string_view const name = lint.text(statement.name);
    if (std::ranges::any_of(target_names,
                            [&](auto target) { return same_but_for_case(name, target); })) {
      return;  // case-slip says it
    }
  }
  lint.report(lint.head(0),
              "no statement assigns $TargetDedicatedNodes or "
              "$TargetLowPriorityNodes, so the pool keeps its size");
}

/// How the targets that the formula sets develop from this many nodes each.
Trend develop_from(Lint const& lint, double nodes, double demand, int evaluations) {
  Situation situation;
  situation.demand = Range::only(demand);
  for (std::size_t pool = 0; pool < 2; ++pool) {
    if (is_written(lint, pool)) situation.nodes[pool] = Range::only(nodes);
  }
  if (lint.context.task_slots_per_node) {
    situation.slots = Range::only(*lint.context.task_slots_per_node);
  }
  return develop(lint.formula, lint.typing, lint.flow, situation, evaluations);
}

/// The last assignment of each target that follows the demand.
std::optional<ExprId> demand_target(Lint const& lint, std::size_t pool) {
  auto const statement = lint.last_assignment(targets[pool]);
  if (!statement) return std::nullopt;
  ExprId const value = lint.formula.statements[*statement].value;
  if (lint.typing.types[value].empty()) return std::nullopt;
  bool const follows = lint.flow.inputs[value].reads_any(task_counts);
  return follows ? std::optional(value) : std::nullopt;
}

void never_reaches_zero(Lint& lint) {
  constexpr double few = 10, many = 100;
  std::optional<ExprId> const values[] = {demand_target(lint, 0), demand_target(lint, 1)};
  if (!values[0] && !values[1]) return;
  // A node less each time needs as many evaluations as there are nodes.
  Trend const from_few = develop_from(lint, few, 0, static_cast<int>(few) + 1);
  for (std::size_t pool = 0; pool < 2; ++pool) {
    std::optional<Range> const last = from_few.last[pool];
    if (!values[pool] || !last || !last->known || last->low < 1) continue;
    bool const stays = last->low == few && develop_from(lint, many, 0, 2).last[pool]->low >= many;
    lint.report(lint.at(*values[pool]).span,
                stays ? "without any task the pool keeps the nodes that it has; nothing here "
                        "lowers the target"
                      : "without any task the pool keeps at least " + format_number(last->low) +
                            (last->low == 1 ? " node" : " nodes"));
  }
}

void no_cap(Lint& lint) {
  // More nodes than a sensible cap allows, so that a formula with a cap falls.
  constexpr double nodes = 5000, endless = 1e5;
  Trend const trend = develop_from(lint, nodes, very_many, 3);
  for (std::size_t pool = 0; pool < 2; ++pool) {
    auto const statement = lint.last_assignment(targets[pool]);
    std::optional<Range> const last = trend.last[pool];
    if (!statement || !last || !last->known) continue;
    ExprId const value = lint.formula.statements[*statement].value;
    bool const is_known = !lint.typing.types[value].empty();
    if (!is_known || lint.flow.inputs[value].samples.bits == 0) continue;
    if (last->high < endless && !trend.grows[pool]) continue;
    lint.report(lint.at(value).span,
                "nothing caps the target; min(..., 20) would keep a burst, or a bug, from buying "
                "more nodes than that");
  }
}

void no_deallocation_option(Lint& lint) {
  if (lint.last_assignment(Cell::deallocation_option)) return;
  for (Cell target : targets) {
    auto const statement = lint.last_assignment(target);
    if (!statement) continue;
    ExprId const value = lint.formula.statements[*statement].value;
    if (lint.flow.inputs[value].none()) continue;  // always the same: it never falls
    Span const name = lint.formula.statements[*statement].name;
    lint.report(name,
                "when the target falls, running tasks are stopped and requeued; "
                "$NodeDeallocationOption = taskcompletion lets them finish",
                Fix{{name.begin, name.begin}, "$NodeDeallocationOption = taskcompletion;\n"});
    return;
  }
}

/// Reads the other kind of nodes' target or count, and never its own.
void reads_other_target(Lint& lint) {
  for (std::size_t pool = 0; pool < 2; ++pool) {
    std::size_t const other = 1 - pool;
    if (!is_written(lint, pool) || is_written(lint, other)) continue;
    std::optional<ExprId> reads_other;
    bool reads_own = false;
    for (ExprId id = 0; id < lint.size(); ++id) {
      Variable const* const row = lint.variable(id);
      if (row == nullptr || !row->cell) continue;
      reads_own = reads_own || row->cell == targets[pool] || row->cell == current[pool];
      bool const is_other = row->cell == targets[other] || row->cell == current[other];
      if (is_other && !reads_other) reads_other = id;
    }
    if (!reads_other || reads_own) continue;
    Span const name = lint.at(*reads_other).name;
    lint.report(name, "the formula sets " + std::string(target_names[pool]) + ", but reads " +
                          lint.quoted(name) + ", which nothing here changes");
  }
}

void alias_and_full_name(Lint& lint) {
  auto const& statements = lint.formula.statements;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    Variable const* const alias = lint.assigned_variable(i);
    if (alias == nullptr || alias->standing != Standing::alias) continue;
    for (std::size_t other = 0; other < statements.size(); ++other) {
      Variable const* const full = lint.assigned_variable(other);
      if (full == nullptr || full->standing != Standing::current || full->cell != alias->cell) {
        continue;
      }
      lint.report(statements[i].name, lint.quoted(statements[i].name) + " is the same as '" +
                                          std::string(full->name) + "', which line " +
                                          std::to_string(lint.line(statements[other].name)) +
                                          " assigns too, and which wins");
      break;
    }
  }
}

constexpr std::string_view decided =
    "$tasks = max($PendingTasks.GetSample(10));\n"
    "$TargetDedicatedNodes = min(20, $tasks);\n"
    "$NodeDeallocationOption = taskcompletion;";

constexpr Rule rows[] = {
    {"no-target", Severity::warning, "No statement assigns a target",
     "A formula that assigns no target never resizes the pool.",
     "$tasks = max($PendingTasks.GetSample(10));", decided, no_target},
    {"never-reaches-zero", Severity::warning,
     "A target that follows the demand and stays above 0 without any",
     "Nodes that wait for tasks cost as much as nodes that work.",
     "$TargetDedicatedNodes = max(2, min(20, max($PendingTasks.GetSample(10))));",
     "$TargetDedicatedNodes = max(0, min(20, max($PendingTasks.GetSample(10))));",
     never_reaches_zero},
    {"no-cap", Severity::warning, "A target without an upper bound",
     "A burst, or a job that submits tasks without end, is then only stopped by the quota.",
     "$TargetDedicatedNodes = max($PendingTasks.GetSample(10));", decided, no_cap},
    {"no-deallocation-option", Severity::warning,
     "A target that can fall, and no $NodeDeallocationOption",
     "By default the tasks of a removed node are stopped, and start again elsewhere.",
     "$TargetDedicatedNodes = min(20, max($PendingTasks.GetSample(10)));", decided,
     no_deallocation_option},
    {"reads-other-target", Severity::warning,
     "Dedicated nodes are read where low-priority ones are set, or the other way round",
     "The one that is read never changes, so a formula that steps from it never gets on.",
     "$TargetLowPriorityNodes = max($PendingTasks.GetSample(10)) > 0 ? 8 : $TargetDedicatedNodes / "
     "2;",
     "$TargetLowPriorityNodes = max($PendingTasks.GetSample(10)) > 0 ? 8 : "
     "$TargetLowPriorityNodes / 2;",
     reads_other_target},
    {"alias-and-full-name", Severity::warning, "One target assigned under two names",
     "The full name wins, whatever the order, so the other assignment has no effect.",
     "$TargetDedicatedNodes = 2;\n$TargetDedicated = 3;", "$TargetDedicatedNodes = 3;",
     alias_and_full_name},
};

}  // namespace

std::span<Rule const> target_rules() { return rows; }

}  // namespace poolcast::formula
