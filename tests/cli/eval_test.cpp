#include "engine/cli/eval.hpp"

#include <gtest/gtest.h>

#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;

constexpr char const* article = "formulas/ephemeral-agents.autoscale";
constexpr char const* now = "2022-01-18T09:00:00Z";

/// `input` is the formula.
RunResult eval(std::string const& input, std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.begin(), {"eval", "-", "--at", now});
  return run_poolcast(arguments, input);
}

TEST(Eval, AnswersTheArticlesFormula) {
  RunResult const run =
      run_poolcast({"eval", article, "--pool", "low_priority=1,slots=5", "--at", now});
  EXPECT_EQ(run.out,
            "$TargetDedicatedNodes=0;$TargetLowPriorityNodes=0;"
            "$NodeDeallocationOption=taskcompletion;$currentNodes=1;$nbPending5min=0;"
            "$nbPending60min=0;$nbTaskPerNodes=5;$totalLowPriorityNodes=0\n");
  EXPECT_EQ(run.err,
            "note: the result depends on 'empty_vector_aggregate' = zero, which is not documented; "
            "see poolcast language --semantics\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Eval, ReadsSamples) {
  test::TemporaryDirectory const files;
  std::string const samples = files.file("s", "# a burst\n$PendingTasks 0x9 5+5x19\n");
  RunResult const run = run_poolcast(
      {"eval", article, "--samples", samples, "--pool", "low_priority=1,slots=5", "--at", now});
  EXPECT_EQ(run.out,
            "$TargetDedicatedNodes=0;$TargetLowPriorityNodes=2;"
            "$NodeDeallocationOption=taskcompletion;$currentNodes=1;$nbPending5min=100;"
            "$nbPending60min=100;$nbTaskPerNodes=5;$totalLowPriorityNodes=2\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Eval, TheWindowOfFiveMinutesIsTheLastTenSamples) {
  test::TemporaryDirectory const files;
  std::string const samples = files.file("s", "$PendingTasks 0x9 5+5x19");
  RunResult const run =
      eval("v = $PendingTasks.GetSample(TimeInterval_Minute * 5)", {"--samples", samples});
  EXPECT_TRUE(run.out.ends_with(";v=[55,60,65,70,75,80,85,90,95,100]\n")) << run.out;
}

TEST(Eval, AnswersAnEvaluationErrorOnStandardOutput) {
  RunResult const run = eval("x = 1;\nsomething_useless", {"--pool", "dedicated=2"});
  EXPECT_EQ(
      run.out,
      "$TargetDedicatedNodes=2;$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue;x=1\n"
      "AutoScalingFormulaEvaluationError: The specified auto-scaling formula has evaluation "
      "error\n"
      "Line 2, Col 1: Undefined symbol: something_useless\n");
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Eval, AnswersTheAutoScaleRunObject) {
  EXPECT_EQ(eval("$TargetDedicatedNodes = 1.5", {"-o", "json"}).out,
            "{\n"
            "  \"timestamp\": \"2022-01-18T09:00:00.0000000Z\",\n"
            "  \"results\": \"$TargetDedicatedNodes=1.5;$TargetLowPriorityNodes=0;"
            "$NodeDeallocationOption=requeue\"\n"
            "}\n");
  RunResult const failed = eval("avg($RunningTasks.GetSample(TimeInterval_Hour))", {"-o", "json"});
  EXPECT_EQ(failed.out,
            "{\n"
            "  \"timestamp\": \"2022-01-18T09:00:00.0000000Z\",\n"
            "  \"results\": \"$TargetDedicatedNodes=0;$TargetLowPriorityNodes=0;"
            "$NodeDeallocationOption=requeue\",\n"
            "  \"error\": {\n"
            "    \"code\": \"InsufficientSampleData\",\n"
            "    \"message\": \"Autoscale evaluation failed due to insufficient sample data\",\n"
            "    \"values\": [\n"
            "      {\n"
            "        \"name\": \"Message\",\n"
            "        \"value\": \"Line 1, Col 28: Insufficient data from data set: $RunningTasks "
            "wanted 70%, received 0%\"\n"
            "      }\n"
            "    ]\n"
            "  }\n"
            "}\n");
  EXPECT_EQ(failed.exit_code, 1);
}

TEST(Eval, ASyntaxErrorGoesToStandardError) {
  RunResult const run = eval("x = (1", {"-o", "json"});
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err,
            "-:1:7: error: expected ')', found the end of the formula\n  x = (1\n        ^\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Eval, SetsThePool) {
  EXPECT_EQ(eval("a = $CurrentDedicatedNodes; b = $CurrentLowPriorityNodes; c = $TaskSlotsPerNode",
                 {"--pool", "dedicated=2,low_priority=3,slots=4"})
                .out,
            "$TargetDedicatedNodes=2;$TargetLowPriorityNodes=3;$NodeDeallocationOption=requeue;"
            "a=2;b=3;c=4\n");
  EXPECT_TRUE(eval("c = $TaskSlotsPerNode").out.ends_with(";c=1\n"));
}

TEST(Eval, TheTimeDefaultsToNow) {
  RunResult const run = run_poolcast({"eval", "-"}, "x = time().year >= 2024");
  EXPECT_TRUE(run.out.ends_with(";x=1\n")) << run.out;
}

TEST(Eval, SaysWhatIsWrongWithItsOptions) {
  struct Row {
    std::vector<std::string> arguments;
    char const* err;
  };
  std::vector<Row> const rows{
      {{"--pool", "dedicatd=2"}, "--pool: unknown key 'dedicatd'; did you mean 'dedicated'?\n"},
      {{"--pool", "cores=2"},
       "--pool: unknown key 'cores'; write --pool dedicated=2,low_priority=0,slots=5\n"},
      {{"--pool", "dedicated"},
       "--pool: 'dedicated' is not a whole number of nodes; write --pool "
       "dedicated=2,low_priority=0,slots=5\n"},
      {{"--pool", "dedicated=-1"},
       "--pool: 'dedicated=-1' is not a whole number of nodes; write --pool "
       "dedicated=2,low_priority=0,slots=5\n"},
      {{"--pool", "slots=0"},
       "--pool: 'slots=0' is not a whole number of slots, at least 1; write --pool "
       "dedicated=2,low_priority=0,slots=5\n"},
      {{"--at", "yesterday"}, "--at: 'yesterday' is not a time; write --at 2022-01-18T09:00:00Z\n"},
  };
  for (Row const& row : rows) {
    std::vector<std::string> arguments{"eval", "-"};
    arguments.insert(arguments.end(), row.arguments.begin(), row.arguments.end());
    RunResult const run = run_poolcast(arguments, "x = 1");
    EXPECT_EQ(run.err, row.err);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, 2);
  }
  EXPECT_EQ(run_poolcast({"eval", "-", "--samples", "-"}, "x = 1").exit_code, 2);
  EXPECT_EQ(run_poolcast({"eval", "-", "-o", "xml"}, "x = 1").exit_code, 2);
  EXPECT_EQ(run_poolcast({"eval"}).exit_code, 2);
}

TEST(Eval, SaysWhatIsWrongWithItsFiles) {
  test::TemporaryDirectory const files;
  std::string const samples = files.file("s", "$PendingTask 1 2\n$CPUPercent 5 y\n");
  RunResult const run = eval("x = 1", {"--samples", samples});
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, samples +
                         ":1:1: error: unknown variable '$PendingTask'; did you mean "
                         "'$PendingTasks'?\n  $PendingTask 1 2\n  ^~~~~~~~~~~~\n" +
                         samples +
                         ":2:15: error: 'y' is no sample; write 5, 5x9, 0+5x9, _ or _x9\n"
                         "  $CPUPercent 5 y\n                ^\n");
  EXPECT_EQ(run.exit_code, 1);
  RunResult const missing = run_poolcast({"eval", "missing", "--samples", "gone"});
  EXPECT_EQ(missing.err,
            "cannot read 'missing': No such file or directory\n"
            "cannot read 'gone': No such file or directory\n");
  EXPECT_EQ(missing.exit_code, 1);
}

}  // namespace
}  // namespace poolcast
