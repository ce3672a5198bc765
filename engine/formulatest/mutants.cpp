#include "engine/formulatest/mutants.hpp"

#include <algorithm>
#include <set>

#include "engine/base/text.hpp"
#include "engine/formula/parse.hpp"
#include "engine/formula/print.hpp"

namespace poolcast::formulatest {
namespace {

using formula::Expression;
using formula::ExprId;
using formula::Formula;
using formula::Operator;

struct Change {
  Span span;
  std::string replacement;
};
using Changes = std::vector<Change>;

struct Swap {
  Operator from;
  Operator to;
};
constexpr Swap swaps[] = {
    {Operator::less, Operator::less_equal},        {Operator::less_equal, Operator::less},
    {Operator::greater, Operator::greater_equal},  {Operator::greater_equal, Operator::greater},
    {Operator::equal, Operator::not_equal},        {Operator::not_equal, Operator::equal},
    {Operator::logical_and, Operator::logical_or}, {Operator::logical_or, Operator::logical_and},
};

/// One more, one less, nothing.
void change_constant(Expression const& expression, Changes& changes) {
  for (double const value : {expression.value + 1, expression.value - 1, 0.0}) {
    std::string const text = format_number(value, 15);
    bool const plain = text.find_first_of("en") == text.npos;
    if (!plain || value == expression.value) continue;
    changes.push_back({expression.span, value < 0 ? "(" + text + ")" : text});
  }
}

void change_operator(Expression const& expression, Changes& changes) {
  auto const* const swap = std::ranges::find(swaps, expression.operation, &Swap::from);
  if (swap == std::end(swaps)) return;
  auto const size = static_cast<std::uint32_t>(text_of(expression.operation).size());
  changes.push_back({{expression.at, expression.at + size}, std::string(text_of(swap->to))});
}

void swap_branches(Formula const& formula, Expression const& expression, Changes& changes) {
  Span const first = formula.expressions[expression.second].span;
  Span const second = formula.expressions[expression.third].span;
  // The second branch may be a `?:` itself, and would take the rest with it.
  changes.push_back({{first.begin, second.end},
                     "(" + std::string(formula.text_of(second)) + ")" +
                         std::string(formula.text_of({first.end, second.begin})) +
                         std::string(formula.text_of(first))});
}

/// `min(4, x)` without the 4. Which of two is the clamp cannot be told unless one is a number.
void drop_clamp(Formula const& formula, Expression const& expression, Changes& changes) {
  std::string_view const name = formula.text_of(expression.name);
  if ((name != "min" && name != "max") || expression.argument_count != 2) return;
  ExprId const* const arguments = &formula.arguments[expression.arguments];
  auto const is_number = [&](ExprId id) {
    return formula.expressions[id].kind == Expression::Kind::number;
  };
  bool const only_one = is_number(arguments[0]) != is_number(arguments[1]);
  for (int i = 0; i < 2; ++i) {
    if (only_one && is_number(arguments[i])) continue;
    Span const kept = formula.expressions[arguments[i]].span;
    changes.push_back({expression.span, "(" + std::string(formula.text_of(kept)) + ")"});
  }
}

Changes changes_of(Formula const& formula) {
  Changes changes;
  for (Expression const& expression : formula.expressions) {
    switch (expression.kind) {
      case Expression::Kind::number:
        change_constant(expression, changes);
        break;
      case Expression::Kind::binary:
        change_operator(expression, changes);
        break;
      case Expression::Kind::conditional:
        swap_branches(formula, expression, changes);
        break;
      case Expression::Kind::call:
        drop_clamp(formula, expression, changes);
        break;
      default:
        break;
    }
  }
  std::ranges::stable_sort(changes, {}, [](Change const& change) { return change.span.begin; });
  return changes;
}

}  // namespace

std::vector<Mutant> mutants_of(Formula const& formula, formula::Semantics const& semantics) {
  std::vector<Mutant> mutants;
  std::set<std::string> seen{formula::print(formula)};
  for (Change& change : changes_of(formula)) {
    std::string text = formula.text;
    text.replace(change.span.begin, change.span.end - change.span.begin, change.replacement);
    auto const parsed = formula::parse({"mutant", text}, semantics);
    if (!parsed || !seen.insert(formula::print(*parsed)).second) continue;
    mutants.push_back({change.span, std::move(change.replacement), std::move(text)});
  }
  return mutants;
}

}  // namespace poolcast::formulatest
