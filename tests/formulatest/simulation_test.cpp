// Budgets hold or break by what the formula does in a scenario.
#include "engine/formulatest/simulation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/formulatest/script.hpp"

namespace poolcast::formulatest {
namespace {

std::string verdicts_of(std::string const& simulation, std::string const& formula = "") {
  std::string const opening = formula.empty() ? "" : "formula x.autoscale\n";
  return verdicts(run_script(opening + "# case\n" + simulation, formula));
}

TEST(Simulation, KeepsBudgets) {
  EXPECT_EQ(verdicts_of("simulate steady.json\n"
                        "  p50 waiting <= 1m\n"
                        "  max waiting <= PT1M\n"
                        "  tasks completed = 3\n"
                        "  tasks killed == 0\n"
                        "  nodes started = 1\n"
                        "  node-hours <= 24 h\n"
                        "  nodeHours.total > PT23H\n"
                        "  utilisation >= 2 %\n"
                        "  cost <= 2.88 EUR\n"
                        "  cost > 2.8\n"),
            "PASS case\n");
}

TEST(Simulation, BreaksBudgetsWithTheFigure) {
  EXPECT_EQ(verdicts_of("simulate steady.json\n"
                        "  p50 waiting <= 10s\n"
                        "  tasks completed > 3\n"
                        "  node-hours < 2 h\n"
                        "  utilisation > 50\n"
                        "  cost <= 0.01\n"
                        "  zero nodes within 75m of the last task\n"),
            "FAIL case: expected p50 waiting <= 10s, got 40 s with seed 1\n"
            "FAIL case: expected tasks completed > 3, got 3 with seed 1\n"
            "FAIL case: expected node-hours < 2 h, got 23.9833 h with seed 1\n"
            "FAIL case: expected utilisation > 50, got 2.15427 % with seed 1\n"
            "FAIL case: expected cost <= 0.01, got 2.878 EUR with seed 1\n"
            "FAIL case: expected zero nodes within 75m of the last task, got 1 node when the run "
            "ended, 23 h 19 min after the last task with seed 1\n");
}

TEST(Simulation, RunsTheFormulaUnderTestOnEveryPoolOrOne) {
  char const* const fixed = "$TargetDedicatedNodes = 2;";
  EXPECT_EQ(verdicts_of("simulate steady.json\n  nodes started = 4\n", fixed), "PASS case\n");
  EXPECT_EQ(verdicts_of("simulate steady.json pool linux\n  nodes started = 2\n", fixed),
            "PASS case\n");
  EXPECT_EQ(verdicts_of("simulate steady.json pool idle\n  nodes started = 2\n"
                        "  tasks completed = 0\n  p95 waiting < 1m\n",
                        fixed),
            "FAIL case: expected p95 waiting < 1m, got nothing: no job got an agent with seed 1\n");
}

TEST(Simulation, ReadsTheFormulaUnderTestAsTheScenarioDoesAndPutsItInItsTier) {
  EXPECT_EQ(verdicts_of("simulate tiered.json\n"
                        "  cost.dedicated = 0\n"
                        "  cost.lowPriority > 0\n",
                        "/* two */ $TargetDedicatedNodes = 2;"),
            "PASS case\n");
  EXPECT_THAT(verdicts_of("simulate tiered.json\n  cost.dedicated = 0\n",
                          "/* open $TargetDedicatedNodes = 2;"),
              testing::StartsWith("FAIL case: expected cost.dedicated = 0, got "
                                  "AutoScalingFormulaSyntaxError"));
}

TEST(Simulation, ZeroNodesCountsFromTheLastTasksEnd) {
  char const* const formula =
      "$TargetDedicatedNodes = max($PendingTasks.GetSample(TimeInterval_Minute * 30, 1)) > 0;";
  std::string const simulation = "simulate steady.json pool linux\n  zero nodes within ";
  EXPECT_EQ(verdicts_of(simulation + "40m of the last task\n", formula), "PASS case\n");
  std::string const late = verdicts_of(simulation + "20m of the last task\n", formula);
  EXPECT_TRUE(
      late.starts_with("FAIL case: expected zero nodes within 20m of the last task, got "
                       "zero nodes 3"))
      << late;
}

TEST(Simulation, NamesTheSeedsAndHowToRepeatOne) {
  FileReport const report = run_script(
      "formula x.autoscale\nsimulate steady.json seed 7..11 pool linux\n  tasks completed = 4\n",
      "$TargetDedicatedNodes = 1");
  ASSERT_EQ(report.cases.size(), 1U);
  EXPECT_EQ(report.cases[0].seeds, "7..11");
  ASSERT_EQ(report.cases[0].findings.size(), 1U);
  Finding const& finding = report.cases[0].findings[0];
  EXPECT_EQ(finding.got, "3 with seed 7, 3 with seed 8, 3 with seed 9, and 2 more seeds");
  ASSERT_TRUE(finding.repeat);
  std::string const folder = POOLCAST_SOURCE_DIR "/tests/formulatest/";
  EXPECT_EQ(finding.repeat->scenario, folder + "steady.json");
  EXPECT_EQ(finding.repeat->formula, folder + "x.autoscale");
  EXPECT_EQ(finding.repeat->template_pool, "");
  EXPECT_EQ(finding.repeat->pool, "linux");
  EXPECT_EQ(finding.repeat->load, "");
  EXPECT_EQ(finding.repeat->seed, 7U);
}

TEST(Simulation, FindsAScenarioByItsName) {
  EXPECT_EQ(verdicts_of("simulate article\n  tasks submitted > 0\n").substr(0, 9), "ERROR unk");
  EXPECT_EQ(verdicts_of("simulate article\n  tasks completed > 0\n"), "PASS case\n");
  EXPECT_EQ(verdicts_of("simulate nowhere\n  cost < 1\n"),
            "ERROR case: no scenario 'nowhere': there is no scenarios/nowhere.json beside the "
            "script, nor beside a folder above it\n");
}

TEST(Simulation, SaysWhatTheScenarioDoesNotHave) {
  EXPECT_EQ(verdicts_of("simulate steady.json pool linx\n  cost < 1\n"),
            "ERROR case: no pool has the id 'linx'; did you mean 'linux'?\n");
  EXPECT_EQ(verdicts_of("simulate steady.json\n  cost < 1 USD\n"),
            "ERROR case: the scenario's prices are in 'EUR', not in 'USD'\n");
  EXPECT_EQ(
      verdicts_of("simulate steady.json\n  cost < 1\n", "$TargetLowPriorityNodes = 1"),
      "ERROR case: steady: pool 'linux': no price for Standard_D2s_v3, linux, lowPriority; get "
      "it with 'poolcast prices fetch --region westeurope --size Standard_D2s_v3 --currency "
      "EUR --sheet prices.json' and name it in the scenario's prices as \"region\": "
      "\"westeurope\" and \"sheet\": \"prices.json\", or add a row to its perHour, or derive "
      "it by a ratio with deriveLowPriorityPercent\n");
  EXPECT_EQ(verdicts_of("simulate unpriced.json\n  cost < 1\n", "$TargetDedicatedNodes = 1"),
            "ERROR case: the cost is not known: the scenario has no prices; docs/cost.md\n");
}

TEST(Simulation, AFormulaWithAMistakeKeepsNoBudget) {
  EXPECT_EQ(verdicts_of("simulate steady.json\n  cost < 1\n", "x = ("),
            "FAIL case: expected cost < 1, got AutoScalingFormulaSyntaxError: Line 1, Col 6: "
            "expected an expression, found the end of the formula\n");
}

}  // namespace
}  // namespace poolcast::formulatest
