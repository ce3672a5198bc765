#include "engine/iac/arm_value.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/iac/arm_expression.hpp"
#include "engine/iac/arm_functions.hpp"
#include "engine/iac/literal.hpp"
#include "engine/iac/scanner.hpp"

namespace poolcast::iac {
namespace {

struct Evaluation {
  ArmScope const& scope;
  Diagnostics& problems;
  int depth = 0;  // of names that lead to names
  int steps = 0;  // names that name each other twice would take forever
};

constexpr int max_steps = 10'000;

Value evaluate(Evaluation& evaluation, ArmExpression const& expression);

Value unknown(Evaluation& evaluation, Span place, std::string message) {
  evaluation.problems.push_back({Severity::error, place, std::move(message)});
  return unknown_value(evaluation.scope.file, place);
}

std::string quoted(std::string_view word) { return "'" + std::string(word) + "'"; }

/// `place` is the expression that led here.
Value value_of(Evaluation& evaluation, Node const& node, Span place) {
  bool const container = node.kind == Node::Kind::object || node.kind == Node::Kind::array;
  if (node.outside && !container) {
    std::string const file = evaluation.scope.from_file->file;
    if (node.kind == Node::Kind::expression) {
      return unknown(evaluation, place, quoted(file) + " does not have the value itself");
    }
    return computed_value(anchored_text(node.text, place),
                          "comes from a parameter in " + quoted(file));
  }
  if (node.kind != Node::Kind::string || !is_arm_expression(node.text)) {
    return literal_value(evaluation.scope.file, node, Writing::arm);
  }
  MappedText const text = read_literal(evaluation.scope.file, {Writing::json, node.span});
  Expected<ArmExpression, Diagnostic> const expression = parse_arm_expression(text);
  if (!expression) {
    evaluation.problems.push_back(expression.error());
    return unknown_value(evaluation.scope.file, {node.span.begin + 1, node.span.end - 1});
  }
  if (evaluation.depth >= max_depth / 4) {
    return unknown(evaluation, expression->place, "variables and parameters lead in a circle");
  }
  ++evaluation.depth;
  Value result = evaluate(evaluation, *expression);
  --evaluation.depth;
  return result;
}

Value unknown_name(Evaluation& evaluation, Node const* declared, std::string_view kind,
                   std::string_view name, Span place) {
  std::vector<std::string_view> candidates;
  if (declared != nullptr) {
    for (Member const& member : declared->members) candidates.push_back(member.key);
  }
  return unknown(evaluation, place,
                 "the template has no " + std::string(kind) + " " + quoted(name) +
                     did_you_mean(name, candidates));
}

Value variable(Evaluation& evaluation, std::string_view name, Span place) {
  Node const* const declared = evaluation.scope.variables;
  Node const* const found = declared == nullptr ? nullptr : find_child(*declared, name);
  if (found == nullptr) return unknown_name(evaluation, declared, "variable", name, place);
  return value_of(evaluation, *found, place);
}

Value parameter(Evaluation& evaluation, std::string_view name, Span place) {
  ArmScope const& scope = evaluation.scope;
  for (auto const& [key, value] : scope.given) {
    if (same_but_for_case(key, name)) return value;
  }
  if (scope.from_file != nullptr) {
    Node const* const given = find_parameter(*scope.from_file, name);
    if (given != nullptr) {
      Value value = value_of(evaluation, *given, place);
      if (value.known && value.node == nullptr) {
        value.computed =
            "comes from parameter " + quoted(name) + " in " + quoted(scope.from_file->file);
      }
      return value;
    }
  }
  Node const* const declared =
      scope.parameters == nullptr ? nullptr : find_child(*scope.parameters, name);
  if (declared == nullptr) {
    return unknown_name(evaluation, scope.parameters, "parameter", name, place);
  }
  Node const* const fallback = find_child(*declared, "defaultValue");
  if (fallback != nullptr) return value_of(evaluation, *fallback, place);
  return unknown(
      evaluation, place,
      "parameter " + quoted(name) + " has no default value; give it one with --parameters FILE");
}

Value item(Evaluation& evaluation, ArmExpression const& expression) {
  Value const whole = evaluate(evaluation, expression.arguments[0]);
  Value const key = evaluate(evaluation, expression.arguments[1]);
  if (!whole.known || !key.known) return whole.known ? key : whole;
  std::string const& name = key.text.text;
  Node const* found = nullptr;
  if (whole.node != nullptr && whole.node->kind == Node::Kind::object) {
    found = find_child(*whole.node, name);
  } else if (whole.node != nullptr) {
    std::optional<long long> const index = parse_integer(name);
    bool const inside = index && *index >= 0 && *index < std::ssize(whole.node->items);
    if (inside) found = &whole.node->items[static_cast<std::size_t>(*index)];
  }
  if (found == nullptr) {
    return unknown(evaluation, expression.place, "there is no " + quoted(name) + " in this value");
  }
  return value_of(evaluation, *found, expression.place);
}

Value call_row(Evaluation& evaluation, ArmFunction const& row, ArmExpression const& call) {
  std::vector<Value> arguments;
  Value const* missing = nullptr;
  for (ArmExpression const& argument : call.arguments) {
    arguments.push_back(evaluate(evaluation, argument));
  }
  for (Value const& argument : arguments) {
    if (argument.node != nullptr) {
      return unknown(evaluation, call.place,
                     quoted(row.name) + " is evaluated for texts only, not for objects and arrays");
    }
    if (!argument.known && missing == nullptr) missing = &argument;
  }
  Result<MappedText> text = row.body(arguments, call.place);
  if (!text) return unknown(evaluation, call.place, text.error().message);
  Value result = computed_value(std::move(*text), "is computed by " + std::string(row.name) + "()");
  result.known = missing == nullptr;
  return result;
}

void report_unknown_function(Evaluation& evaluation, std::string_view name, Span place) {
  std::string known = "if, parameters, variables";
  for (ArmFunction const& row : arm_functions()) known += ", " + std::string(row.name);
  unknown(evaluation, place,
          "function " + quoted(name) + " cannot be evaluated here; known are " + known);
}

Value wrong_count(Evaluation& evaluation, std::string_view name, ArmExpression const& call) {
  return unknown(evaluation, call.place,
                 quoted(name) + " does not take " + std::to_string(call.arguments.size()) +
                     (call.arguments.size() == 1 ? " argument" : " arguments"));
}

Value choice(Evaluation& evaluation, ArmExpression const& call) {
  Value condition = evaluate(evaluation, call.arguments[0]);
  if (!condition.known) return condition;
  bool const chosen = same_but_for_case(condition.text.text, "true");
  return evaluate(evaluation, call.arguments[chosen ? 1 : 2]);
}

Value evaluate_call(Evaluation& evaluation, ArmExpression const& call) {
  std::string_view const name = call.text.text;
  std::size_t const count = call.arguments.size();
  if (same_but_for_case(name, "if")) {
    return count == 3 ? choice(evaluation, call) : wrong_count(evaluation, name, call);
  }
  bool const is_parameter = same_but_for_case(name, "parameters");
  if (is_parameter || same_but_for_case(name, "variables")) {
    if (count != 1) return wrong_count(evaluation, name, call);
    Value key = evaluate(evaluation, call.arguments[0]);
    if (!key.known) return key;
    Span const place = call.arguments[0].place;
    Value value = is_parameter ? parameter(evaluation, key.text.text, place)
                               : variable(evaluation, key.text.text, place);
    return value.known ? value : unknown_value(evaluation.scope.file, call.whole);
  }
  std::span<ArmFunction const> const rows = arm_functions();
  auto const row = std::ranges::find_if(
      rows, [&](ArmFunction const& r) { return same_but_for_case(r.name, name); });
  if (row == rows.end()) {
    report_unknown_function(evaluation, name, call.place);
    return unknown_value(evaluation.scope.file, call.whole);
  }
  if (count < row->min_arguments || count > row->max_arguments) {
    return wrong_count(evaluation, name, call);
  }
  return call_row(evaluation, *row, call);
}

Value evaluate(Evaluation& evaluation, ArmExpression const& expression) {
  if (++evaluation.steps > max_steps) {
    return unknown(evaluation, expression.place, "the expression takes too many steps");
  }
  switch (expression.kind) {
    case ArmExpression::Kind::text:
    case ArmExpression::Kind::number:
      return computed_value(expression.text, "stands inside an expression");
    case ArmExpression::Kind::call:
      return evaluate_call(evaluation, expression);
    case ArmExpression::Kind::item:
      return item(evaluation, expression);
  }
  return {};
}

}  // namespace

Value arm_value(ArmScope const& scope, Node const& node, Diagnostics& problems) {
  Evaluation evaluation{scope, problems};
  return value_of(evaluation, node, node.span);
}

}  // namespace poolcast::iac
