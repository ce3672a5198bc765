// What the cases reached, and which changes of the formula they notice.
#include "engine/formulatest/coverage.hpp"

#include <gtest/gtest.h>

#include "engine/formulatest/mutate.hpp"
#include "engine/formulatest/update.hpp"
#include "tests/formulatest/script.hpp"

namespace poolcast::formulatest {
namespace {

Coverage covered(std::string const& script, std::string const& formula) {
  Subject const subject = compile({"f.autoscale", formula}, {});
  Coverage coverage(subject.source, *subject.tree);
  RunOptions options = options_with(formula);
  options.coverage = &coverage;
  Prepared prepared = prepare({"x.test", "formula f.autoscale\n" + script}, options);
  run_cases(*prepared.script, &*prepared.subject, options, prepared.report);
  EXPECT_EQ(prepared.report.verdict(), Verdict::pass) << verdicts(prepared.report);
  return coverage;
}

char const* const branching =
    "// comment\n"
    "x = $CurrentDedicatedNodes;\n"
    "y = x > 2 && x < 5 ? x > 3 ? 4 : 3\n"
    "  : 0 || x; z = 1;\n"
    "$PendingTasks.GetSample(x > 6 ? TimeInterval_Minute : 1);\n"
    "w = 1;\n";

TEST(Coverage, MarksWhatWasNeverReached) {
  Coverage const coverage = covered("pool dedicated=1\neval\n  y = 1\n", branching);
  EXPECT_EQ(to_text(coverage),
            "f.autoscale: 5 of 5 statements, 4 of 10 branches\n"
            "         // comment\n"
            "      1  x = $CurrentDedicatedNodes;\n"
            "      1  y = x > 2 && x < 5 ? x > 3 ? 4 : 3\n"
            "                   ^ the right side of '&&' is never evaluated\n"
            "                            ^ the first branch of '?' is never taken\n"
            "                                    ^ the first branch of '?' is never taken\n"
            "                                    ^ the second branch of '?' is never taken\n"
            "      1    : 0 || x; z = 1;\n"
            "               ^ the right side of '||' is always evaluated\n"
            "      1  $PendingTasks.GetSample(x > 6 ? TimeInterval_Minute : 1);\n"
            "                                       ^ the first branch of '?' is never taken\n"
            "      1  w = 1;\n");
}

TEST(Coverage, SumsUpCasesAndFailedEvaluations) {
  Coverage const coverage = covered(
      "cases\n  dedicated | => y\n  1 | => 1\n  3 | => 3\n  4 | => 4\n  7 | => fails\n", branching);
  EXPECT_EQ(coverage.statements().covered, 5U);
  EXPECT_EQ(coverage.branches().covered, 9U);
  EXPECT_EQ(coverage.branches().all, 10U);
  EXPECT_EQ(coverage.hits()[3], 3U);
  EXPECT_EQ(coverage.hits()[4], 3U);
}

TEST(Coverage, WithoutBranchesIsComplete) {
  Coverage const coverage = covered("eval\n  x = 1\n", "x = 1; stop(); z = 2");
  EXPECT_EQ(coverage.branches().percent(), 100);
  EXPECT_EQ(coverage.statements().covered, 2U);
}

TEST(Coverage, AConditionThatFailsTakesNoBranch) {
  Coverage const coverage =
      covered("eval\n  fails\n", "x = time() ? 1 : 2; y = $PendingTasks.GetSample(1) && 1;");
  EXPECT_EQ(
      to_text(coverage),
      "f.autoscale: 0 of 2 statements, 0 of 4 branches\n"
      "      0  x = time() ? 1 : 2; y = $PendingTasks.GetSample(1) && 1;\n"
      "         ^ this statement never runs to its end\n"
      "                             ^ this statement never runs to its end\n"
      "                    ^ the first branch of '?' is never taken\n"
      "                    ^ the second branch of '?' is never taken\n"
      "                                                            ^ the right side of '&&' is "
      "never evaluated\n"
      "                                                            ^ the right side of '&&' is "
      "always evaluated\n");
  EXPECT_EQ(covered("eval\n  fails\n", "y = $PendingTasks.GetSample(1) && 1;").branches().covered,
            0U);
}

TEST(Coverage, PointsAtEachStatementOfALine) {
  Coverage const coverage = covered("eval\n  a = 1\n", "a = 1; stop(); b = 2;\n  c = 3;\n");
  EXPECT_EQ(to_text(coverage),
            "f.autoscale: 2 of 4 statements, 0 of 0 branches\n"
            "      1  a = 1; stop(); b = 2;\n"
            "                        ^ this statement never runs to its end\n"
            "      0    c = 3;\n"
            "           ^ this statement never runs to its end\n");
  Coverage const all[] = {coverage};
  EXPECT_NE(to_cobertura(all).find("<line number=\"1\" hits=\"1\""), std::string::npos);
}

TEST(Coverage, ShowsTheFormulaAsItIsWritten) {
  formula::Semantics semantics;
  semantics.block_comment = formula::Unproven::accept;
  Subject const subject = formulatest::compile({"f.autoscale", "x = /* five */ 5;"}, semantics);
  EXPECT_EQ(to_text(Coverage(subject.source, *subject.tree)),
            "f.autoscale: 0 of 1 statements, 0 of 0 branches\n"
            "      0  x = /* five */ 5;\n"
            "         ^ this statement never runs to its end\n");
}

/// `span -> replacement`, one line each.
std::string changes(std::string const& formula) {
  Subject const subject = compile({"f", formula}, {});
  std::string text;
  for (Mutant const& mutant : mutants_of(*subject.tree)) text += mutant.text + "\n";
  return text;
}

TEST(Mutants, ChangeConstantsComparisonsBranchesAndClamps) {
  EXPECT_EQ(changes("x = 5"), "x = 6\nx = 4\nx = 0\n");
  EXPECT_EQ(changes("x = 0"), "x = 1\nx = (-1)\n");
  EXPECT_EQ(changes("x = y < z"), "x = y <= z\n");
  EXPECT_EQ(changes("x = y >= z"), "x = y > z\n");
  EXPECT_EQ(changes("x = y == z"), "x = y != z\n");
  EXPECT_EQ(changes("x = y && z || w"), "x = y || z || w\nx = y && z && w\n");
  EXPECT_EQ(changes("x = y ? z : w ? a : b"), "x = y ? (w ? a : b) : z\nx = y ? z : w ? (b) : a\n");
  EXPECT_EQ(changes("x = min(y, z)"), "x = (y)\nx = (z)\n");
  EXPECT_EQ(changes("x = max(0, z) * w"), "x = (z) * w\nx = max(1, z) * w\nx = max((-1), z) * w\n");
  EXPECT_EQ(changes("x = max(y)"), "");
}

TEST(Mutants, ThatReadAsTheFormulaAreLeftOut) {
  EXPECT_EQ(changes("x = y ? z : z"), "");
  EXPECT_EQ(changes("x = 1"), "x = 2\nx = 0\n");
}

TEST(Mutate, ListsWhatNoTestNotices) {
  std::string const formula =
      "$n = $CurrentDedicatedNodes > 3 ? 4 : 1;\n$TargetDedicatedNodes =\n"
      "  min(4, $n);\n";
  RunOptions const options = options_with(formula);
  Prepared const script =
      prepare({"x.test",
               "formula f.autoscale\ncases\n"
               "  dedicated | => $TargetDedicatedNodes\n  1 | => 1\n  9 | => 4\n"},
              options);
  Prepared const* const scripts[] = {&script};
  MutationReport const report = mutate(scripts, options);
  EXPECT_EQ(to_text(report),
            "f.autoscale: 14 mutants, 8 killed, 6 survive\n"
            "f.autoscale:1:29: survives\n"
            "  - $n = $CurrentDedicatedNodes > 3 ? 4 : 1;\n"
            "  + $n = $CurrentDedicatedNodes >= 3 ? 4 : 1;\n"
            "f.autoscale:1:31: survives\n"
            "  - $n = $CurrentDedicatedNodes > 3 ? 4 : 1;\n"
            "  + $n = $CurrentDedicatedNodes > 4 ? 4 : 1;\n"
            "f.autoscale:1:31: survives\n"
            "  - $n = $CurrentDedicatedNodes > 3 ? 4 : 1;\n"
            "  + $n = $CurrentDedicatedNodes > 2 ? 4 : 1;\n"
            "f.autoscale:1:35: survives\n"
            "  - $n = $CurrentDedicatedNodes > 3 ? 4 : 1;\n"
            "  + $n = $CurrentDedicatedNodes > 3 ? 5 : 1;\n"
            "f.autoscale:3:3: survives\n"
            "  -   min(4, $n);\n"
            "  +   ($n);\n"
            "f.autoscale:3:7: survives\n"
            "  -   min(4, $n);\n"
            "  +   min(5, $n);\n");
}

TEST(Update, RewritesWhatFailedAndKeepsTheTable) {
  FileReport const report = run_script(
      "formula x.autoscale\neval\n  x = 4 # four\n  y = [1]\n  x <= 2\n  z = 1\n"
      "  result x=1\ncases\n  slots | => x    | y      | z\n  1     | => 4    | [1, 2] |  7\n"
      "  1     | => 33 | 5 | fails\neval \"x = y\"\n  fails 3:7 no symbol\n",
      "x = 1000000; y = vec(1, 2); z = 1");
  EXPECT_EQ(updated(report),
            "formula x.autoscale\neval\n  x = 1e+06 # four\n  y = [1,2]\n  x <= 2\n  z = 1\n"
            "  result $TargetDedicatedNodes=0;$TargetLowPriorityNodes=0;$NodeDeallocationOption="
            "requeue;x=1e+06;y=[1,2];z=1\ncases\n  slots | => x    | y      | z\n"
            "  1     | => 1e+06 | [1, 2] |  1\n"
            "  1     | => 1e+06 | [1,2] | fails\neval \"x = y\"\n"
            "  fails 1:5 Undefined symbol: y\n");
}

TEST(Update, LeavesAloneWhatCouldNotBeReadAgain) {
  std::string const script = "formula x\neval\n  x = a\n  y = 1\n  z = 4\n";
  EXPECT_EQ(updated(run_script(script, "x = \"a # b\"; y = \" \"; z = 2")),
            "formula x\neval\n  x = a\n  y = 1\n  z = 2\n");
  EXPECT_EQ(updated(run_script(script, "x = w; y = 1; z = 2")), script);
}

}  // namespace
}  // namespace poolcast::formulatest
