#include "engine/formulatest/coverage.hpp"

#include <algorithm>
#include <map>

#include "engine/base/text.hpp"

namespace poolcast::formulatest {
namespace {

using formula::Expression;
using formula::ExprId;
using formula::Operator;

bool decides(Expression const& expression) {
  if (expression.kind == Expression::Kind::conditional) return true;
  return expression.kind == Expression::Kind::binary &&
         (expression.operation == Operator::logical_and ||
          expression.operation == Operator::logical_or);
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

constexpr std::size_t count_width = 7;

std::string pointing_at(Place place, std::string const& text) {
  return std::string(count_width + 1 + static_cast<std::size_t>(place.column), ' ') + "^ " + text +
         "\n";
}

/// What to say below a line: its statements first, then its decisions.
std::map<int, std::string> missed_by_line(Coverage const& coverage) {
  std::map<int, std::string> missed;
  for (std::size_t i = 0; i < coverage.hits().size(); ++i) {
    if (coverage.hits()[i] > 0) continue;
    Place const begin = coverage.begin_of(i);
    missed[begin.line] += pointing_at(begin, "this statement never runs to its end");
  }
  for (Decision const& decision : coverage.decisions()) {
    Place const place = coverage.operator_of(decision);
    for (std::size_t branch = 0; branch < 2; ++branch) {
      if (decision.taken[branch] > 0) continue;
      std::string const what = missed_text(coverage.formula().expressions[decision.id], branch);
      missed[place.line] += pointing_at(place, what);
    }
  }
  return missed;
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

Coverage::Coverage(Source source, formula::Formula formula)
    : source_(std::move(source)), formula_(std::move(formula)), hits_(formula_.statements.size()) {
  for (ExprId id = 0; id < formula_.expressions.size(); ++id) {
    if (decides(formula_.expressions[id])) decisions_.push_back({.id = id});
  }
  std::ranges::sort(decisions_, {}, [this](Decision const& decision) {
    return formula_.expressions[decision.id].at;
  });
}

void Coverage::add(std::span<formula::ExplainedStatement const> statements) {
  using formula::Reached;
  std::vector<std::optional<bool>> truths(formula_.expressions.size());
  for (std::size_t i = 0; i < hits_.size(); ++i) {
    Reached const reached = statements[i].reached;
    if (reached == Reached::evaluated || reached == Reached::stopped) ++hits_[i];
    for (formula::ExplainedExpression const& one : statements[i].expressions) {
      truths[one.id] = one.truth;
    }
  }
  for (Decision& decision : decisions_) {
    Expression const& expression = formula_.expressions[decision.id];
    std::optional<bool> const left = truths[expression.first];
    if (!left) continue;  // not reached, or the evaluation failed on its value
    bool const is_or =
        expression.kind == Expression::Kind::binary && expression.operation == Operator::logical_or;
    ++decision.taken[*left != is_or ? 0 : 1];
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

Place Coverage::begin_of(std::size_t statement) const {
  return place_of(formula_.text, formula_.head(formula_.statements[statement]).begin);
}

Place Coverage::operator_of(Decision const& decision) const {
  return place_of(formula_.text, formula_.expressions[decision.id].at);
}

std::string to_text(Coverage const& coverage) {
  std::map<int, std::uint64_t> hits;
  for (std::size_t i = 0; i < coverage.hits().size(); ++i) {
    std::uint64_t& most = hits[coverage.begin_of(i).line];
    most = std::max(most, coverage.hits()[i]);
  }
  std::map<int, std::string> const missed = missed_by_line(coverage);
  std::string text = coverage.path() + ": " + counted(coverage.statements(), "statements") + ", " +
                     counted(coverage.branches(), "branches") + "\n";
  int number = 0;
  std::string_view lines = coverage.text();
  if (lines.ends_with('\n')) lines.remove_suffix(1);
  for (std::string_view const line : split(lines, '\n')) {
    ++number;
    auto const count = hits.find(number);
    std::string const shown = count == hits.end() ? "" : std::to_string(count->second);
    text += without_end(right_aligned(shown, count_width) + "  " + std::string(line)) + "\n";
    auto const below = missed.find(number);
    if (below != missed.end()) text += below->second;
  }
  return text;
}

}  // namespace poolcast::formulatest
