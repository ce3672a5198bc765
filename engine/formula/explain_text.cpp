// An explained statement as a person reads it.
#include <algorithm>
#include <climits>

#include "engine/base/text.hpp"
#include "engine/base/width.hpp"
#include "engine/formula/explain.hpp"
#include "engine/formula/samples.hpp"
#include "engine/formula/tokens.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

constexpr std::size_t widest = 100;
constexpr std::size_t widest_value = 24;  // a timestamp
constexpr std::size_t type_width = 13;
constexpr int deepest_indent = 12;

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

/// How wide a text may be behind what its line holds already; enough to know it by, in any case.
std::size_t room_behind(std::size_t used) {
  constexpr std::size_t least = 24;
  return std::max(widest - std::min(widest, used), least);
}

/// Beside an expression, that is.
bool is_wide_vector(Value const& value) {
  if (value.type != Type::vector) return false;
  return value.size > widest_value / 2 || format(value).size() > widest_value;
}

/// Where a vector or a text is too long to stand in a column, something shorter.
std::string short_value(Value const& value) {
  if (is_wide_vector(value)) return std::to_string(value.size) + " numbers";
  return cut_to(format(value), widest_value);
}

/// It says itself what it is.
bool is_plain(Formula const& formula, ExplainedExpression const& expression) {
  Expression const& e = formula.expressions[expression.id];
  if (e.kind == Kind::number || e.kind == Kind::string) return true;
  return e.kind == Kind::name && find_constant(formula.text_of(e.name), {}).has_value();
}

/// `0 (98 times), 5, 10`
std::vector<std::string> run_lengths(std::span<double const> numbers) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[i]) ++end;
    std::string const number = format_number(numbers[i]);
    if (end - i >= 3) {
      items.push_back(number + " (" + std::to_string(end - i) + " times)");
    } else {
      items.insert(items.end(), end - i, number);
    }
    i = end;
  }
  return items;
}

std::string wrapped(std::string line, std::vector<std::string> const& items, std::size_t indent) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::string const item = items[i] + (i + 1 < items.size() ? "," : "");
    if (line.size() + 1 + item.size() > widest && line.size() > indent) {
      text += line + "\n";
      line = std::string(indent, ' ') + item;
    } else {
      line += (line.size() > indent ? " " : "") + item;
    }
  }
  return text + line + "\n";
}

/// One line for each stretch of samples without a gap.
std::string sample_lines(ExplainedExpression const& expression, std::size_t indent) {
  std::span<double const> const numbers = expression.value.vector();
  std::span<std::int64_t const> const ticks = expression.taken;
  std::string text;
  for (std::size_t begin = 0; begin < numbers.size();) {
    std::size_t end = begin + 1;
    while (end < numbers.size() && ticks[end] - ticks[end - 1] == sample_period.ticks) ++end;
    std::string const from = std::string(indent, ' ') + "from " +
                             format_time(Time{ticks[begin]}, 0) +
                             (end - begin > 1 ? ", every 30 s:" : ":");
    text += wrapped(from, run_lengths(numbers.subspan(begin, end - begin)), indent + 2);
    begin = end;
  }
  return text;
}

/// What did not fit beside the expression.
std::string vector_lines(ExplainedExpression const& expression, std::size_t indent) {
  if (!expression.taken.empty()) return sample_lines(expression, indent);
  Value const& value = expression.value;
  if (!is_wide_vector(value)) return "";
  return wrapped(std::string(indent, ' '), run_lengths(value.vector()), indent);
}

std::string value_of(ExplainedExpression const& expression) {
  return expression.reached == Reached::evaluated ? short_value(expression.value) : "-";
}

std::string expression_lines(ExplainedExpression const& expression, std::string const& text,
                             std::size_t value_width) {
  bool const known = expression.reached == Reached::evaluated;
  std::string_view const type =
      known ? text_of(expression.value.type) : text_of(expression.reached);
  std::size_t const tree = 2 + value_width + 2 + type_width + 2;
  std::size_t const indent =
      tree + 2 * static_cast<std::size_t>(std::min(expression.depth, deepest_indent));
  std::string line = "  " + padded(value_of(expression), value_width) + "  " + std::string(type);
  line = padded(std::move(line) + "  ", indent);
  std::string const note = expression.note.empty() ? "" : "  <- " + std::string(expression.note);
  line += cut_to(text, room_behind(indent + note.size())) + note + "\n";
  return line + vector_lines(expression, indent + 2);
}

/// Those that say more than their text does. Of a branch that was not taken, the outermost.
std::vector<ExplainedExpression const*> worth_showing(Formula const& formula,
                                                      ExplainedStatement const& statement) {
  std::vector<ExplainedExpression const*> shown;
  int left_out = INT_MAX;  // depth of the expression around this one that was not evaluated
  for (ExplainedExpression const& expression : statement.expressions) {
    if (expression.depth > left_out) continue;
    bool const ended_inside = statement.reached == Reached::failed;
    bool const unevaluated = expression.reached == Reached::not_evaluated && !ended_inside;
    left_out = unevaluated ? expression.depth : INT_MAX;
    if (!is_plain(formula, expression)) shown.push_back(&expression);
  }
  return shown;
}

}  // namespace

std::string to_text(Formula const& formula, ExplainedStatement const& statement,
                    std::vector<std::string> const& one_lines) {
  std::string const line = "line " + std::to_string(statement.place.line) + ": ";
  std::string const target = statement.name.empty() ? "" : std::string(statement.name) + " = ";
  std::string const& source = one_lines[statement.value().id];
  if (statement.reached == Reached::not_evaluated) {
    return cut_to(line + target + source, widest - 17) + "  (not evaluated)\n";
  }
  bool const known = statement.value().reached == Reached::evaluated;
  std::string text = line + target;
  text += known ? format(statement.value().value) : cut_to(source, room_behind(text.size()));
  if (statement.reached == Reached::failed) text += "  (failed)";
  if (statement.reached == Reached::stopped) return text + "  (ends the evaluation)\n";
  text += "\n";
  std::vector<ExplainedExpression const*> const shown = worth_showing(formula, statement);
  std::size_t width = 8;
  for (ExplainedExpression const* one : shown) width = std::max(width, value_of(*one).size());
  for (ExplainedExpression const* one : shown) {
    text += expression_lines(*one, one_lines[one->id], width);
  }
  return text;
}

std::vector<std::string> one_lines(Formula const& formula) {
  std::vector<std::string> lines;
  for (Expression const& expression : formula.expressions) {
    lines.push_back(one_line(formula.text_of(expression.span)));
  }
  return lines;
}

std::string one_line(std::string_view text) {
  std::string line(text.size(), ' ');
  std::size_t used = 0;
  bool in_string = false;
  for (std::uint32_t at = 0; at < text.size(); ++at) {
    bool const may_be_blank = !in_string && (text[at] <= ' ' || text[at] == '/');
    std::uint32_t const next = may_be_blank ? skip_blank(text, at) : at;
    if (next >= text.size()) break;
    if (next > at && used > 0) ++used;
    at = next;
    if (text[at] == '"') in_string = !in_string;
    line[used++] = text[at];
  }
  line.resize(used);
  return line;
}

}  // namespace poolcast::formula
