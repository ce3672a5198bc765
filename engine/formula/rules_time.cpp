// Rules on times and days of the week.
#include <vector>

#include "engine/formula/functions.hpp"
#include "engine/formula/rules.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;
using enum Operator;

/// What an expression is on a Sunday, if nothing but the day decides it.
struct Sunday {
  std::optional<double> as_zero;   // if Sunday's number is 0
  std::optional<double> as_seven;  // if it is 7
  bool differs() const { return as_zero != as_seven; }
};

std::optional<double> calculate(Operator operation, std::optional<double> a,
                                std::optional<double> b) {
  // `&&` and `||` can be decided by one side alone.
  if (operation == logical_and && (a == 0.0 || b == 0.0)) return 0;
  if (operation == logical_or && ((a && *a != 0) || (b && *b != 0))) return 1;
  if (!a || !b) return std::nullopt;
  switch (operation) {
    case logical_and:
      return 1;
    case logical_or:
      return 0;
    case equal:
      return *a == *b;
    case not_equal:
      return *a != *b;
    case less:
      return *a < *b;
    case less_equal:
      return *a <= *b;
    case greater:
      return *a > *b;
    case greater_equal:
      return *a >= *b;
    default:
      return std::nullopt;
  }
}

std::vector<Sunday> sundays(Lint const& lint) {
  std::vector<Sunday> all(lint.size());
  for (ExprId id = 0; id < lint.size(); ++id) {
    Expression const& e = lint.at(id);
    std::uint16_t const source = lint.flow.sources[id];
    if (std::optional<double> const number = lint.constant_number(id)) {
      all[id] = {number, number};
    } else if (source != no_statement) {
      all[id] = all[lint.formula.statements[source].value];
    } else if (e.kind == Kind::member && lint.text(e.name) == "weekday") {
      all[id] = {0, 7};
    } else if (e.kind == Kind::binary) {
      Sunday const a = all[e.first], b = all[e.second];
      all[id] = {calculate(e.operation, a.as_zero, b.as_zero),
                 calculate(e.operation, a.as_seven, b.as_seven)};
    } else if (e.kind == Kind::unary && e.operation == logical_not) {
      Sunday const a = all[e.first];
      if (a.as_zero) all[id].as_zero = *a.as_zero == 0;
      if (a.as_seven) all[id].as_seven = *a.as_seven == 0;
    }
  }
  return all;
}

/// The comparison that brings the difference in, here or where a variable was set.
ExprId find_comparison(Lint const& lint, std::vector<Sunday> const& all, ExprId id) {
  for (ExprId part = lint.flow.begins[id]; part <= id; ++part) {
    if (!all[part].differs()) continue;
    Expression const& e = lint.at(part);
    bool const compares = e.kind == Kind::binary && e.operation >= equal;
    if (compares) return part;
    if (lint.flow.sources[part] == no_statement) continue;
    ExprId const behind = lint.behind(part);
    if (lint.at(behind).kind != Kind::member) return find_comparison(lint, all, behind);
  }
  return id;
}

void sunday_number(Lint& lint) {
  std::vector<Sunday> const all = sundays(lint);
  std::vector<char> reported(lint.size(), 0);
  auto const check = [&](ExprId id) {
    if (!all[id].differs()) return;
    ExprId const comparison = find_comparison(lint, all, id);
    if (lint.at(comparison).kind != Kind::binary || reported[comparison] != 0) return;
    reported[comparison] = 1;
    lint.report(lint.at(comparison).span,
                "Monday is 1, but no document says whether Sunday is 0 or 7, and here it matters; "
                "compared with 1 and 5 it does not");
  };
  for (ExprId id = 0; id < lint.size(); ++id) {
    Expression const& e = lint.at(id);
    if (e.kind == Kind::conditional) check(e.first);
    bool const is_arithmetic = e.kind == Kind::binary && e.operation >= add;
    if (is_arithmetic) check(e.first), check(e.second);
    for (std::uint32_t i = 0; i < e.argument_count; ++i) check(lint.argument(id, i));
  }
  for (std::size_t i = 0; i < lint.formula.statements.size(); ++i) {
    bool const is_last_use = lint.flow.reader_count[i] == 0;
    if (is_last_use) check(lint.formula.statements[i].value);
  }
}

void invalid_time(Lint& lint) {
  Environment const nothing;
  Arena arena;
  for (ExprId id = 0; id < lint.size(); ++id) {
    if (!lint.calls(id, "time") || lint.at(id).argument_count != 1) continue;
    ExprId const argument = lint.argument(id, 0);
    Value const text = lint.constant(argument);
    if (text.type != Type::string) continue;
    Evaluation evaluation{nothing, lint.semantics, arena};
    Value const time = find_function("time")->body(evaluation, {&text, 1});
    if (time.type == Type::none) lint.report(lint.at(argument).span, evaluation.failure);
  }
}

constexpr Rule rows[] = {
    {"sunday-number", Severity::warning, "A result that depends on Sunday's number",
     "Monday is 1; whether Sunday is 0 or 7 is not documented, and both are in use.",
     "$isWeekend = time().weekday >= 6;\n$TargetDedicatedNodes = $isWeekend ? 0 : 5;",
     "$day = time().weekday;\n$TargetDedicatedNodes = $day >= 1 && $day <= 5 ? 5 : 0;",
     sunday_number},
    {"invalid-time", Severity::error, "A text that time() cannot read",
     "Such a formula fails whenever it is evaluated.", "$start = time(\"tomorrow\");",
     "$start = time(\"2026-11-25T08:00:00Z\");", invalid_time},
    {rule::timestamp_minus_interval, Severity::error, "timestamp - timeinterval",
     "The documented operators only add an interval to a timestamp.",
     "$start = time() - TimeInterval_Hour;", "$start = time() + -TimeInterval_Hour;", nullptr},
};

}  // namespace

std::span<Rule const> time_rules() { return rows; }

}  // namespace poolcast::formula
