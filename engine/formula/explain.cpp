#include "engine/formula/explain.hpp"

#include "engine/formula/registers.hpp"
#include "engine/formula/trace.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

/// Looks at one evaluation; every table is by ExprId.
class Explainer {
 public:
  Explainer(Formula const& formula, Environment const& environment, Workspace const& workspace);

  ExplainedStatement statement(std::size_t index, Reached reached) const;

 private:
  Expression const& at(ExprId id) const { return formula_.expressions[id]; }
  /// The operands that are evaluated as expressions of their own, in order.
  std::vector<ExprId> operands(ExprId id) const;
  std::optional<bool> truth(ExprId id) const;
  std::optional<ExprId> skipped_operand(ExprId id) const;
  bool fails_by_its_condition(ExprId id) const;
  std::optional<ExprId> failing(Statement const& statement) const;
  std::string_view note(ExprId id) const;
  std::span<std::int64_t const> taken(ExprId id) const;

  Formula const& formula_;
  Environment const& environment_;
  Semantics const& semantics_;
  std::vector<Value const*> values_;  // null: not evaluated
};

Explainer::Explainer(Formula const& formula, Environment const& environment,
                     Workspace const& workspace)
    : formula_(formula),
      environment_(environment),
      semantics_(workspace.registers().code->semantics),
      values_(formula.expressions.size()) {
  for (Step const& step : trace(workspace)) values_[step.expression] = &step.value;
}

ExplainedStatement Explainer::statement(std::size_t index, Reached reached) const {
  Statement const& statement = formula_.statements[index];
  ExplainedStatement explained{.name = formula_.text_of(statement.name),
                               .place = place_of(formula_.text, formula_.head(statement).begin),
                               .reached = reached,
                               .expressions = {}};
  std::optional<ExprId> const culprit =
      reached == Reached::failed ? failing(statement) : std::nullopt;
  struct Open {
    ExprId id;
    int depth;
  };
  std::vector<Open> open{{statement.value, 0}};
  while (!open.empty()) {
    auto const [id, depth] = open.back();
    open.pop_back();
    ExplainedExpression expression{.id = id, .depth = depth};
    if (values_[id] != nullptr) {
      expression.reached = Reached::evaluated;
      expression.value = *values_[id];
      expression.note = note(id);
      expression.taken = taken(id);
      expression.truth = truth(id);
    } else if (culprit == id) {
      expression.reached = Reached::failed;
    }
    explained.expressions.push_back(expression);
    std::vector<ExprId> const inner = operands(id);
    // The last one pushed is the first to be looked at.
    for (std::size_t i = inner.size(); i-- > 0;) open.push_back({inner[i], depth + 1});
  }
  return explained;
}

std::vector<ExprId> Explainer::operands(ExprId id) const {
  Expression const& e = at(id);
  switch (e.kind) {
    case Kind::unary:
    case Kind::member:
      return {e.first};
    case Kind::binary:
      return {e.first, e.second};
    case Kind::conditional:
      return {e.first, e.second, e.third};
    case Kind::call:
    case Kind::method: {
      auto const first = formula_.arguments.begin() + e.arguments;
      std::vector<ExprId> all(first, first + e.argument_count);
      if (e.kind == Kind::method && at(e.first).kind != Kind::name)
        all.insert(all.begin(), e.first);
      return all;
    }
    default:
      return {};
  }
}

/// As `?`, `&&` and `||` read the value; nothing if there is none, or if they fail on it.
std::optional<bool> Explainer::truth(ExprId id) const {
  if (values_[id] == nullptr) return std::nullopt;
  Value const& value = *values_[id];
  if (value.type == Type::number) return value.number != 0;
  bool const stands_for_a_number = value.type == Type::vector && value.size == 1 &&
                                   semantics_.one_element_vector_as_number == Unproven::accept;
  return stands_for_a_number ? std::optional(value.numbers[0] != 0) : std::nullopt;
}

bool is_logic(Expression const& e) {
  return e.kind == Kind::binary &&
         (e.operation == Operator::logical_and || e.operation == Operator::logical_or);
}

/// The operand that an evaluated left side or condition made superfluous.
std::optional<ExprId> Explainer::skipped_operand(ExprId id) const {
  Expression const& e = at(id);
  if (e.kind == Kind::conditional) {
    std::optional<bool> const condition = truth(e.first);
    return condition ? std::optional(*condition ? e.third : e.second) : std::nullopt;
  }
  bool const decided = is_logic(e) && values_[id] != nullptr && values_[e.second] == nullptr;
  return decided ? std::optional(e.second) : std::nullopt;
}

/// The condition, or the left side, has a value that is neither true nor false, so what stands
/// behind it was never begun.
bool Explainer::fails_by_its_condition(ExprId id) const {
  Expression const& e = at(id);
  bool const decides = e.kind == Kind::conditional || (is_logic(e) && semantics_.short_circuit);
  return decides && values_[e.first] != nullptr && !truth(e.first);
}

/// Expressions are evaluated in the order of their ids, so the first one without a value is where
/// the evaluation ended, unless it belongs to what is skipped or is a sample object.
std::optional<ExprId> Explainer::failing(Statement const& statement) const {
  std::vector<ExprId> open{statement.value};
  std::optional<ExprId> first;
  while (!open.empty()) {
    ExprId const id = open.back();
    open.pop_back();
    if (values_[id] != nullptr) continue;
    if (!first || id < *first) first = id;
    if (fails_by_its_condition(id)) continue;
    std::optional<ExprId> const skipped = skipped_operand(id);
    for (ExprId const operand : operands(id)) {
      if (operand != skipped) open.push_back(operand);
    }
  }
  return first;
}

std::string_view Explainer::note(ExprId id) const {
  std::optional<ExprId> const skipped = skipped_operand(id);
  if (!skipped) return {};
  Expression const& e = at(id);
  if (e.kind == Kind::binary) return "left side decides";
  return *skipped == e.third ? "first branch" : "second branch";
}

std::span<std::int64_t const> Explainer::taken(ExprId id) const {
  Expression const& e = at(id);
  if (e.kind != Kind::method || values_[id]->type != Type::vector) return {};
  Variable const* const row = find_variable(formula_.text_of(at(e.first).name));
  if (row == nullptr || !row->metric || environment_.samples == nullptr) return {};
  return environment_.samples->taken_at(*row->metric, values_[id]->vector());
}

Reached reached(std::size_t statement, std::size_t finished, Outcome const& outcome) {
  if (statement < finished) return Reached::evaluated;
  if (statement > finished) return Reached::not_evaluated;
  return outcome.error ? Reached::failed : Reached::stopped;
}

}  // namespace

std::string_view text_of(Reached reached) {
  constexpr std::string_view texts[] = {"evaluated", "failed", "stopped", "not evaluated"};
  return texts[static_cast<std::size_t>(reached)];
}

std::vector<ExplainedStatement> explain(Formula const& formula, Environment const& environment,
                                        Workspace const& workspace, Outcome const& outcome) {
  Explainer const explainer(formula, environment, workspace);
  std::size_t const finished = finished_statements(workspace.registers());
  std::vector<ExplainedStatement> statements;
  for (std::size_t i = 0; i < formula.statements.size(); ++i) {
    statements.push_back(explainer.statement(i, reached(i, finished, outcome)));
  }
  return statements;
}

}  // namespace poolcast::formula
