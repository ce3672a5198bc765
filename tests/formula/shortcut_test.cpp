// What the machine does on the way, and what it remembers, changes no answer: each row would give
// another one if a shortcut were taken where it must not be.
#include <gtest/gtest.h>

#include "tests/formula/evaluation.hpp"

namespace poolcast::formula {
namespace {

struct Row {
  char const* text;
  char const* result;
};
constexpr Row rows[] = {
    // A window is looked up anew unless its metric, its start and its end are the last one's.
    {"a = max($PendingTasks.GetSample(TimeInterval_Minute));"
     "result = max($RunningTasks.GetSample(TimeInterval_Minute))",
     "70"},
    {"a = $PendingTasks.GetSample(2 * TimeInterval_Minute);"
     "result = $PendingTasks.GetSample(TimeInterval_Minute)",
     "[9,10]"},
    {"a = $PendingTasks.GetSample(2 * TimeInterval_Minute);"
     "result = $PendingTasks.GetSample(2 * TimeInterval_Minute, TimeInterval_Minute)",
     "[7,8]"},
    {"a = $RunningTasks.GetSamplePercent(5 * TimeInterval_Minute);"
     "result = len($RunningTasks.GetSample(5 * TimeInterval_Minute, 60))",
     "7"},

    // A percentage that a condition asks for: there are 70 % of five minutes.
    {"result = $RunningTasks.GetSamplePercent(5 * TimeInterval_Minute) < 70 ? 1 : 2", "2"},
    {"result = $RunningTasks.GetSamplePercent(5 * TimeInterval_Minute) < 71 ? 1 : 2", "1"},
    {"result = 75 < $RunningTasks.GetSamplePercent(5 * TimeInterval_Minute) ? 1 : 2", "2"},
    {"result = $RunningTasks.GetSamplePercent(5 * TimeInterval_Minute) < 71", "1"},
    {"q = 90; p = $RunningTasks.GetSamplePercent(5 * TimeInterval_Minute);"
     "result = q < 75 ? 1 : 2",
     "2"},
    {"p = $RunningTasks.GetSamplePercent(5 * TimeInterval_Minute); result = p < 75 ? p : 0", "70"},

    // Samples that a function sums up at once.
    {"result = min($PendingTasks.GetSample(TimeInterval_Minute))", "9"},
    {"result = avg($PendingTasks.GetSample(TimeInterval_Minute))", "9.5"},
    {"result = len($PendingTasks.GetSample(TimeInterval_Minute))", "2"},
    {"w = vec(3, 4); v = $PendingTasks.GetSample(TimeInterval_Minute); result = max(w)", "4"},
    {"v = $PendingTasks.GetSample(TimeInterval_Minute); result = max(v) + len(v)", "12"},
    {"v = $PendingTasks.GetSample(TimeInterval_Minute); m = max(v); result = v", "[9,10]"},

    // A variable that keeps its value, and its memory to itself.
    {"result = 5; result = 0 ? 1 : result", "5"},
    {"result = vec(1, 2); result = 0 ? vec(3) : result; w = result + 1", "[1,2]"},
};

TEST(Shortcuts, ChangeNoAnswer) {
  World world;
  world.record(Metric::running_tasks, {10, 20, 30, 40, 50, 60, 70});
  for (Row const& row : rows) {
    Answer const answer = evaluate_text(row.text, world);
    std::string const shown = std::string(";result=") + row.result;
    EXPECT_EQ(answer.error, "") << row.text;
    EXPECT_TRUE((answer.results + ";").find(shown + ";") != std::string::npos) << row.text << "\n"
                                                                               << answer.results;
  }
}

TEST(Shortcuts, FailWhereTheLongWayDoes) {
  EXPECT_EQ(value_of("$PendingTasks.GetSamplePercent(TimeInterval_Minute) < \"70\" ? 1 : 2"),
            "Line 1, Col 62: Operator '<' cannot be applied to double and string");
  EXPECT_EQ(value_of("max($RunningTasks.GetSample(TimeInterval_Minute))"),
            "Line 1, Col 37: Insufficient data from data set: $RunningTasks wanted 70%, received "
            "0%");
}

}  // namespace
}  // namespace poolcast::formula
