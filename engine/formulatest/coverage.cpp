#include "engine/formulatest/coverage.hpp"

#include <algorithm>
#include <map>

#include "engine/base/text.hpp"

namespace poolcast::formulatest {
namespace {

using formula::Expression;
using formula::ExprId;
using formula::Operator;
using formula::Value;

bool decides(Expression const& expression) {
  if (expression.kind == Expression::Kind::conditional) return true;
  return expression.kind == Expression::Kind::binary &&
         (expression.operation == Operator::logical_and ||
          expression.operation == Operator::logical_or);
}

/// As a condition is read; a vector can only stand for its one number.
bool is_true(Value const& value) {
  if (value.type == formula::Type::number) return value.number != 0;
  return value.type == formula::Type::vector && value.size == 1 && value.numbers[0] != 0;
}

std::string counted(Share share, std::string const& noun) {
  return std::to_string(share.covered) + " of " + std::to_string(share.all) + " " + noun;
}

/// What the tests never did, in the words of the operator.
std::string missed_text(Expression const& expression, std::size_t branch) {
  if (expression.kind == Expression::Kind::conditional) {
    return std::string("the ") + (branch == 0 ? "first" : "second") +
           " branch of '?' is never taken";
  }
  std::string const name(text_of(expression.operation));
  return "the right side of '" + name + "' is " + (branch == 0 ? "never" : "always") + " evaluated";
}

std::string right_aligned(std::string const& text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

std::string without_end(std::string_view line) {
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  return std::string(line);
}

}  // namespace

double Share::percent() const {
  return all == 0 ? 100 : 100.0 * static_cast<double>(covered) / static_cast<double>(all);
}

Coverage::Coverage(std::string path, formula::Formula formula)
    : path_(std::move(path)), formula_(std::move(formula)), hits_(formula_.statements.size()) {
  for (ExprId id = 0; id < formula_.expressions.size(); ++id) {
    if (decides(formula_.expressions[id])) decisions_.push_back({.id = id});
  }
  std::ranges::sort(decisions_, {}, [this](Decision const& decision) {
    return formula_.expressions[decision.id].at;
  });
}

void Coverage::add(std::span<formula::ExplainedStatement const> statements) {
  using formula::Reached;
  std::vector<Value const*> values(formula_.expressions.size());
  for (std::size_t i = 0; i < hits_.size(); ++i) {
    Reached const reached = statements[i].reached;
    if (reached == Reached::evaluated || reached == Reached::stopped) ++hits_[i];
    for (formula::ExplainedExpression const& one : statements[i].expressions) {
      if (one.reached == Reached::evaluated) values[one.id] = &one.value;
    }
  }
  for (Decision& decision : decisions_) {
    Expression const& expression = formula_.expressions[decision.id];
    Value const* const left = values[expression.first];
    if (left == nullptr) continue;
    bool const is_or =
        expression.kind == Expression::Kind::binary && expression.operation == Operator::logical_or;
    ++decision.taken[is_true(*left) != is_or ? 0 : 1];
  }
}

Share Coverage::statements() const {
  auto const missed = std::ranges::count(hits_, 0U);
  return {hits_.size() - static_cast<std::size_t>(missed), hits_.size()};
}

Share Coverage::branches() const {
  Share share{0, 2 * decisions_.size()};
  for (Decision const& decision : decisions_) {
    share.covered += static_cast<std::size_t>(decision.covered());
  }
  return share;
}

int Coverage::line_of_statement(std::size_t index) const {
  formula::Statement const& statement = formula_.statements[index];
  bool const named = statement.name.begin < statement.name.end;
  Span const begin = named ? statement.name : formula_.expressions[statement.value].span;
  return place_of(formula_.text, begin.begin).line;
}

int Coverage::line_of(Decision const& decision) const {
  return place_of(formula_.text, formula_.expressions[decision.id].at).line;
}

std::string to_text(Coverage const& coverage) {
  constexpr std::size_t width = 7;
  std::map<int, std::uint64_t> hits;
  for (std::size_t i = 0; i < coverage.hits().size(); ++i) {
    auto const [at, fresh] = hits.emplace(coverage.line_of_statement(i), coverage.hits()[i]);
    if (!fresh) at->second = std::min(at->second, coverage.hits()[i]);
  }
  std::map<int, std::string> missed;
  formula::Formula const& formula = coverage.formula();
  for (Decision const& decision : coverage.decisions()) {
    Expression const& expression = formula.expressions[decision.id];
    int const column = place_of(formula.text, expression.at).column;
    for (std::size_t branch = 0; branch < 2; ++branch) {
      if (decision.taken[branch] > 0) continue;
      missed[coverage.line_of(decision)] +=
          std::string(width + 2 + static_cast<std::size_t>(column) - 1, ' ') + "^ " +
          missed_text(expression, branch) + "\n";
    }
  }
  std::string text = coverage.path() + ": " + counted(coverage.statements(), "statements") + ", " +
                     counted(coverage.branches(), "branches") + "\n";
  int number = 0;
  std::string_view lines = formula.text;
  if (lines.ends_with('\n')) lines.remove_suffix(1);
  for (std::string_view const line : split(lines, '\n')) {
    ++number;
    auto const count = hits.find(number);
    std::string const shown = count == hits.end() ? "" : std::to_string(count->second);
    text += without_end(right_aligned(shown, width) + "  " + std::string(line)) + "\n";
    if (count != hits.end() && count->second == 0) {
      text += std::string(width + 2, ' ') + "^ this statement never runs to its end\n";
    }
    auto const below = missed.find(number);
    if (below != missed.end()) text += below->second;
  }
  return text;
}

}  // namespace poolcast::formulatest
