#include "engine/formula/evaluate.hpp"

#include <gtest/gtest.h>

#include "engine/formula/variables.hpp"
#include "tests/formula/evaluation.hpp"

namespace poolcast::formula {
namespace {

constexpr char const* unchanged =
    "$TargetDedicatedNodes=3;$TargetLowPriorityNodes=6;$NodeDeallocationOption=requeue";

// ---- what the service was seen to answer --------------------------------------------------------

TEST(Service, AnswersAnUndefinedSymbol) {
  Answer const answer = evaluate_text("something_useless");
  EXPECT_EQ(answer.error, "Line 1, Col 1: Undefined symbol: something_useless");
  EXPECT_EQ(answer.outcome.error->code_name(), "AutoScalingFormulaEvaluationError");
  EXPECT_EQ(answer.outcome.error->message(),
            "The specified auto-scaling formula has evaluation error");
  EXPECT_EQ(answer.results, unchanged);
}

TEST(Service, KeepsTheTargetThatIsNotAssigned) {
  EXPECT_EQ(evaluate_text("$TargetLowPriorityNodes=3").results,
            "$TargetDedicatedNodes=3;$TargetLowPriorityNodes=3;$NodeDeallocationOption=requeue");
}

TEST(Service, PrintsVariablesByNameWithTheDollarFirst) {
  World world;
  world.environment.target_dedicated_nodes = 2;
  world.environment.target_low_priority_nodes = 5;
  EXPECT_EQ(
      evaluate_text("$tasks = 0; cappedPoolSize = 1; $targetVMs = 1; $samples = 100; $round = 3;"
                    "$maxTasksPerNode = 4; $NodeDeallocationOption = taskcompletion",
                    world)
          .results,
      "$TargetDedicatedNodes=2;$TargetLowPriorityNodes=5;$NodeDeallocationOption=taskcompletion;"
      "$maxTasksPerNode=4;$round=3;$samples=100;$targetVMs=1;$tasks=0;cappedPoolSize=1");
}

TEST(Service, PrintsTheValuesAsRecorded) {
  World world;
  world.environment.now = *parse_w3c_time("2016-10-13T19:18:47.805Z");
  EXPECT_EQ(evaluate_text("$curTime = time(); $workHours = $curTime.hour >= 8 && $curTime.hour < "
                          "18; $isWeekday = $curTime.weekday >= 1 && $curTime.weekday <= 5;"
                          "$isWorkingWeekdayHour = $workHours && $isWeekday;"
                          "$TargetDedicatedNodes = $isWorkingWeekdayHour ? 20 : 10",
                          world)
                .results,
            "$TargetDedicatedNodes=10;$TargetLowPriorityNodes=6;$NodeDeallocationOption=requeue;"
            "$curTime=2016-10-13T19:18:47.805Z;$isWeekday=1;$isWorkingWeekdayHour=0;$workHours=0");
  EXPECT_EQ(value_of("vec(1, 1, 1)"), "[1,1,1]");
  EXPECT_EQ(value_of("29 / 30 * 100"), "96.6667");
}

TEST(Service, CountsTwentyNineOfThirtySamplesInAQuarterOfAnHour) {
  World world;
  world.record(Metric::active_tasks, std::vector<double>(29, 0));
  EXPECT_EQ(value_of("$ActiveTasks.GetSamplePercent(TimeInterval_Minute * 15)", world), "96.6667");
}

TEST(Service, DemandsSeventyPercentWhereTheFormulaSaysNothing) {
  // The formula of a public bug report: line 8 was passed, line 9 failed at column 43.
  Answer const answer = evaluate_text(
      "maxTasksPerNode = 1;\n\n\n\n\nsli = TimeInterval_Minute * 15;\n\n"
      "lastSample = val($RunningTasks.GetSample(1), 0);\n"
      "            avg($RunningTasks.GetSample   (sli));\n");
  EXPECT_EQ(answer.error,
            "Line 9, Col 43: Insufficient data from data set: $RunningTasks wanted 70%, received "
            "0%");
  EXPECT_EQ(answer.outcome.error->code_name(), "InsufficientSampleData");
  EXPECT_EQ(answer.outcome.error->message(),
            "Autoscale evaluation failed due to insufficient sample data");
  EXPECT_EQ(answer.results,
            std::string(unchanged) + ";lastSample=0;maxTasksPerNode=1;sli=00:15:00.000");
}

TEST(Service, BindsTheConditionalWeakest) {
  EXPECT_EQ(value_of("0 ? 7 : max(0, 1 / 2) + 0.5"), "1");
}

TEST(Service, KeepsTheFractionOfATarget) {
  Answer const answer = evaluate_text("$TargetDedicatedNodes = 0.5; $TargetLowPriorityNodes = 2.9");
  EXPECT_EQ(answer.outcome.target_dedicated_nodes, 0.5);
  EXPECT_EQ(answer.outcome.target_low_priority_nodes, 2.9);
  EXPECT_EQ(
      answer.results,
      "$TargetDedicatedNodes=0.5;$TargetLowPriorityNodes=2.9;$NodeDeallocationOption=requeue");
}

// ---- variables ----------------------------------------------------------------------------------

TEST(Variables, EveryExampleEvaluates) {
  World world;
  for (Variable const& row : variables()) {
    EXPECT_EQ(evaluate_text(row.example, world).error, "") << row.example;
    EXPECT_EQ(row.cell.has_value(), !row.metric.has_value()) << row.name;
    EXPECT_FALSE(row.doc.empty()) << row.name;
  }
}

TEST(Variables, EveryMetricHasItsOwnSeries) {
  std::size_t count = 0;
  for (Variable const& row : variables()) {
    if (!row.metric) continue;
    ++count;
    World world;
    world.history = SampleHistory();
    world.record(*row.metric, {4, 5});
    EXPECT_EQ(value_of(std::string(row.name) + ".GetSample(2)", world), "[4,5]");
    EXPECT_EQ(&variable_of(*row.metric), &row);
    Program const program = *compile(*parse({"", std::string(row.name) + ".Count()"}));
    EXPECT_EQ(program.metrics(), Metrics{*row.metric});
  }
  EXPECT_EQ(count, metric_count);
}

TEST(Variables, ReadThePool) {
  EXPECT_EQ(value_of("$TargetDedicatedNodes"), "3");
  EXPECT_EQ(value_of("$TargetDedicated"), "3");
  EXPECT_EQ(value_of("$TargetLowPriorityNodes"), "6");
  EXPECT_EQ(value_of("$TargetLowPriority"), "6");
  EXPECT_EQ(value_of("$CurrentDedicatedNodes"), "2");
  EXPECT_EQ(value_of("$CurrentDedicated"), "2");
  EXPECT_EQ(value_of("$CurrentLowPriorityNodes"), "5");
  EXPECT_EQ(value_of("$TaskSlotsPerNode"), "4");
  EXPECT_EQ(value_of("$NodeDeallocationOption"), "requeue");
}

TEST(Variables, ConstantsHaveTheirLengths) {
  for (char const* relation :
       {"TimeInterval_Zero + TimeInterval_100ns * 10 == TimeInterval_Microsecond",
        "TimeInterval_Microsecond * 1000 == TimeInterval_Millisecond",
        "TimeInterval_Millisecond * 1000 == TimeInterval_Second",
        "TimeInterval_Second * 60 == TimeInterval_Minute",
        "TimeInterval_Minute * 60 == TimeInterval_Hour",
        "TimeInterval_Hour * 24 == TimeInterval_Day", "TimeInterval_Day * 7 == TimeInterval_Week",
        "TimeInterval_Day * 365 == TimeInterval_Year"}) {
    EXPECT_EQ(value_of(relation), "1") << relation;
  }
}

TEST(Variables, MembersOfATimestamp) {
  for (Member const& row : members()) EXPECT_EQ(value_of(row.example), row.result) << row.example;
}

TEST(Variables, EveryDeallocationKeywordCanBeAssigned) {
  for (char const* word : {"requeue", "terminate", "taskcompletion", "retaineddata"}) {
    Answer const answer = evaluate_text("$NodeDeallocationOption = " + std::string(word));
    EXPECT_EQ(text_of(answer.outcome.node_deallocation_option), word);
  }
  EXPECT_EQ(evaluate_text("$NodeDeallocationOption = \"requeue\"").error,
            "Line 1, Col 27: $NodeDeallocationOption must be requeue, terminate, taskcompletion or "
            "retaineddata, not a string");
  EXPECT_EQ(evaluate_text("$NodeDeallocationOption = 1").error.substr(0, 15), "Line 1, Col 27:");
  World world;
  world.semantics.quoted_deallocation_keyword = Unproven::accept;
  EXPECT_EQ(evaluate_text("$NodeDeallocationOption = \"terminate\"", world)
                .outcome.node_deallocation_option,
            DeallocationKeyword::terminate);
}

TEST(Variables, AliasAndFullNameAreOneCellAndTheFullNameWins) {
  EXPECT_EQ(evaluate_text("$TargetDedicated = 7").outcome.target_dedicated_nodes, 7);
  EXPECT_EQ(
      evaluate_text("$TargetDedicated = 7; x = $TargetDedicatedNodes").results,
      "$TargetDedicatedNodes=7;$TargetLowPriorityNodes=6;$NodeDeallocationOption=requeue;x=7");
  EXPECT_EQ(evaluate_text("$TargetDedicated = 7; $TargetDedicatedNodes = 8")
                .outcome.target_dedicated_nodes,
            8);
  EXPECT_EQ(evaluate_text("$TargetDedicatedNodes = 8; $TargetDedicated = 7")
                .outcome.target_dedicated_nodes,
            8);
  EXPECT_EQ(evaluate_text("$TargetLowPriorityNodes = 8; $TargetLowPriority = 7")
                .outcome.target_low_priority_nodes,
            8);
}

TEST(Variables, TheFormulasOwnHaveOrHaveNotADollar) {
  EXPECT_EQ(evaluate_text("x = 1; $x = 2; X = 3").results,
            std::string(unchanged) + ";$x=2;X=3;x=1");
  EXPECT_EQ(evaluate_text("$targetDedicatedNodes = 5").outcome.target_dedicated_nodes, 3);
  EXPECT_EQ(evaluate_text("min = 3; max = min(min, 5)").results,
            std::string(unchanged) + ";max=3;min=3");
}

struct Row {
  char const* text;
  char const* error;
};
constexpr Row errors[] = {
    {"x = x + 1", "Line 1, Col 5: Undefined symbol: x"},
    {"x = 1;\r\ny = x;\r\n  z = yy", "Line 3, Col 7: Undefined symbol: yy"},
    {"// \xC3\xA9\xC3\xA9\n\"\xC3\xA9\" == $foo", "Line 2, Col 8: Undefined symbol: $foo"},
    {"$PendingTasks = 1", "Line 1, Col 1: Read-only symbol cannot be assigned: $PendingTasks"},
    {"$TaskSlotsPerNode = 1",
     "Line 1, Col 1: Read-only symbol cannot be assigned: $TaskSlotsPerNode"},
    {"TimeInterval_Day = 1",
     "Line 1, Col 1: Read-only symbol cannot be assigned: TimeInterval_Day"},
    {"requeue = 1", "Line 1, Col 1: Read-only symbol cannot be assigned: requeue"},
    {"$CurrentDedicatedNodes = 1",
     "Line 1, Col 1: Read-only symbol cannot be assigned: $CurrentDedicatedNodes"},
    {"$TargetDedicatedNodes = $PendingTasks.GetSample(1)",
     "Line 1, Col 25: A target must be a double, not a doubleVec"},
    {"$TargetDedicatedNodes = time()",
     "Line 1, Col 25: A target must be a double, not a timestamp"},
    {"x = 1; $TargetDedicatedNodes = 0 - x; y = 2", "Line 1, Col 8: A target must not be negative"},
    {"$TargetLowPriority = -0.5", "Line 1, Col 1: A target must not be negative"},
    {"x = $MaxTasksPerNode", "Line 1, Col 5: Undefined symbol: $MaxTasksPerNode"},
    {"x = $TVMDeallocationOption", "Line 1, Col 5: Undefined symbol: $TVMDeallocationOption"},
};

TEST(Evaluate, FailsWithThePlaceAndKeepsTheTargets) {
  for (Row const& row : errors) {
    Answer const answer = evaluate_text(row.text);
    EXPECT_EQ(answer.error, row.error) << row.text;
    EXPECT_TRUE(answer.results.starts_with(unchanged)) << row.text;
    EXPECT_EQ(answer.outcome.target_dedicated_nodes, 3) << row.text;
  }
}

TEST(Evaluate, ShowsWhatWasAssignedBeforeTheFailure) {
  std::string const text = "$TargetDedicatedNodes = 9; b = 1; a = b + 1; b = undefined; c = 3";
  EXPECT_EQ(evaluate_text(text).results, std::string(unchanged) + ";a=2;b=1");
  World world;
  world.semantics.failed_run_shows_variables = false;
  EXPECT_EQ(evaluate_text(text, world).results, unchanged);
}

TEST(Evaluate, ANegativeTargetIsZeroByTheSetting) {
  World world;
  world.semantics.negative_target = Missing::zero;
  EXPECT_EQ(evaluate_text("$TargetDedicatedNodes = -3", world).outcome.target_dedicated_nodes, 0);
}

TEST(Evaluate, AWorkspaceServesOneProgramAfterAnother) {
  Program const first = *compile(*parse({"", "x = vec(1, 2) + 1; y = 5"}));
  Program const second = *compile(*parse({"", "y = 7"}));
  Workspace workspace;
  for (int i = 0; i < 3; ++i) {
    Outcome const one = evaluate(first, {}, workspace);
    EXPECT_TRUE(results(first, workspace, one).ends_with("requeue;x=[2,3];y=5"));
    Outcome const two = evaluate(second, {}, workspace);
    EXPECT_TRUE(results(second, workspace, two).ends_with("requeue;y=7"));
  }
}

TEST(Evaluate, LongFlatChainsNeedNoStack) {
  std::string sum = "x = 0", member = "x = time()", logic = "x = 0";
  for (int i = 0; i < 4000; ++i) sum += "+1";
  for (int i = 0; i < 1300; ++i) member += ".year";
  for (int i = 0; i < 1300; ++i) logic += "||$a";
  EXPECT_TRUE(evaluate_text(sum).results.ends_with(";x=4000"));
  EXPECT_EQ(evaluate_text(member).error, "Line 1, Col 17: A double has no member year");
  EXPECT_EQ(evaluate_text(logic).error, "Line 1, Col 8: Undefined symbol: $a");
  EXPECT_TRUE(evaluate_text("$a=0;" + logic).results.ends_with(";$a=0;x=0"));
}

TEST(Evaluate, TheArticlesFormulaGrowsAndShrinksByOne) {
  std::string const path = POOLCAST_SOURCE_DIR "/formulas/ephemeral-agents.autoscale";
  std::string text;
  {
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    ASSERT_NE(file, nullptr);
    char buffer[4096];
    text.assign(buffer, std::fread(buffer, 1, sizeof buffer, file));
    std::fclose(file);
  }
  auto const target = [&text](double nodes, std::vector<double> const& pending) {
    World world;
    world.history = SampleHistory();
    world.record(Metric::pending_tasks, pending);
    world.environment.target_low_priority_nodes = nodes;
    world.environment.task_slots_per_node = 5;
    return evaluate_text(text, world).outcome.target_low_priority_nodes;
  };
  EXPECT_EQ(target(1, {6}), 2);    // more than fits on one node
  EXPECT_EQ(target(1, {5}), 1);    // just fits
  EXPECT_EQ(target(4, {100}), 4);  // capped
  EXPECT_EQ(target(2, {5}), 1);    // one node is enough
  EXPECT_EQ(target(1, {0}), 0);    // none is needed
  EXPECT_EQ(target(0, {}), 0);     // no sample yet: 0 - 1, clamped
  std::vector<double> hour(120, 0);
  hour[0] = 100;
  EXPECT_EQ(target(2, hour), 2);  // the hour's peak keeps the nodes
  hour[0] = 0;
  EXPECT_EQ(target(2, hour), 1);
}

}  // namespace
}  // namespace poolcast::formula
