// An explained evaluation: exact texts, and what every explanation keeps.
#include "engine/formula/explain.hpp"

#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "tests/formula/evaluation.hpp"
#include "tests/formula/expressions.hpp"

namespace poolcast::formula {
namespace {

struct Explained {
  Formula formula;
  Workspace workspace;
  Outcome outcome;
  std::vector<ExplainedStatement> statements;
};

Explained explain_text(std::string_view text, World const& world = {}) {
  Explained explained{*parse({"test", std::string(text)}), {}, {}, {}};
  Program const program = *compile(explained.formula, world.semantics, Tracing::on);
  Environment environment = world.environment;
  environment.samples = &world.history;
  explained.outcome = evaluate(program, environment, explained.workspace);
  explained.statements =
      explain(explained.formula, environment, explained.workspace, explained.outcome);
  return explained;
}

std::string shown(std::string_view text, World const& world = {}) {
  Explained const explained = explain_text(text, world);
  std::string all;
  for (ExplainedStatement const& statement : explained.statements) {
    all += to_text(explained.formula, statement, one_lines(explained.formula));
  }
  return all;
}

TEST(Explain, ShowsEachExpressionWithItsValueAndType) {
  EXPECT_EQ(shown("x = 2 * $TaskSlotsPerNode + max(1, 3)"),
            "line 1: x = 11\n"
            "  11        double         2 * $TaskSlotsPerNode + max(1, 3)\n"
            "  8         double           2 * $TaskSlotsPerNode\n"
            "  4         double             $TaskSlotsPerNode\n"
            "  3         double           max(1, 3)\n");
}

TEST(Explain, NamesTheBranchAndShowsTheOtherOneUnevaluated) {
  EXPECT_EQ(shown("$b = $TaskSlotsPerNode > 2 ? 7 + 1 : 8 + $TaskSlotsPerNode"),
            "line 1: $b = 8\n"
            "  8         double         $TaskSlotsPerNode > 2 ? 7 + 1 : 8 + $TaskSlotsPerNode  <- "
            "first branch\n"
            "  1         double           $TaskSlotsPerNode > 2\n"
            "  4         double             $TaskSlotsPerNode\n"
            "  8         double           7 + 1\n"
            "  -         not evaluated    8 + $TaskSlotsPerNode\n");
  EXPECT_EQ(shown("1 > 2 && len(1, 2) > 1"),
            "line 1: 0\n"
            "  0         double         1 > 2 && len(1, 2) > 1  <- left side decides\n"
            "  0         double           1 > 2\n"
            "  -         not evaluated    len(1, 2) > 1\n");
}

TEST(Explain, ShowsSamplesWithTheirTimesAndGaps) {
  World world;
  Time const now = world.environment.now;
  for (int i : {9, 8, 7, 6, 4, 3}) {
    world.history.record(Metric::running_tasks, now - i * sample_period, i > 5 ? 2 : i);
  }
  EXPECT_EQ(shown("$RunningTasks.GetSample(TimeInterval_Minute * 5, 50)", world),
            "line 1: [2,2,2,2,4,3]\n"
            "  [2,2,2,2,4,3]  doubleVec      $RunningTasks.GetSample(TimeInterval_Minute * 5, 50)\n"
            "                                  from 2022-09-28T11:15:19Z, every 30 s: 2 (4 times)\n"
            "                                  from 2022-09-28T11:17:49Z, every 30 s: 4, 3\n"
            "  00:05:00.000   timeinterval     TimeInterval_Minute * 5\n");
}

TEST(Explain, SaysWhereTheEvaluationFailed) {
  EXPECT_EQ(shown("x = 1;\ny = 1 + max(z, 2) * 3;\nw = x + 1;"),
            "line 1: x = 1\n"
            "line 2: y = 1 + max(z, 2) * 3  (failed)\n"
            "  -         not evaluated  1 + max(z, 2) * 3\n"
            "  -         not evaluated    max(z, 2) * 3\n"
            "  -         not evaluated      max(z, 2)\n"
            "  -         failed               z\n"
            "line 3: w = x + 1  (not evaluated)\n");
  EXPECT_EQ(shown("x = 1 ? 2 / 0 : 3; "),
            "line 1: x = 1 ? 2 / 0 : 3  (failed)\n"
            "  -         not evaluated  1 ? 2 / 0 : 3\n"
            "  -         failed           2 / 0\n");
}

TEST(Explain, BlamesTheConditionThatIsNeitherTrueNorFalse) {
  EXPECT_EQ(shown("x = time(\"2022\") ? 1 + 1 : 2 + 2"),
            "line 1: x = time(\"2022\") ? 1 + 1 : 2 + 2  (failed)\n"
            "  -                         failed         time(\"2022\") ? 1 + 1 : 2 + 2\n"
            "  2022-01-01T00:00:00.000Z  timestamp        time(\"2022\")\n"
            "  -                         not evaluated    1 + 1\n"
            "  -                         not evaluated    2 + 2\n");
  EXPECT_EQ(shown("x = $ActiveTasks.GetSample(1) ? 5 : 0"),
            "line 1: x = $ActiveTasks.GetSample(1) ? 5 : 0  (failed)\n"
            "  -         failed         $ActiveTasks.GetSample(1) ? 5 : 0\n"
            "  []        doubleVec        $ActiveTasks.GetSample(1)\n");
  EXPECT_EQ(shown("x = 1 + (vec(1, 2) && 2 > 1)"),
            "line 1: x = 1 + (vec(1, 2) && 2 > 1)  (failed)\n"
            "  -         not evaluated  1 + (vec(1, 2) && 2 > 1)\n"
            "  -         failed           (vec(1, 2) && 2 > 1)\n"
            "  [1,2]     doubleVec          vec(1, 2)\n"
            "  -         not evaluated      2 > 1\n");
}

TEST(Explain, TakesAVectorForAConditionWhereTheSettingDoes) {
  World world;
  EXPECT_EQ(shown("x = vec(2) ? 5 : 2 / 0", world),
            "line 1: x = vec(2) ? 5 : 2 / 0  (failed)\n"
            "  -         failed         vec(2) ? 5 : 2 / 0\n"
            "  [2]       doubleVec        vec(2)\n"
            "  -         not evaluated    2 / 0\n");
  world.semantics.one_element_vector_as_number = Unproven::accept;
  EXPECT_EQ(shown("x = vec(2) ? 5 : 2 / 0", world),
            "line 1: x = 5\n"
            "  5         double         vec(2) ? 5 : 2 / 0  <- first branch\n"
            "  [2]       doubleVec        vec(2)\n"
            "  -         not evaluated    2 / 0\n");
}

TEST(Explain, WithoutShortCircuitTheRightSideFailsFirst) {
  World world;
  world.semantics.short_circuit = false;
  EXPECT_EQ(shown("x = vec(1, 2) && 2 / 0", world),
            "line 1: x = vec(1, 2) && 2 / 0  (failed)\n"
            "  -         not evaluated  vec(1, 2) && 2 / 0\n"
            "  [1,2]     doubleVec        vec(1, 2)\n"
            "  -         failed           2 / 0\n");
}

TEST(Explain, CutsAFailedStatementOfALongName) {
  for (std::size_t const length : {80U, 87U, 89U, 90U, 120U}) {
    std::string const name(length, 'n');
    std::string const text = shown(name + " = 100 + 200 + 300 + undefined");
    std::string const first = text.substr(0, text.find('\n'));
    EXPECT_EQ(first, "line 1: " + name + " = 100 + 200 + 300 + und...  (failed)");
  }
}

TEST(Explain, SaysWhatAStopLeftOut) {
  EXPECT_EQ(shown("x = 1; stop(); y = 2"),
            "line 1: x = 1\n"
            "line 1: stop()  (ends the evaluation)\n"
            "line 1: y = 2  (not evaluated)\n");
}

TEST(Explain, PutsTextOfSeveralLinesOnOne) {
  EXPECT_EQ(one_line("a  // why not\n  + \"b  c // d\""), "a + \"b  c // d\"");
  EXPECT_EQ(one_line("\"\xC3\xA9\" + b"), "\"\xC3\xA9\" + b");
}

TEST(Explain, HasAFailedExpressionExactlyWhenAnExpressionFails) {
  for (std::uint64_t seed = 1; seed <= 5'000; ++seed) {
    std::uint64_t draws = 0;
    std::string const text = "x = 1; $z = vec(3, 4) + 1; x = " + random_expression(seed, draws, 3);
    Explained const explained = explain_text(text);
    int failed = 0;
    for (ExplainedStatement const& statement : explained.statements) {
      for (ExplainedExpression const& expression : statement.expressions) {
        failed += expression.reached == Reached::failed ? 1 : 0;
      }
    }
    ASSERT_EQ(failed, explained.outcome.error ? 1 : 0) << "seed " << seed << "\n" << text;
  }
}

}  // namespace
}  // namespace poolcast::formula
