#include "engine/experiment/explain_run.hpp"

#include <gtest/gtest.h>

#include "engine/experiment/run_report.hpp"

namespace poolcast::experiment {
namespace {

Scenario scenario(char const* name) {
  return *load_scenario(std::string(POOLCAST_SOURCE_DIR "/scenarios/") + name);
}

std::string text_of(report::Traces const& traces, std::size_t evaluation) {
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
  batch::Ledger const ledger = *simulate(of, workload);
  report::Traces const traces = *explain_run(of, workload, ledger);
  ASSERT_EQ(traces.of_evaluation.size(), ledger.evaluations.size());
  for (std::size_t i = 0; i < traces.of_evaluation.size(); ++i) {
    std::string const text = text_of(traces, i);
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
  batch::Ledger const ledger = *simulate(of, workload);
  report::Traces const traces = *explain_run(of, workload, ledger);
  for (std::size_t i = 0; i < ledger.evaluations.size(); ++i) {
    std::string const target =
        "$TargetLowPriorityNodes = " + std::to_string(ledger.evaluations[i].after.low_priority) +
        "\n";
    EXPECT_NE(text_of(traces, i).find(target), std::string::npos) << text_of(traces, i);
  }
}

TEST(ExplainRun, OfManyEvaluationsExplainsThoseThatTellSomething) {
  Scenario const of = scenario("workweek.json");
  Workload const workload = *load_workload(of);
  batch::Ledger const ledger = *simulate(of, workload);
  ASSERT_GT(ledger.evaluations.size(), most_explained);
  report::Traces const traces = *explain_run(of, workload, ledger);
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
  batch::Ledger const ledger = *simulate(of, workload);
  batch::Ledger const kept = ledger;
  auto const page = [&](batch::Ledger const& from) {
    report::Report const report = report_of(of, workload, from);
    return report::to_json(report) + report::to_csv(report) + report::to_table(report) +
           report::to_html({.runs = {*drawn_run(of, workload, from, report)}});
  };
  EXPECT_EQ(page(kept), page(ledger));
}

}  // namespace
}  // namespace poolcast::experiment
