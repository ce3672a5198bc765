// The checker and the evaluation must tell the same story: random formulas are put to both.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/formula/trace.hpp"
#include "engine/formula/typecheck.hpp"
#include "tests/formula/evaluation.hpp"
#include "tests/formula/expressions.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

constexpr std::uint64_t seeds = 20'000;

std::string random_formula(std::uint64_t seed) {
  std::uint64_t draws = 0;
  std::string text = "x = 1; $z = vec(3, 4) + 1; ";
  for (int i = 0; i < 2; ++i) text += "x = " + random_expression(seed, draws, 3) + "; ";
  return text + "$TargetDedicatedNodes = x";
}

/// The texts with which an evaluation refuses a type.
bool is_type_error(std::string const& text) {
  if (text.find("elements") != text.npos) return false;  // two lengths of vectors
  constexpr char const* texts[] = {
      "cannot be applied",     "must be a double", "must be a string", "must be a doubleVec",
      "The arguments must be", "A window's bound", "has no member"};
  return std::ranges::any_of(texts, [&](char const* part) { return text.find(part) != text.npos; });
}

/// Where an evaluation reports that this expression, or the use of its value, failed.
std::uint32_t reported_place(Expression const& e) {
  if (e.kind == Kind::call) return e.name.begin;
  return e.kind == Kind::name ? e.span.begin : e.at;
}

bool within(Span inner, Span outer) { return inner.begin >= outer.begin && inner.end <= outer.end; }

/// Whether the checker has a message within an expression that the evaluation means by `place`.
bool has_error_at(Formula const& formula, Typing const& typing, Place place) {
  for (Expression const& e : formula.expressions) {
    bool const meant = place_of(formula.text, reported_place(e)) == place ||
                       place_of(formula.text, e.span.begin) == place;
    if (!meant) continue;
    for (Diagnostic const& error : typing.errors) {
      if (within(error.span, e.span)) return true;
    }
  }
  return false;
}

/// Whether nothing decides if the expression is evaluated.
bool is_straight(std::string const& text) { return text.find_first_of("?&|") == text.npos; }

/// What is evaluated whatever the conditions are: all but branches and right sides of `&&`, `||`.
std::vector<char> unconditional(Formula const& formula) {
  std::vector<char> always(formula.expressions.size(), 1);
  for (ExprId id = static_cast<ExprId>(always.size()); id-- > 0;) {
    Expression const& e = formula.expressions[id];
    auto const below = [&](ExprId child, bool certain) {
      always[child] = always[id] != 0 && certain ? 1 : 0;
    };
    bool const is_logic = e.kind == Kind::binary && e.operation <= Operator::logical_and;
    if (e.kind == Kind::conditional) below(e.third, false), below(e.second, false);
    if (e.kind == Kind::binary) below(e.second, !is_logic);
    if (e.kind >= Kind::member) below(e.first, true);
    for (std::uint32_t i = 0; i < e.argument_count; ++i) {
      below(formula.arguments[e.arguments + i], true);
    }
  }
  return always;
}

TEST(Typecheck, FindsEveryTypeErrorOfAStraightLine) {
  int failed = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    std::string const text = random_formula(seed);
    if (!is_straight(text)) continue;
    Answer const answer = evaluate_text(text);
    if (!answer.outcome.error || !is_type_error(answer.outcome.error->text)) continue;
    ++failed;
    auto const formula = parse({"test", text});
    Typing const typing = infer(*formula, {});
    ASSERT_TRUE(has_error_at(*formula, typing, answer.outcome.error->place))
        << "seed " << seed << "\n"
        << text << "\n"
        << answer.error << "\n"
        << render({"test", text}, typing.errors);
  }
  EXPECT_GT(failed, 1000);
}

TEST(Typecheck, ReportsNothingThatWouldNotFail) {
  int reported = 0, clean = 0;
  for (Unproven accept : {Unproven::error, Unproven::accept}) {
    World world;
    world.semantics.one_element_vector_as_number = accept;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      std::string const text = random_formula(seed);
      auto const formula = parse({"test", text});
      Typing const typing = infer(*formula, world.semantics);
      std::vector<char> const always = unconditional(*formula);
      bool certain = false;
      for (Diagnostic const& error : typing.errors) {
        for (ExprId id = 0; id < always.size(); ++id) {
          Expression const& e = formula->expressions[id];
          bool const here = error.span == e.span || error.span.begin == e.at;
          certain = certain || (here && always[id] != 0);
        }
      }
      Answer const answer = evaluate_text(text, world);
      certain ? ++reported : ++clean;
      ASSERT_TRUE(!certain || answer.outcome.error) << "seed " << seed << "\n"
                                                    << text << "\n"
                                                    << render({"test", text}, typing.errors);
    }
  }
  EXPECT_GT(reported, 1000);
  EXPECT_GT(clean, 1000);
}

TEST(Typecheck, GivesEveryValueAmongItsTypes) {
  std::size_t seen = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    std::string const text = random_formula(seed);
    auto const formula = parse({"test", text});
    Typing const typing = infer(*formula, {});
    World const world;
    Environment environment = world.environment;
    environment.samples = &world.history;
    Workspace workspace;
    evaluate(*compile(*formula, {}, Tracing::on), environment, workspace);
    for (Step const& step : trace(workspace)) {
      Types const types = typing.types[step.expression];
      if (types.empty() && !typing.errors.empty()) continue;
      ASSERT_TRUE(types.contains(step.value.type)) << "seed " << seed << "\n"
                                                   << text << "\nexpression " << step.expression;
      ++seen;
    }
  }
  EXPECT_GT(seen, 5 * seeds);
}

}  // namespace
}  // namespace poolcast::formula
