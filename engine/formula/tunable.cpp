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

/// The intervals that a duration is written in, from the longest on.
struct IntervalUnit {
  std::string_view name;
  Duration length;
};
constexpr IntervalUnit interval_units[] = {{"TimeInterval_Week", 7 * day},
                                           {"TimeInterval_Day", day},
                                           {"TimeInterval_Hour", hour},
                                           {"TimeInterval_Minute", minute},
                                           {"TimeInterval_Second", second}};

double seconds_of(Duration duration) { return static_cast<double>(duration.ticks) / 1e7; }

/// The number of `4`, or `-4`. A longer expression is no decision of its own.
std::optional<double> number_of(Formula const& formula, Expression const& value) {
  if (value.kind == Expression::Kind::number) return value.value;
  bool const negative =
      value.kind == Expression::Kind::unary && value.operation == Operator::negate;
  if (!negative || formula.expressions[value.first].kind != Expression::Kind::number) {
    return std::nullopt;
  }
  return -formula.expressions[value.first].value;
}

std::optional<Duration> unit_of(Formula const& formula, Expression const& value) {
  if (value.kind != Expression::Kind::name) return std::nullopt;
  auto const* const unit =
      std::ranges::find(interval_units, formula.text_of(value.name), &IntervalUnit::name);
  if (unit == std::end(interval_units)) return std::nullopt;
  return unit->length;
}

/// `TimeInterval_Minute`, `TimeInterval_Minute * 15` or `15 * TimeInterval_Minute`.
bool read_interval(Formula const& formula, Expression const& value, TunableConstant& constant) {
  std::optional<Duration> unit = unit_of(formula, value);
  std::optional<double> factor = 1;
  if (value.kind == Expression::Kind::binary && value.operation == Operator::multiply) {
    Expression const& first = formula.expressions[value.first];
    Expression const& second = formula.expressions[value.second];
    unit = unit_of(formula, first);
    factor = number_of(formula, unit ? second : first);
    if (!unit) unit = unit_of(formula, second);
  }
  if (!unit || !factor) return false;
  constant.unit = *unit;
  constant.current = seconds_of(*unit) * *factor;
  constant.range.kind = TuneRange::Kind::duration;
  return true;
}

/// Whether the statement assigns something that can be a decision; its kind is the range's.
bool read_value(Formula const& formula, Statement const& statement, TunableConstant& constant) {
  if (!statement.assigns()) return false;
  Expression const& value = formula.expressions[statement.value];
  if (std::optional<double> const number = number_of(formula, value)) {
    constant.current = *number;
    constant.range.kind = TuneRange::Kind::number;
    return true;
  }
  if (read_interval(formula, value, constant)) return true;
  if (value.kind != Expression::Kind::name) return false;
  constant.word = formula.text_of(value.name);
  constant.range.kind = TuneRange::Kind::word;
  return true;
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
    TunableConstant constant{
        .name = std::string(formula.text_of(statement.name)), .comment = comment, .value = value};
    if (trails(formula, value, comment) && read_value(formula, statement, constant)) {
      return constant;
    }
  }
  return tl::unexpected(problem(comment,
                                "'// tune:' belongs behind the number that it is about: '$cap = 4; "
                                "// tune: 1..32'"));
}

/// A range of one kind behind a value of another.
Diagnostic other_kind(TunableConstant const& constant, TuneRange const& range) {
  using Kind = TuneRange::Kind;
  std::string remedy = "write '// tune: {" + constant.word + ", ...}'";
  if (constant.range.kind == Kind::number) {
    remedy = range.kind == Kind::duration
                 ? "write an interval, 'TimeInterval_Minute * 15', or numbers as bounds"
                 : "write '// tune: 1..32'";
  }
  if (constant.range.kind == Kind::duration) remedy = "write durations: '// tune: 5m..60m'";
  constexpr char const* kinds[] = {"a number", "an interval", "a word"};
  return problem(constant.comment,
                 "'" + range.text + "' is no range of '" + constant.name + "', which is " +
                     kinds[static_cast<std::size_t>(constant.range.kind)] + "; " + remedy);
}

Expected<TunableConstant, Diagnostic> read_bounds(TunableConstant constant,
                                                  std::string_view range_text) {
  Expected<TuneRange, std::string> range = read_tune_range(range_text);
  if (!range) return tl::unexpected(problem(constant.comment, range.error()));
  if (range->kind != constant.range.kind) return tl::unexpected(other_kind(constant, *range));
  constant.range = std::move(*range);
  bool const inside = constant.range.kind == TuneRange::Kind::word
                          ? std::ranges::count(constant.range.words, constant.word) > 0
                          : constant.range.holds(constant.current);
  if (inside) return constant;
  std::string const now = constant.range.kind == TuneRange::Kind::number
                              ? plain_number(constant.current)
                              : written(constant, constant.current);
  return tl::unexpected(
      problem(constant.value, "'" + constant.name + "' is " + now +
                                  ", outside its own '// tune: " + constant.range.text + "'"));
}

}  // namespace

Expected<std::vector<TunableConstant>, Diagnostics> tunable_constants(Formula const& formula) {
  std::vector<TunableConstant> constants;
  Diagnostics diagnostics;
  for (Span const comment : tune_comments(formula)) {
    Expected<TunableConstant, Diagnostic> constant = read_constant(formula, comment);
    if (constant) {
      constant = read_bounds(std::move(*constant), *tune_text(formula.text_of(comment)));
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

std::optional<std::string> fitting_text(TunableConstant const& constant, std::string_view text) {
  TuneRange const& range = constant.range;
  if (range.kind == TuneRange::Kind::word) {
    if (std::ranges::count(range.words, text) == 0) return std::nullopt;
    return std::string(text);
  }
  std::optional<double> value = parse_number(text);
  if (range.kind == TuneRange::Kind::duration) {
    Result<Duration> const duration = parse_duration(text);
    if (!duration) return std::nullopt;
    value = seconds_of(*duration);
  }
  if (!value || !range.holds(*value)) return std::nullopt;
  return written(constant, *value);
}

std::string written(TunableConstant const& constant, double value) {
  if (constant.range.kind == TuneRange::Kind::word) return constant.word;
  if (constant.range.kind == TuneRange::Kind::number) return plain_number(value);
  for (IntervalUnit const& unit : interval_units) {
    double const length = seconds_of(unit.length);
    bool const fits = value / length == std::floor(value / length);
    if (unit.length > constant.unit || (!fits && unit.length != second)) continue;
    return std::string(unit.name) + " * " + plain_number(value / length);
  }
  return "";  // not reached: a second is the last unit, and always taken
}

}  // namespace poolcast::formula
