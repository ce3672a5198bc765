#include "engine/experiment/explained_run.hpp"

#include <gtest/gtest.h>

#include "engine/experiment/run_report.hpp"
#include "engine/report/html.hpp"
#include "tests/experiment/ledger_text.hpp"

namespace poolcast::experiment {
namespace {

Scenario scenario(char const* name) {
  return *load_scenario(std::string(POOLCAST_SOURCE_DIR "/scenarios/") + name);
}

TEST(ExplainedRun, IsTheSameRunToTheTick) {
  for (char const* name : {"article.json", "spot-drought.json"}) {
    Scenario const of = scenario(name);
    Workload const workload = *load_workload(of);
    EXPECT_EQ(text_of(simulate_explained(of, workload)->ledger), text_of(*simulate(of, workload)))
        << name;
  }
}

TEST(ExplainedRun, ExplainsEveryEvaluationInTheLedgersOrder) {
  Scenario of = scenario("article.json");
  of.pools[0].formula->text = "$TargetDedicatedNodes = time(\"2022-01-18T00:00:00\").hour + 1";
  of.pools[1].formula->text = "$TargetDedicatedNodes = $unknown";
  ExplainedRun const run = *simulate_explained(of, *load_workload(of));
  report::Traces const& traces = run.traces;
  ASSERT_EQ(traces.of_evaluation.size(), run.ledger.evaluations.size());
  for (std::size_t i = 0; i < traces.of_evaluation.size(); ++i) {
    std::string text;
    for (std::uint32_t const line : traces.of_evaluation[i]) text += traces.lines[line] + "\n";
    bool const failed = run.ledger.evaluations[i].failed;
    EXPECT_EQ(failed, run.ledger.evaluations[i].pool == batch::PoolId{1});
    char const* const told = failed ? "Line 1, Col 25: Undefined symbol: $unknown\n"
                                    : "line 1: $TargetDedicatedNodes = 1\n";
    EXPECT_NE(text.find(told), text.npos) << text;
  }
  EXPECT_LT(traces.lines.size(), 20u) << "each text once";
}

TEST(ExplainedRun, AReportMadeAgainFromItsLedgerIsTheSameToTheByte) {
  Scenario const of = scenario("spot-drought.json");
  Workload const workload = *load_workload(of);
  ExplainedRun const run = *simulate_explained(of, workload);
  ExplainedRun const kept = run;
  auto const page = [&](ExplainedRun const& from) {
    report::Report const report = report_of(of, workload, from.ledger);
    return report::to_json(report) + report::to_csv(report) + report::to_table(report) +
           report::to_html({.runs = {{"", report,
                                      report::detail_of(from.ledger, workload.load, report.facts,
                                                        from.traces)}}});
  };
  EXPECT_EQ(page(kept), page(run));
}

}  // namespace
}  // namespace poolcast::experiment
