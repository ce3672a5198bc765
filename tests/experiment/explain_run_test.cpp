#include "engine/experiment/explain_run.hpp"

#include <gtest/gtest.h>

#include "engine/experiment/run_report.hpp"
#include "engine/experiment/simulate.hpp"
#include "tests/experiment/ledger_text.hpp"

namespace poolcast::experiment {
namespace {

Scenario scenario(char const* name) {
  return *load_scenario(std::string(POOLCAST_SOURCE_DIR "/scenarios/") + name);
}

std::string told(report::Traces const& traces, std::size_t evaluation) {
  std::string text;
  for (std::uint32_t const line : traces.of_evaluation[evaluation])
    text += traces.lines[line] + "\n";
  return text;
}

TEST(ExplainRun, ExplainsEveryEvaluationInTheLedgersOrder) {
  Scenario of = scenario("article.json");
  of.pools[0].formula->text = "$TargetDedicatedNodes = time(\"2022-01-18T00:00:00\").hour + 1";
  of.pools[1].formula->text = "$TargetDedicatedNodes = $unknown";
  Workload const workload = *load_workload(of);
  auto const [ledger, shown] = *simulate(of, workload, {}, Keep::ledger_and_shown);
  report::Traces const traces = explain_run(of, ledger, shown);
  ASSERT_EQ(traces.of_evaluation.size(), ledger.evaluations.size());
  for (std::size_t i = 0; i < traces.of_evaluation.size(); ++i) {
    std::string const text = told(traces, i);
    bool const failed = ledger.evaluations[i].failed;
    EXPECT_EQ(failed, ledger.evaluations[i].pool == batch::PoolId{1});
    char const* const told = failed ? "Line 1, Col 25: Undefined symbol: $unknown\n"
                                    : "line 1: $TargetDedicatedNodes = 1\n";
    EXPECT_NE(text.find(told), text.npos) << text;
  }
  EXPECT_LT(traces.lines.size(), 20u) << "each text once";
}

TEST(ExplainRun, WhatItTellsIsWhatTheRunDid) {
  Scenario const of = scenario("spot-drought.json");
  Workload const workload = *load_workload(of);
  auto const [ledger, shown] = *simulate(of, workload, {}, Keep::ledger_and_shown);
  report::Traces const traces = explain_run(of, ledger, shown);
  for (std::size_t i = 0; i < ledger.evaluations.size(); ++i) {
    std::string const target =
        "$TargetLowPriorityNodes = " + std::to_string(ledger.evaluations[i].after.low_priority) +
        "\n";
    EXPECT_NE(told(traces, i).find(target), std::string::npos) << told(traces, i);
  }
}

TEST(ExplainRun, AnEvaluationMadeAgainHasTheSameLuckAndTheSameSamples) {
  Scenario of = scenario("article.json");
  of.horizon = 16 * day;  // samples are forgotten after 7
  of.sampling.lost_percent = 20;
  of.sampling.zero_percent = 10;
  of.pools[0].formula->text =
      "$count = $PendingTasks.Count() + $ActiveTasks.Count();"
      "$begin = $PendingTasks.HistoryBeginTime();"
      "$TargetDedicatedNodes = floor($count / 999 + $begin.minute / 5 + 20 * rand());";
  of.pools[1].formula.reset();
  Workload const workload = *load_workload(of);
  auto const [ledger, shown] = *simulate(of, workload, {}, Keep::ledger_and_shown);
  report::Traces const traces = explain_run(of, ledger, shown);
  std::size_t explained = 0;
  for (std::size_t i = 0; i < ledger.evaluations.size(); ++i) {
    if (traces.of_evaluation[i].empty() || ledger.evaluations[i].failed) continue;
    std::string const target =
        "$TargetDedicatedNodes = " + std::to_string(ledger.evaluations[i].after.dedicated) + "\n";
    EXPECT_NE(told(traces, i).find(target), std::string::npos) << told(traces, i);
    ++explained;
  }
  EXPECT_GT(explained, 900U);
}

TEST(ExplainRun, KeepingWhatIsShownChangesNothingOfTheRun) {
  Scenario const of = scenario("spot-drought.json");
  Workload const workload = *load_workload(of);
  EXPECT_EQ(text_of(simulate(of, workload, {}, Keep::ledger_and_shown)->ledger),
            text_of(*simulate(of, workload)));
  EXPECT_TRUE(simulate(of, workload, {}, Keep::ledger)->shown.empty());
}

TEST(ExplainRun, OfManyEvaluationsExplainsThoseThatTellSomething) {
  Scenario const of = scenario("workweek.json");
  Workload const workload = *load_workload(of);
  auto const [ledger, shown] = *simulate(of, workload, {}, Keep::ledger_and_shown);
  ASSERT_GT(ledger.evaluations.size(), most_explained);
  report::Traces const traces = explain_run(of, ledger, shown);
  std::size_t explained = 0;
  for (std::size_t i = 0; i < ledger.evaluations.size(); ++i) {
    batch::EvaluationRow const& row = ledger.evaluations[i];
    bool const tells = row.failed || row.limit != batch::Limit::none || row.before != row.after;
    EXPECT_EQ(!traces.of_evaluation[i].empty(), tells) << i;
    explained += tells ? 1 : 0;
  }
  EXPECT_GT(explained, 100u);
}

TEST(ExplainRun, AReportMadeAgainFromItsLedgerIsTheSameToTheByte) {
  Scenario const of = scenario("spot-drought.json");
  Workload const workload = *load_workload(of);
  KeptRun const run = *simulate(of, workload, {}, Keep::ledger_and_shown);
  KeptRun const kept = run;
  auto const page = [&](KeptRun const& from) {
    report::Report const report = report_of(of, workload, from.ledger);
    return report::to_json(report) + report::to_csv(report) + report::to_table(report) +
           report::to_html({.runs = {drawn_run(of, workload, from, report,
                                               {.label = "", .start = workload.start})}});
  };
  EXPECT_EQ(page(kept), page(run));
}

}  // namespace
}  // namespace poolcast::experiment
