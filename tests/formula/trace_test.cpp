// A traced evaluation answers as any other, and tells what it went through.
#include "engine/formula/trace.hpp"

#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "tests/formula/evaluation.hpp"
#include "tests/formula/expressions.hpp"

namespace poolcast::formula {
namespace {

/// `expression = value` for each step, in order.
std::vector<std::string> steps_of(std::string_view text) {
  World const world;
  Formula const formula = *parse({"test", std::string(text)});
  Program const program = *compile(formula, {}, Tracing::on);
  Environment environment = world.environment;
  environment.samples = &world.history;
  Workspace workspace;
  evaluate(program, environment, workspace);
  std::vector<std::string> steps;
  for (Step const& step : trace(workspace)) {
    std::string_view const expression = formula.text_of(formula.expressions[step.expression].span);
    steps.push_back(std::string(expression) + " = " + format(step.value));
  }
  return steps;
}

using Steps = std::vector<std::string>;

TEST(Trace, HasEachExpressionInTheOrderOfEvaluation) {
  EXPECT_EQ(steps_of("x = 1 + 2 * 3"),
            (Steps{"1 = 1", "2 = 2", "3 = 3", "2 * 3 = 6", "1 + 2 * 3 = 7"}));
  EXPECT_EQ(steps_of("max($PendingTasks.GetSample(2))"),
            (Steps{"2 = 2", "$PendingTasks.GetSample(2) = [9,10]",
                   "max($PendingTasks.GetSample(2)) = 10"}));
}

TEST(Trace, HasNothingOfTheBranchThatIsNotTaken) {
  EXPECT_EQ(steps_of("x = 1 < 2 ? 3 : 4"),
            (Steps{"1 = 1", "2 = 2", "1 < 2 = 1", "3 = 3", "1 < 2 ? 3 : 4 = 3"}));
  EXPECT_EQ(steps_of("x = 0 && 5"), (Steps{"0 = 0", "0 && 5 = 0"}));
  EXPECT_EQ(steps_of("x = 2 || 5"), (Steps{"2 = 2", "2 || 5 = 1"}));
}

TEST(Trace, EndsWhereTheEvaluationFails) {
  EXPECT_EQ(steps_of("x = 1; y = x + z; w = 2"), (Steps{"1 = 1", "x = 1"}));
}

TEST(Trace, KeepsVectorsThatTheFormulaIsDoneWith) {
  EXPECT_EQ(steps_of("x = vec(1, 2) + 1 + 1"),
            (Steps{"1 = 1", "2 = 2", "vec(1, 2) = [1,2]", "1 = 1", "vec(1, 2) + 1 = [2,3]", "1 = 1",
                   "vec(1, 2) + 1 + 1 = [3,4]"}));
}

TEST(Trace, IsEmptyWithoutTracing) {
  World const world;
  Program const program = *compile(*parse({"", "x = 1"}));
  Workspace workspace;
  evaluate(program, world.environment, workspace);
  EXPECT_TRUE(trace(workspace).empty());
}

TEST(Trace, ChangesNoAnswer) {
  World const world;
  Environment environment = world.environment;
  environment.samples = &world.history;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    std::uint64_t draws = 0;
    std::string text = "x = 1; $z = vec(3, 4) + 1; ";
    for (int i = 0; i < 2; ++i) text += "x = " + random_expression(seed, draws, 3) + "; ";
    Formula const formula = *parse({"test", text + "$TargetDedicatedNodes = x"});
    std::string answers[2];
    for (Tracing const tracing : {Tracing::off, Tracing::on}) {
      Program const program = *compile(formula, {}, tracing);
      Workspace workspace;
      Outcome const outcome = evaluate(program, environment, workspace);
      answers[tracing == Tracing::on] = results(program, workspace, outcome) +
                                        (outcome.error ? outcome.error->detail() : std::string());
    }
    ASSERT_EQ(answers[0], answers[1]) << "seed " << seed << "\n" << text;
  }
}

}  // namespace
}  // namespace poolcast::formula
