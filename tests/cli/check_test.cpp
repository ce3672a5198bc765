#include "engine/cli/check.hpp"

#include <gtest/gtest.h>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;

TEST(Check, SaysThatAFormulaIsFine) {
  RunResult const run = run_poolcast({"check", "-"}, "$TargetDedicatedNodes = 1;");
  EXPECT_EQ(run.out, "-: ok, 1 statement, 26 of 8192 bytes\n");
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Check, FindsAVariableInTheArticlesFormulaThatNothingReads) {
  RunResult const run = run_poolcast({"check", "formulas/ephemeral-agents.autoscale"});
  EXPECT_EQ(run.out,
            "formulas/ephemeral-agents.autoscale: 1 warning, 9 statements, 933 of 8192 bytes\n");
  EXPECT_EQ(run.err,
            "formulas/ephemeral-agents.autoscale:2:1: warning: nothing reads '$nbTaskPerNodes' "
            "[unused-variable]\n"
            "  $nbTaskPerNodes = $TaskSlotsPerNode;\n"
            "  ^~~~~~~~~~~~~~~\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Check, FailsOnWhatItIsToldToFailOn) {
  auto const exit_code = [](std::string const& text, std::string const& fail_on) {
    return run_poolcast({"check", "-", "--fail-on", fail_on}, text).exit_code;
  };
  std::string const warning = "x = 1; $TargetDedicatedNodes = 1;";
  std::string const note = "$TargetDedicatedNodes = 2.5;";
  EXPECT_EQ(exit_code(warning, "error"), 0);
  EXPECT_EQ(exit_code(warning, "warning"), 1);
  EXPECT_EQ(exit_code(note, "warning"), 0);
  EXPECT_EQ(exit_code(note, "note"), 1);
  EXPECT_EQ(exit_code("$TargetDedicatedNodes = $x;", "error"), 1);
  EXPECT_EQ(exit_code(note, "hint"), 2);
}

TEST(Check, ShowsFixesThatTheMessageDoesNotShow) {
  RunResult const run =
      run_poolcast({"check", "-", "--slots", "4"},
                   "$t = time() - TimeInterval_Hour;;\n"
                   "$TargetDedicatedNodes = min(9, max($PendingTasks.GetSample($t, .5), $Foo));");
  test::expect_golden("tests/cli/golden/check-fixes.txt", run.err + run.out);
}

/// A template with one pool of this formula, whose nodes have two slots.
std::string template_of(std::string const& formula) {
  return R"({"resources": [{"type": "Microsoft.Batch/batchAccounts/pools", "name": "a/linux",
  "properties": {"taskSlotsPerNode": 2, "scaleSettings": {"autoScale": {"formula": ")" +
         formula + R"("}}}}]})";
}

TEST(Check, ShowsWhatItFindsInTheTemplateThatHoldsTheFormula) {
  test::TemporaryDirectory const files;
  std::string const path =
      files.file("pools.json",
                 template_of("$TargetDedicatedNodes = min(9, max($PendingTasks.GetSample(9)));\\n"
                             "$NodeDeallocationOption = taskCompletion;"));
  RunResult const run = run_poolcast({"check", "pools.json"}, "", files.path().string());
  test::expect_golden("tests/cli/golden/check-template.txt", run.err + run.out);
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Check, BelievesTheOptionMoreThanTheTemplate) {
  test::TemporaryDirectory const files;
  std::string const path =
      files.file("pools.json",
                 template_of("$TargetDedicatedNodes = min(9, max($PendingTasks.GetSample(9)));\\n"
                             "$NodeDeallocationOption = taskcompletion;"));
  EXPECT_EQ(run_poolcast({"check", path, "--fail-on", "warning"}).exit_code, 1);
  EXPECT_EQ(run_poolcast({"check", path, "--fail-on", "note", "--slots", "1"}).exit_code, 0);
}

TEST(Check, WantsAtLeastOneSlot) {
  RunResult const run = run_poolcast({"check", "-", "--slots", "0"}, "x = 1");
  EXPECT_EQ(run.err, "--slots: a node has at least 1 task slot\n");
  EXPECT_EQ(run.exit_code, 2);
}

TEST(Check, ReportsEveryMistakeWithItsLine) {
  RunResult const run = run_poolcast({"check", "tests/cli/mistakes.autoscale"});
  test::expect_golden("tests/cli/golden/check-mistakes.txt", run.err);
  EXPECT_EQ(run.out, "tests/cli/mistakes.autoscale: 8 errors, 334 of 8192 bytes\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Check, ReportsNamesThatAreSureToFail) {
  RunResult const run = run_poolcast({"check", "tests/cli/unknown-names.autoscale"});
  test::expect_golden("tests/cli/golden/check-unknown-names.txt", run.err);
  EXPECT_EQ(
      run.out,
      "tests/cli/unknown-names.autoscale: 7 errors, 1 warning, 4 statements, 249 of 8192 bytes\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Check, ChecksTheOtherFilesToo) {
  test::TemporaryDirectory const files;
  std::string const bad = files.file("bad", "x = (;");
  std::string const good = files.file("good", "$TargetDedicatedNodes = 1");
  RunResult const run = run_poolcast({"check", "missing.autoscale", bad, good});
  EXPECT_EQ(run.out,
            bad + ": 1 error, 6 of 8192 bytes\n" + good + ": ok, 1 statement, 25 of 8192 bytes\n");
  EXPECT_EQ(run.err, "cannot read 'missing.autoscale': No such file or directory\n" + bad +
                         ":1:6: error: expected an expression, found ';'\n  x = (;\n       ^\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Check, SurvivesAMegabyteOfParentheses) {
  RunResult const run = run_poolcast({"check", "-"}, std::string(1'000'000, '('));
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(
      run.err.starts_with("-:1:8193: error: the formula is 1,000,000 bytes long; the "
                          "service accepts at most 8,192 bytes\n"))
      << run.err;
}

TEST(Check, NeedsAFile) { EXPECT_EQ(run_poolcast({"check"}).exit_code, 2); }

}  // namespace
}  // namespace poolcast
