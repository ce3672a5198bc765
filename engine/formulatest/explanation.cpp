#include "engine/formulatest/explanation.hpp"

#include <algorithm>
#include <set>

#include "engine/formula/explain.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::formulatest {
namespace {

using formula::ExplainedExpression;
using formula::ExplainedStatement;
using formula::Expression;
using formula::ExprId;
using formula::Reached;

using Statements = std::vector<ExplainedStatement>;

/// The names of one cell are one variable.
bool same_variable(std::string_view a, std::string_view b) {
  if (a == b) return true;
  formula::Variable const* const left = formula::find_variable(a);
  formula::Variable const* const right = formula::find_variable(b);
  return left != nullptr && right != nullptr && left->cell && left->cell == right->cell;
}

/// The last finished statement before `end` that assigns the variable.
std::optional<std::size_t> assignment_of(Statements const& statements, std::string_view variable,
                                         std::size_t end) {
  for (std::size_t i = end; i-- > 0;) {
    bool const finished = statements[i].reached == Reached::evaluated;
    if (finished && same_variable(statements[i].name, variable)) return i;
  }
  return std::nullopt;
}

/// The statement and those whose variables it read, directly or not.
std::set<std::size_t> led_to(formula::Formula const& tree, Statements const& statements,
                             std::size_t last) {
  std::set<std::size_t> found{last};
  std::vector<std::size_t> open{last};
  while (!open.empty()) {
    std::size_t const index = open.back();
    open.pop_back();
    for (ExplainedExpression const& read : statements[index].expressions) {
      Expression const& expression = tree.expressions[read.id];
      bool const evaluated = read.reached == Reached::evaluated;
      if (!evaluated || expression.kind != Expression::Kind::name) continue;
      std::optional<std::size_t> const source =
          assignment_of(statements, tree.text_of(expression.name), index);
      if (source && found.insert(*source).second) open.push_back(*source);
    }
  }
  return found;
}

/// Leaves of a statement its value, and what decided a `?:` in it.
ExplainedStatement decisions(formula::Formula const& tree, ExplainedStatement statement) {
  std::set<ExprId> kept;
  for (ExplainedExpression const& one : statement.expressions) {
    Expression const& expression = tree.expressions[one.id];
    if (expression.kind != Expression::Kind::conditional) continue;
    kept.insert(one.id);
    kept.insert(expression.first);
  }
  ExprId const whole = statement.value().id;
  std::erase_if(statement.expressions, [&](ExplainedExpression const& one) {
    return one.id != whole && !kept.contains(one.id);
  });
  return statement;
}

std::optional<std::size_t> last_to_show(Expectation const& expectation, Run const& run,
                                        Statements const& statements) {
  if (run.outcome.error) {
    auto const failed =
        std::ranges::find(statements, Reached::failed, &ExplainedStatement::reached);
    if (failed != statements.end()) return static_cast<std::size_t>(failed - statements.begin());
  }
  if (expectation.kind != Expectation::Kind::variable) return std::nullopt;
  return assignment_of(statements, expectation.variable, statements.size());
}

}  // namespace

std::string explain(Expectation const& expectation, Run const& run,
                    formula::Environment const& environment, formula::Workspace& workspace) {
  if (!run.subject.traced) return "";
  formula::Formula const& tree = *run.subject.tree;
  formula::Outcome const outcome = formula::evaluate(*run.subject.traced, environment, workspace);
  Statements const statements = formula::explain(tree, environment, workspace, outcome);
  std::optional<std::size_t> const last = last_to_show(expectation, run, statements);
  if (!last) return "";
  std::vector<std::string> const lines = formula::one_lines(tree);
  std::string text;
  for (std::size_t const index : led_to(tree, statements, *last)) {
    text += index == *last ? to_text(tree, statements[index], lines)
                           : to_text(tree, decisions(tree, statements[index]), lines);
  }
  text.pop_back();  // the last line end
  return text;
}

}  // namespace poolcast::formulatest
