#include "engine/formula/methods.hpp"

#include <gtest/gtest.h>

#include "tests/formula/evaluation.hpp"

namespace poolcast::formula {
namespace {

TEST(Methods, EveryExampleGivesWhatItsRowSays) {
  for (Method const& row : methods()) EXPECT_EQ(value_of(row.example), row.result) << row.example;
}

struct Row {
  char const* expression;
  char const* value;
};
constexpr Row values[] = {
    // The latest samples, oldest first, with no demand on how many there are.
    {"GetSample(1)", "[10]"},
    {"GetSample(4)", "[7,8,9,10]"},
    {"GetSample(100)", "[1,2,3,4,5,6,7,8,9,10]"},
    {"GetSample(0)", "[]"},
    {"GetSample(-3)", "[]"},
    {"GetSample(2.9)", "[9,10]"},
    // A window is (start, end].
    {"GetSample(5 * TimeInterval_Minute)", "[1,2,3,4,5,6,7,8,9,10]"},
    {"GetSample(TimeInterval_Minute)", "[9,10]"},
    {"GetSample(TimeInterval_Second)", "[10]"},
    {"GetSample(TimeInterval_Zero, 0)", "[]"},
    {"GetSample(time() + -1 * TimeInterval_Minute)", "[9,10]"},
    {"GetSample(2 * TimeInterval_Minute, TimeInterval_Minute)", "[7,8]"},
    {"GetSample(TimeInterval_Minute, 2 * TimeInterval_Minute)", "[7,8]"},
    {"GetSample(2 * TimeInterval_Minute, TimeInterval_Minute, 100)", "[7,8]"},
    {"GetSample(time() + -2 * TimeInterval_Minute, time())", "[7,8,9,10]"},
    {"GetSample(time() + -2 * TimeInterval_Minute, TimeInterval_Minute)", "[7,8]"},
    {"GetSample(10 * TimeInterval_Minute, 50)", "[1,2,3,4,5,6,7,8,9,10]"},
    {"GetSample(TimeInterval_Hour, 0)", "[1,2,3,4,5,6,7,8,9,10]"},
    {"GetSample(7 * TimeInterval_Minute)", "[1,2,3,4,5,6,7,8,9,10]"},
    {"GetSamplePercent(5 * TimeInterval_Minute)", "100"},
    {"GetSamplePercent(TimeInterval_Hour)", "8.33333"},
    {"GetSamplePercent(time() + -1 * TimeInterval_Hour)", "8.33333"},
    {"GetSamplePercent(10 * TimeInterval_Minute, 5 * TimeInterval_Minute)", "0"},
    {"GetSamplePercent(TimeInterval_Second)", "100"},
    {"GetSamplePercent(TimeInterval_Zero)", "0"},
    {"GetSamplePeriod()", "00:00:30.000"},
    {"Count()", "10"},
    {"HistoryBeginTime()", "2022-09-28T11:15:19.890Z"},
};

TEST(Methods, ReadTheHistory) {
  for (Row const& row : values) {
    EXPECT_EQ(value_of("$PendingTasks." + std::string(row.expression)), row.value)
        << row.expression;
  }
}

constexpr Row errors[] = {
    {"$PendingTasks.GetSample(15 * TimeInterval_Minute)",
     "Line 1, Col 33: Insufficient data from data set: $PendingTasks wanted 70%, received "
     "33.3333%"},
    {"$RunningTasks.GetSample(TimeInterval_Minute)",
     "Line 1, Col 33: Insufficient data from data set: $RunningTasks wanted 70%, received 0%"},
    {"$PendingTasks.GetSample(10 * TimeInterval_Minute, 51)",
     "Line 1, Col 33: Insufficient data from data set: $PendingTasks wanted 51%, received 50%"},
    {"$PendingTasks.GetSample()",
     "Line 1, Col 24: Wrong number of arguments: GetSample takes 1 to 3 arguments, not 0"},
    {"$PendingTasks.GetSample(\"a\")",
     "Line 1, Col 33: A window's bound must be a timestamp or a timeinterval, not a string"},
    {"$PendingTasks.GetSample(1, 2)",
     "Line 1, Col 33: A window's bound must be a timestamp or a timeinterval, not a double"},
    {"$PendingTasks.GetSample(time(), time(), time())",
     "Line 1, Col 33: samplePercent must be a double, not a timestamp"},
    {"$PendingTasks.GetSamplePercent(5)",
     "Line 1, Col 40: A window's bound must be a timestamp or a timeinterval, not a double"},
    {"$PendingTasks.GetSampel(1)", "Line 1, Col 24: Undefined symbol: GetSampel"},
    {"$PendingTasks.GetSample", "Line 1, Col 10: A sample object is not a value: $PendingTasks"},
    {"$PendingTasks + 1", "Line 1, Col 10: A sample object is not a value: $PendingTasks"},
    {"$TargetDedicatedNodes.GetSample(1)",
     "Line 1, Col 32: Not a sample object, so it has no method: GetSample"},
    {"time().GetSample(1)", "Line 1, Col 17: Not a sample object, so it has no method: GetSample"},
};

TEST(Methods, FailWithTheirPlace) {
  for (Row const& row : errors) EXPECT_EQ(value_of(row.expression), row.value) << row.expression;
}

TEST(Methods, CountsOfNodesAreSeriesOfOneValue) {
  EXPECT_EQ(value_of("$CurrentDedicatedNodes.GetSample(3)"), "[2,2,2]");
  EXPECT_EQ(value_of("$CurrentLowPriorityNodes.GetSample(TimeInterval_Minute)"), "[5,5]");
  EXPECT_EQ(value_of("$TaskSlotsPerNode.GetSamplePercent(TimeInterval_Hour)"), "100");
  World world;
  world.semantics.current_nodes_have_samples = Unproven::error;
  EXPECT_EQ(value_of("$CurrentDedicatedNodes.GetSample(3)", world),
            "Line 1, Col 33: Not a sample object, so it has no method: GetSample");
}

TEST(Methods, ABareMetricIsItsLastSampleOnlyByTheSetting) {
  World world;
  world.semantics.bare_metric_as_number = BareMetric::last_sample;
  EXPECT_EQ(value_of("$PendingTasks + 1", world), "11");
  EXPECT_EQ(value_of("$RunningTasks + 1", world), "1");
}

TEST(Methods, TheDefaultPercentIsASetting) {
  World world;
  world.semantics.default_sample_percent = 10;
  EXPECT_EQ(value_of("len($PendingTasks.GetSample(15 * TimeInterval_Minute))", world), "10");
}

TEST(Methods, WithoutAHistoryNothingWasSampled) {
  Program const program = *compile(*parse({"",
                                           "x = $PendingTasks.Count();"
                                           "y = $PendingTasks.GetSample(1)"}));
  Workspace workspace;
  Outcome const outcome = evaluate(program, {.now = *parse_w3c_time(noon)}, workspace);
  EXPECT_TRUE(results(program, workspace, outcome).ends_with("requeue;x=0;y=[]"));
}

TEST(Methods, SaturatedDemandKeepsTheNumberOfSamples) {
  World world;
  world.record(Metric::cpu_percent, {50, 60});
  world.record(Metric::active_tasks, {1});
  world.environment.saturated_demand = true;
  EXPECT_EQ(value_of("$PendingTasks.GetSample(2)", world), "[1e+06,1e+06]");
  EXPECT_EQ(value_of("$ActiveTasks.GetSample(5)", world), "[1e+06]");
  EXPECT_EQ(value_of("$RunningTasks.GetSample(5)", world), "[]");
  EXPECT_EQ(value_of("$CPUPercent.GetSample(2)", world), "[50,60]");
  EXPECT_EQ(value_of("$PendingTasks.GetSamplePercent(10 * TimeInterval_Minute)", world), "50");
  EXPECT_EQ(value_of("sum($PendingTasks.GetSample(5 * TimeInterval_Minute))", world), "1e+07");
}

}  // namespace
}  // namespace poolcast::formula
