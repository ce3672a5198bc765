#include "engine/formula/tunable.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/base/text.hpp"
#include "engine/formula/tokens.hpp"

namespace poolcast::formula {
namespace {

/// What stands behind `// tune:`, if the comment is one; else nothing.
std::optional<std::string_view> tune_text(std::string_view comment) {
  constexpr std::string_view mark = "tune:";
  std::string_view const words = trim(comment.substr(2));
  if (!words.starts_with(mark)) return std::nullopt;
  return trim(words.substr(mark.size()));
}

std::vector<Span> tune_comments(Formula const& formula) {
  std::vector<Span> found;
  for (Token const& token : tokens_of(formula.text)) {
    for (Comment const& comment : token.comments) {
      if (tune_text(formula.text_of(comment.span))) found.push_back(comment.span);
    }
  }
  return found;
}

/// The number that a statement assigns: `4`, or `-4`. An expression is no decision of its own.
std::optional<double> assigned_number(Formula const& formula, Statement const& statement) {
  if (statement.name.begin == statement.name.end) return std::nullopt;
  Expression const& value = formula.expressions[statement.value];
  if (value.kind == Expression::Kind::number) return value.value;
  bool const negative =
      value.kind == Expression::Kind::unary && value.operation == Operator::negate;
  if (!negative || formula.expressions[value.first].kind != Expression::Kind::number) {
    return std::nullopt;
  }
  return -formula.expressions[value.first].value;
}

/// Whether nothing but blanks and the `;` stand between the statement's value and the comment.
bool trails(Formula const& formula, Span value, Span comment) {
  if (comment.begin < value.end) return false;
  return std::ranges::all_of(formula.text_of({value.end, comment.begin}),
                             [](char c) { return c == ' ' || c == '\t' || c == ';'; });
}

Diagnostic problem(Span span, std::string message) {
  return {.span = span, .message = std::move(message)};
}

Expected<TunableConstant, Diagnostic> read_constant(Formula const& formula, Span comment) {
  for (Statement const& statement : formula.statements) {
    Span const value = formula.expressions[statement.value].span;
    std::optional<double> const number = assigned_number(formula, statement);
    if (!number || !trails(formula, value, comment)) continue;
    return TunableConstant{
        .name = std::string(formula.text_of(statement.name)), .value = value, .current = *number};
  }
  return tl::unexpected(problem(comment,
                                "'// tune:' belongs behind the number that it is about: '$cap = 4; "
                                "// tune: 1..32'"));
}

Expected<TunableConstant, Diagnostic> read_bounds(TunableConstant constant, Span comment,
                                                  std::string_view range) {
  std::size_t const dots = range.find("..");
  std::string_view const least = trim(range.substr(0, dots));
  std::string_view const most = dots == range.npos ? "" : trim(range.substr(dots + 2));
  std::optional<double> const from = parse_number(least);
  std::optional<double> const to = parse_number(most);
  if (!from || !to || *from > *to) {
    return tl::unexpected(problem(
        comment, "'" + std::string(range) +
                     "' is no range; write '// tune: 1..32', the least value and the greatest"));
  }
  constant.least = *from;
  constant.most = *to;
  constant.whole = range.find('.') == dots && most.find('.') == most.npos;
  constant.range = range;
  bool const whole = !constant.whole || constant.current == std::floor(constant.current);
  if (!whole || constant.current < *from || constant.current > *to) {
    return tl::unexpected(
        problem(constant.value, "'" + constant.name + "' is " + format_number(constant.current) +
                                    ", outside its own '// tune: " + constant.range + "'"));
  }
  return constant;
}

}  // namespace

Expected<std::vector<TunableConstant>, Diagnostics> tunable_constants(Formula const& formula) {
  std::vector<TunableConstant> constants;
  Diagnostics diagnostics;
  for (Span const comment : tune_comments(formula)) {
    Expected<TunableConstant, Diagnostic> constant = read_constant(formula, comment);
    if (constant) {
      constant = read_bounds(std::move(*constant), comment, *tune_text(formula.text_of(comment)));
    }
    if (constant) {
      constants.push_back(std::move(*constant));
    } else {
      diagnostics.push_back(std::move(constant.error()));
    }
  }
  if (!diagnostics.empty()) return tl::unexpected(std::move(diagnostics));
  return constants;
}

std::optional<std::string> fitting_number(TunableConstant const& constant, std::string_view text) {
  std::optional<double> const number = parse_number(text);
  if (!number || *number < constant.least || *number > constant.most) return std::nullopt;
  if (constant.whole && *number != std::floor(*number)) return std::nullopt;
  return format_number(*number == 0 ? 0 : *number, 9);
}

}  // namespace poolcast::formula
