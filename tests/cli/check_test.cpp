#include "engine/cli/check.hpp"

#include <gtest/gtest.h>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;

TEST(Check, SaysThatAFormulaIsFine) {
  RunResult const run = run_poolcast({"check", "formulas/ephemeral-agents.autoscale"});
  EXPECT_EQ(run.out,
            "formulas/ephemeral-agents.autoscale: ok, 9 statements, 933 of 8192 characters\n");
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Check, ReadsStandardInput) {
  RunResult const run = run_poolcast({"check", "-"}, "x = 1;");
  EXPECT_EQ(run.out, "-: ok, 1 statement, 6 of 8192 characters\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Check, ReportsEveryMistakeWithItsLine) {
  RunResult const run = run_poolcast({"check", "tests/cli/mistakes.autoscale"});
  test::expect_golden("tests/cli/golden/check-mistakes.txt", run.err);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Check, ReportsNamesThatAreSureToFail) {
  RunResult const run = run_poolcast({"check", "tests/cli/unknown-names.autoscale"});
  test::expect_golden("tests/cli/golden/check-unknown-names.txt", run.err);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Check, ChecksTheOtherFilesToo) {
  test::TemporaryDirectory const files;
  std::string const bad = files.file("bad", "x = (;"), good = files.file("good", "x = 1");
  RunResult const run = run_poolcast({"check", "missing.autoscale", bad, good});
  EXPECT_EQ(run.out, good + ": ok, 1 statement, 5 of 8192 characters\n");
  EXPECT_EQ(run.err, "cannot read 'missing.autoscale': No such file or directory\n" + bad +
                         ":1:6: error: expected an expression, found ';'\n  x = (;\n       ^\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Check, SurvivesAMegabyteOfParentheses) {
  RunResult const run = run_poolcast({"check", "-"}, std::string(1'000'000, '('));
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(
      run.err.starts_with("-:1:8193: error: the formula is 1,000,000 bytes long; the "
                          "service accepts at most 8,192 characters\n"))
      << run.err;
}

TEST(Check, NeedsAFile) { EXPECT_EQ(run_poolcast({"check"}).exit_code, 2); }

}  // namespace
}  // namespace poolcast
