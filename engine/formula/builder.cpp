#include "engine/formula/builder.hpp"

#include "engine/base/text.hpp"

namespace poolcast::formula {
namespace {

struct Token {
  std::string_view text;
  Operator operation;
};
constexpr Token binary_tokens[] = {
    {"||", Operator::logical_or}, {"&&", Operator::logical_and},   {"==", Operator::equal},
    {"!=", Operator::not_equal},  {"<", Operator::less},           {"<=", Operator::less_equal},
    {">", Operator::greater},     {">=", Operator::greater_equal}, {"+", Operator::add},
    {"-", Operator::subtract},    {"*", Operator::multiply},       {"/", Operator::divide},
};

/// The grammar lets no other text through.
Operator binary_operation(std::string_view text) {
  for (Token const& token : binary_tokens) {
    if (token.text[0] == text[0] && token.text.size() == text.size()) return token.operation;
  }
  return Operator::logical_or;
}

}  // namespace

std::string_view text_of(Operator operation) {
  if (operation == Operator::negate) return "-";
  if (operation == Operator::logical_not) return "!";
  for (Token const& token : binary_tokens) {
    if (token.operation == operation) return token.text;
  }
  return {};
}

Builder::Builder(std::string_view text) : text_(text) {
  // Formulas have a node every eight characters or so; a guess saves growing step by step.
  formula_.expressions.reserve(text.size() / 8 + 8);
  formula_.arguments.reserve(text.size() / 32 + 8);
}

void Builder::start_statement() {
  statement_ = {};
  names_.clear();
  operands_.clear();
  operators_.clear();
  pending_.clear();
  calls_.clear();
  depth_ = 0;
}

void Builder::finish_statement(ExprId value) {
  statement_.value = value;
  formula_.statements.push_back(statement_);
}

ExprId Builder::number(std::string_view digits) {
  Span const span = span_of(digits);
  std::optional<double> const value = parse_number(digits);
  if (!value) {
    diagnostics_.push_back(
        {.span = span, .message = "number '" + std::string(digits) + "' is too large"});
  }
  return add(
      {.kind = Expression::Kind::number, .span = span, .name = span, .value = value.value_or(0)});
}

ExprId Builder::string(std::string_view quoted) {
  return add({.kind = Expression::Kind::string,
              .span = span_of(quoted),
              .name = span_of(quoted.substr(1, quoted.size() - 2))});
}

ExprId Builder::name() {
  Span const name = take_name();
  return add({.kind = Expression::Kind::name, .span = name, .name = name});
}

void Builder::open_arguments(std::string_view parenthesis) {
  calls_.push_back({.at = span_of(parenthesis).begin, .first_argument = pending_.size()});
}

void Builder::close_arguments(std::string_view parenthesis) {
  calls_.back().end = span_of(parenthesis).end;
}

ExprId Builder::call() {
  Expression call{.kind = Expression::Kind::call, .name = take_name()};
  call.span.begin = call.name.begin;
  take_arguments(call);
  return add(call);
}

ExprId Builder::member(ExprId object) {
  Span const name = take_name();
  return add({.kind = Expression::Kind::member,
              .at = name.begin,
              .span = {span_of(object).begin, name.end},
              .name = name,
              .first = object});
}

ExprId Builder::method(ExprId object) {
  Expression call{.kind = Expression::Kind::method, .name = take_name(), .first = object};
  call.span.begin = span_of(object).begin;
  take_arguments(call);
  return add(call);
}

ExprId Builder::prefix(std::string_view token, ExprId operand) {
  Span const at = span_of(token);
  return add({.kind = Expression::Kind::unary,
              .operation = token == "-" ? Operator::negate : Operator::logical_not,
              .at = at.begin,
              .span = {at.begin, span_of(operand).end},
              .first = operand});
}

void Builder::binary_operator(std::string_view text) {
  Operator const operation = binary_operation(text);
  // All binary operators associate to the left, so an equally strong one goes first.
  int const strength = strength_of(operation);
  while (operators_.back().strength >= strength) reduce();
  operators_.push_back({operation, strength, span_of(text).begin});
}

ExprId Builder::close_binary() {
  while (operators_.back().strength > 0) reduce();
  operators_.pop_back();
  ExprId const value = operands_.back();
  operands_.pop_back();
  return value;
}

void Builder::reduce() {
  Pending const top = operators_.back();
  operators_.pop_back();
  ExprId const right = operands_.back();
  operands_.pop_back();
  ExprId const left = operands_.back();
  operands_.back() = add({.kind = Expression::Kind::binary,
                          .operation = top.operation,
                          .at = top.at,
                          .span = {span_of(left).begin, span_of(right).end},
                          .first = left,
                          .second = right});
}

ExprId Builder::conditional(ExprId condition, std::string_view token, ExprId yes, ExprId no) {
  return add({.kind = Expression::Kind::conditional,
              .at = span_of(token).begin,
              .span = {span_of(condition).begin, span_of(no).end},
              .first = condition,
              .second = yes,
              .third = no});
}

ExprId Builder::group(std::string_view open, ExprId value, std::string_view close) {
  formula_.expressions[value].span = {span_of(open).begin, span_of(close).end};
  return value;
}

Formula Builder::take(std::string text) {
  formula_.text = std::move(text);
  return std::move(formula_);
}

Span Builder::span_of(std::string_view part) const {
  auto const begin = static_cast<std::uint32_t>(part.data() - text_.data());
  return {begin, begin + static_cast<std::uint32_t>(part.size())};
}

Span Builder::take_name() {
  Span const name = names_.back();
  names_.pop_back();
  return name;
}

ExprId Builder::add(Expression expression) {
  formula_.expressions.push_back(expression);
  return static_cast<ExprId>(formula_.expressions.size() - 1);
}

void Builder::take_arguments(Expression& call) {
  Call const open = calls_.back();
  calls_.pop_back();
  auto const first = pending_.begin() + static_cast<std::ptrdiff_t>(open.first_argument);
  call.at = open.at;
  call.span.end = open.end;
  call.arguments = static_cast<std::uint32_t>(formula_.arguments.size());
  call.argument_count = static_cast<std::uint16_t>(pending_.end() - first);
  formula_.arguments.insert(formula_.arguments.end(), first, pending_.end());
  pending_.erase(first, pending_.end());
}

}  // namespace poolcast::formula
