// What meets an expectation, and what does not.
#include "engine/formulatest/expectation.hpp"

#include <gtest/gtest.h>

#include "tests/formulatest/script.hpp"

namespace poolcast::formulatest {
namespace {

struct Row {
  char const* formula;
  char const* expectation;
  char const* got;  // empty: it is met
};

constexpr Row rows[] = {
    {"x = 3", "x = 3", ""},
    {"x = 3", "x=3.0", ""},
    {"x = 3", "x == 4", "3"},
    {"x = 3", "x != 4", ""},
    {"x = 3", "x != 3", "3"},
    {"x = 1/3", "x = 0.333333", ""},
    {"x = 1/3", "x = 0.33333", "0.333333"},
    {"x = 1/3", "x < 0.333333", "0.333333"},
    {"x = 1/3", "x <= 0.333333", ""},
    {"x = 0 - 2", "x = -2", ""},
    {"x = 5", "x > 4.5", ""},
    {"x = 5", "x > 5", "5"},
    {"x = 5", "x >= 5", ""},
    {"x = 5", "x <= 4", "5"},
    {"x = 5", "x = five", "5"},
    {"x = 5", "x = [5]", "5"},
    {"x = vec(1, 2)", "x = [1, 2]", ""},
    {"x = vec(1, 2)", "x = [1,2]", ""},
    {"x = vec(1, 2)", "x = [1]", "[1,2]"},
    {"x = vec(1, 2)", "x = [2,1]", "[1,2]"},
    {"x = vec(1, 2)", "x != [2,1]", ""},
    {"x = vec(1, 2)", "x < 3", "[1,2]"},
    {"x = $PendingTasks.GetSample(1)", "x = []", ""},
    {"x = time(\"2026-01-12T09:00:00Z\")", "x = 2026-01-12T09:00:00Z", ""},
    {"x = time(\"2026-01-12T09:00:00Z\")", "x = 2026-01-12T10:00:00+01:00", ""},
    {"x = time(\"2026-01-12T09:00:00Z\")", "x > 2026-01-12T09:00:00Z", "2026-01-12T09:00:00.000Z"},
    {"x = TimeInterval_Minute * 5", "x = 5m", ""},
    {"x = TimeInterval_Minute * 5", "x = PT5M", ""},
    {"x = TimeInterval_Minute * 5", "x = 00:05:00.000", ""},
    {"x = TimeInterval_Day * 2", "x = 48:00:00.000", ""},
    {"x = TimeInterval_Minute * -5", "x = -5m", ""},
    {"x = TimeInterval_Minute * 5", "x >= 6m", "00:05:00.000"},
    {"x = \"a b\"", "x = a b", ""},
    {"x = \"a b\"", "x = \"a b\"", ""},
    {"x = \"a b\"", "x = a", "a b"},
    {"$NodeDeallocationOption = taskcompletion", "$NodeDeallocationOption = taskcompletion", ""},
    {"x = 1", "$NodeDeallocationOption = terminate", "requeue"},
    {"$TargetDedicated = 2.5", "$TargetDedicatedNodes = 2.5", ""},
    {"$TargetDedicatedNodes = 2", "$TargetDedicated = 2", ""},
    {"stop(); x = 1", "x = 1", "nothing: the evaluation ended before it was assigned"},
    {"x = 1", "fails", "no failure"},
    {"x = y", "fails", ""},
    {"x = y", "fails 1:5", ""},
    {"x = y", "fails AutoScalingFormulaEvaluationError", ""},
    {"x = y", "fails 1:5 AutoScalingFormulaEvaluationError Undefined symbol: y", ""},
    {"x = y", "fails AutoScalingFormulaEvaluationError 1:5 symbol", ""},
    {"x = y", "fails 1:4", "AutoScalingFormulaEvaluationError: Line 1, Col 5: Undefined symbol: y"},
    {"x = y", "fails InsufficientSampleData",
     "AutoScalingFormulaEvaluationError: Line 1, Col 5: Undefined symbol: y"},
    {"x = y", "fails Undefined symbol: z",
     "AutoScalingFormulaEvaluationError: Line 1, Col 5: Undefined symbol: y"},
    {"x = y", "x = 1", "AutoScalingFormulaEvaluationError: Line 1, Col 5: Undefined symbol: y"},
    {"x = $PendingTasks.GetSample(TimeInterval_Minute)", "fails 1:28 InsufficientSampleData", ""},
    {"x = (", "fails AutoScalingFormulaSyntaxError", ""},
    {"x = (", "fails 1:6 expected an expression", ""},
    {"x = (", "x = 1",
     "AutoScalingFormulaSyntaxError: Line 1, Col 6: expected an expression, found the end of the "
     "formula"},
    {"$TargetDedicatedNodes = 1; x = 2",
     "result "
     "$TargetDedicatedNodes=1;$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue;x=2",
     ""},
    {"x = 2", "result x=2",
     "$TargetDedicatedNodes=0;$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue;x=2"},
};

TEST(Expectation, ComparesByTheTypeOfTheVariable) {
  for (Row const& row : rows) {
    std::string const verdict = verdict_of(row.formula, row.expectation);
    if (*row.got == '\0') {
      EXPECT_EQ(verdict, "PASS eval at 0s\n") << row.formula << "\n" << row.expectation;
      continue;
    }
    std::string const end = std::string(", got ") + row.got + "\n";
    EXPECT_TRUE(verdict.starts_with("FAIL") && verdict.ends_with(end)) << row.formula << "\n"
                                                                       << row.expectation << "\n"
                                                                       << verdict;
  }
}

TEST(Expectation, NamesAVariableThatTheFormulaAssigns) {
  EXPECT_EQ(verdict_of("$total = 1", "$totl = 1"),
            "ERROR eval at 0s: the formula assigns no variable '$totl'; did you mean '$total'?\n");
  EXPECT_EQ(verdict_of("x = 1", "$TargetDedicatedNode = 1"),
            "ERROR eval at 0s: the formula assigns no variable '$TargetDedicatedNode'; did you "
            "mean '$TargetDedicatedNodes'?\n");
}

TEST(Expectation, SeesWhatAFailedRunShowsIfItMayFail) {
  std::string const script =
      "formula x\npool dedicated=4\neval\n  fails 1:12\n  $TargetDedicatedNodes = 4\n  x = 1\n";
  EXPECT_EQ(verdicts(run_script(script, "x = 1; y = z; $TargetDedicatedNodes = 9")), "PASS eval\n");
}

}  // namespace
}  // namespace poolcast::formulatest
