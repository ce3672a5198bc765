// Rules on conditions and statements: what is always so, never happens, or can fail.

#include "engine/formula/rules.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;
using enum Operator;

bool has_name(Lint const& lint, ExprId id) {
  for (ExprId part = lint.flow.begins[id]; part <= id; ++part) {
    if (lint.at(part).kind == Kind::name) return true;
  }
  return false;
}

/// A variable set to a constant is a switch for the reader to turn; so it is let alone.
void constant_condition(Lint& lint) {
  for (Expression const& e : lint.formula.expressions) {
    if (e.kind != Kind::conditional) continue;
    Range const range = lint.anything.ranges[e.first];
    bool const is_switch = lint.flow.inputs[e.first].none() && has_name(lint, e.first);
    if (is_switch || (!range.always() && !range.never())) continue;
    lint.report(lint.at(e.first).span,
                range.always() ? "the condition always holds; what follows ':' is never chosen"
                               : "the condition never holds; what follows '?' is never chosen");
  }
}

void mixed_types(Lint& lint) {
  lint.findings.insert(lint.findings.end(), lint.typing.doubts.begin(), lint.typing.doubts.end());
}

bool shares(Inputs const& a, Inputs const& b) {
  return (a.samples.bits & b.samples.bits) != 0 || (a.cells & b.cells) != 0 ||
         (a.availability.bits & b.availability.bits) != 0 ||
         (a.availability.bits & b.samples.bits) != 0 || (a.clock && b.clock) || (a.draw && b.draw);
}

void division_by_zero(Lint& lint) {
  for (ExprId id = 0; id < lint.size(); ++id) {
    Expression const& e = lint.at(id);
    if (e.kind != Kind::binary || e.operation != divide) continue;
    Range const divisor = lint.anything.ranges[e.second];
    Inputs const& inputs = lint.flow.inputs[e.second];
    if (!divisor.known || divisor.low > 0 || divisor.high < 0) continue;
    bool const guarded = lint.is_guarded(
        id, [&](ExprId condition) { return shares(lint.flow.inputs[condition], inputs); });
    if (guarded) continue;
    lint.report(lint.at(e.second).span,
                divisor.never() ? "division by zero fails the evaluation"
                                : "this can be 0, and a division by zero fails the evaluation; "
                                  "max(1, ...) or a '?' keeps it from that");
  }
}

/// What a left side of `&&` guards on its right: a window of samples, or a division.
void short_circuit_guard(Lint& lint) {
  for (ExprId id = 0; id < lint.size(); ++id) {
    Expression const& e = lint.at(id);
    if (e.kind != Kind::binary || e.operation > logical_and) continue;
    Inputs const& guard = lint.flow.inputs[e.first];
    for (ExprId part = lint.flow.begins[e.second]; part <= e.second; ++part) {
      Expression const& inner = lint.at(part);
      SampleCall const* const call = lint.sample_call(part);
      bool const samples =
          call != nullptr && call->is_window && guard.availability.contains(call->metric);
      bool const divides = inner.kind == Kind::binary && inner.operation == divide &&
                           lint.anything.ranges[inner.second].low <= 0 &&
                           shares(guard, lint.flow.inputs[inner.second]);
      if (!samples && !divides) continue;
      Span const place{e.at, e.at + 2};
      lint.report(place, "no document says that " + lint.quoted(place) +
                             " leaves its right side alone, and that can fail; '?' does leave it");
      break;
    }
  }
}

bool stops(Lint const& lint, ExprId id) {
  for (ExprId part = lint.flow.begins[id]; part <= id; ++part) {
    if (lint.calls(part, "stop")) return true;
  }
  return false;
}

void no_effect(Lint& lint) {
  for (Statement const& statement : lint.formula.statements) {
    if (statement.name != Span{} || stops(lint, statement.value)) continue;
    lint.report(lint.at(statement.value).span,
                "the value is computed and dropped; name = ... keeps it");
  }
}

void after_stop(Lint& lint) {
  auto const& statements = lint.formula.statements;
  for (std::size_t i = 0; i + 1 < statements.size(); ++i) {
    if (!lint.calls(statements[i].value, "stop")) continue;
    lint.report(lint.head(i + 1), "stop() ends every evaluation before it comes here");
    return;
  }
}

constexpr Rule rows[] = {
    {"constant-condition", Severity::warning, "A condition that is always the same",
     "One of the two branches is never chosen.",
     "$tasks = max($PendingTasks.GetSample(10)) >= 0 ? 1 : 2;",
     "$tasks = max($PendingTasks.GetSample(10)) > 0 ? 1 : 2;", constant_condition},
    {rule::mixed_types, Severity::warning, "Branches of different types, of which one fails later",
     "Whether the evaluation fails then depends on the condition.",
     "$x = rand() > 0.5 ? 1 : time();\n$y = $x + 1;", "$x = rand() > 0.5 ? 1 : 2;\n$y = $x + 1;",
     mixed_types},
    {"division-by-zero", Severity::warning, "A division by what can be 0",
     "A division by zero fails the evaluation, and the pool keeps its size.",
     "$load = max($PendingTasks.GetSample(10)) / $CurrentDedicatedNodes;",
     "$load = max($PendingTasks.GetSample(10)) / max(1, $CurrentDedicatedNodes);",
     division_by_zero},
    {"short-circuit-guard", Severity::warning,
     "'&&' or '||' that keeps its right side from failing",
     "No document says that the right side is left alone; of '?' it is known.",
     "$busy = $PendingTasks.GetSamplePercent(TimeInterval_Hour) > 70 && "
     "avg($PendingTasks.GetSample(TimeInterval_Hour)) > 1;",
     "$busy = $PendingTasks.GetSamplePercent(TimeInterval_Hour) > 70 ? "
     "avg($PendingTasks.GetSample(TimeInterval_Hour)) > 1 : 0;",
     short_circuit_guard},
    {"no-effect", Severity::warning, "A statement that neither assigns nor stops",
     "Its value is dropped; a name and '=' may be missing.", "max(1, 2);", "$most = max(1, 2);",
     no_effect},
    {"after-stop", Severity::warning, "Statements after stop()",
     "stop() ends the evaluation, so they are never reached.", "stop();\n$x = 1;",
     "$x = 1;\nstop();", after_stop},
};

}  // namespace

std::span<Rule const> logic_rules() { return rows; }

}  // namespace poolcast::formula
