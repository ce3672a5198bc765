#include "engine/formulatest/explanation.hpp"

#include <algorithm>
#include <set>

#include "engine/base/text.hpp"
#include "engine/formula/trace.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::formulatest {
namespace {

using formula::Expression;
using formula::ExprId;
using formula::Step;

constexpr std::size_t most_vector_elements = 6;
constexpr std::size_t widest_expression = 72;

/// The trace, cut up by statement.
struct Traced {
  formula::Formula const& tree;
  std::span<Step const> steps;

  /// The steps of statement `index`, the last of which is the whole value's if it was finished.
  std::span<Step const> of(std::size_t index) const {
    ExprId const first = index == 0 ? 0 : tree.statements[index - 1].value + 1;
    ExprId const root = tree.statements[index].value;
    auto const begin =
        std::ranges::find_if(steps, [&](Step const& step) { return step.expression >= first; });
    auto const end =
        std::find_if(begin, steps.end(), [&](Step const& step) { return step.expression > root; });
    return {begin, end};
  }
  bool finished(std::size_t index) const {
    std::span<Step const> const own = of(index);
    return !own.empty() && own.back().expression == tree.statements[index].value;
  }
};

/// The names of one cell are one variable.
bool same_variable(std::string_view a, std::string_view b) {
  if (a == b) return true;
  formula::Variable const* const left = formula::find_variable(a);
  formula::Variable const* const right = formula::find_variable(b);
  return left != nullptr && right != nullptr && left->cell && left->cell == right->cell;
}

/// The last finished statement before `end` that assigns the variable.
std::optional<std::size_t> assignment_of(Traced const& traced, std::string_view variable,
                                         std::size_t end) {
  for (std::size_t i = end; i-- > 0;) {
    std::string_view const name = traced.tree.text_of(traced.tree.statements[i].name);
    if (same_variable(name, variable) && traced.finished(i)) return i;
  }
  return std::nullopt;
}

/// The statement and those whose variables it read, directly or not.
std::set<std::size_t> led_to(Traced const& traced, std::size_t statement) {
  std::set<std::size_t> found{statement};
  std::vector<std::size_t> open{statement};
  while (!open.empty()) {
    std::size_t const index = open.back();
    open.pop_back();
    for (Step const& step : traced.of(index)) {
      Expression const& expression = traced.tree.expressions[step.expression];
      if (expression.kind != Expression::Kind::name) continue;
      std::string_view const name = traced.tree.text_of(expression.name);
      std::optional<std::size_t> const source = assignment_of(traced, name, index);
      if (source && found.insert(*source).second) open.push_back(*source);
    }
  }
  return found;
}

/// On one line, and cut where it is long.
std::string shown(std::string_view text) {
  std::string line;
  for (char const c : text) {
    bool const blank = static_cast<unsigned char>(c) <= ' ';
    if (!blank || (!line.empty() && line.back() != ' ')) line += blank ? ' ' : c;
  }
  if (line.size() <= widest_expression) return line;
  std::size_t end = widest_expression - 3;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return line.substr(0, end) + "...";
}

std::string shown(formula::Value const& value) {
  if (value.type != formula::Type::vector || value.size <= most_vector_elements) {
    return format(value);
  }
  std::string const first = format(formula::Value(value.vector().first(most_vector_elements)));
  return first.substr(0, first.size() - 1) + ",...] (" + std::to_string(value.size) + " values)";
}

std::string step_line(Traced const& traced, Step const& step) {
  return "\n    " + shown(traced.tree.text_of(traced.tree.expressions[step.expression].span)) +
         " -> " + shown(step.value);
}

/// The values within the statement: all that are not plain to see, or only what decided a `?:`.
std::string inner_lines(Traced const& traced, std::size_t statement, bool all) {
  std::set<ExprId> conditions;
  std::span<Step const> const steps = traced.of(statement);
  for (Step const& step : steps) {
    Expression const& expression = traced.tree.expressions[step.expression];
    if (expression.kind == Expression::Kind::conditional) conditions.insert(expression.first);
  }
  std::string lines;
  for (Step const& step : steps) {
    Expression const& expression = traced.tree.expressions[step.expression];
    bool const literal =
        expression.kind == Expression::Kind::number || expression.kind == Expression::Kind::string;
    bool const whole = step.expression == traced.tree.statements[statement].value;
    if (!literal && !whole && (all || conditions.contains(step.expression))) {
      lines += step_line(traced, step);
    }
  }
  return lines;
}

std::string statement_line(Traced const& traced, std::size_t index, bool all) {
  formula::Statement const& statement = traced.tree.statements[index];
  Span const value = traced.tree.expressions[statement.value].span;
  bool const named = statement.name.begin < statement.name.end;
  Span const whole{named ? statement.name.begin : value.begin, value.end};
  std::string const line = std::to_string(place_of(traced.tree.text, whole.begin).line);
  std::string text = "line " + line + ": " + shown(traced.tree.text_of(whole));
  if (traced.finished(index)) text += " -> " + shown(traced.of(index).back().value);
  return text + inner_lines(traced, index, all);
}

/// The statement at which the evaluation failed.
std::size_t failed_statement(Traced const& traced) {
  for (std::size_t i = 0; i < traced.tree.statements.size(); ++i) {
    if (!traced.finished(i)) return i;
  }
  return traced.tree.statements.size() - 1;
}

}  // namespace

void explain(Expectation const& expectation, Run const& run,
             formula::Environment const& environment, formula::Workspace& workspace,
             Finding& finding) {
  if (!run.subject.traced || run.subject.tree->statements.empty()) return;
  formula::evaluate(*run.subject.traced, environment, workspace);
  Traced const traced{*run.subject.tree, formula::trace(workspace)};
  std::size_t const count = traced.tree.statements.size();
  std::optional<std::size_t> last;
  if (run.outcome.error) {
    last = failed_statement(traced);
  } else if (expectation.kind == Expectation::Kind::variable) {
    last = assignment_of(traced, expectation.variable, count);
  }
  if (last) {
    std::string text;
    for (std::size_t const index : led_to(traced, *last)) {
      text += (text.empty() ? "" : "\n") + statement_line(traced, index, index == *last);
    }
    finding.notes.push_back({"because", std::move(text)});
  }
  bool const shows_result = expectation.kind == Expectation::Kind::result;
  if (!shows_result) finding.notes.push_back({"result", run.results()});
}

}  // namespace poolcast::formulatest
