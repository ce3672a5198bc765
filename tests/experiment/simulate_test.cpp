#include "engine/experiment/simulate.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/experiment/facts.hpp"
#include "engine/report/summary.hpp"
#include "tests/experiment/ledger_text.hpp"
#include "tests/support/run.hpp"

namespace poolcast::experiment {
namespace {

Scenario article() { return *load_scenario(POOLCAST_SOURCE_DIR "/scenarios/article.json"); }

batch::Ledger ledger_of(Scenario const& scenario) {
  return *simulate(scenario, *load_workload(scenario));
}

TEST(Simulate, TheSameSeedGivesTheSameLedger) {
  Scenario scenario = article();
  std::string const first = text_of(ledger_of(scenario));
  EXPECT_EQ(text_of(ledger_of(scenario)), first);
  scenario.model.seed = 2;
  EXPECT_NE(text_of(ledger_of(scenario)), first);
}

TEST(Simulate, ADifferentFormulaMeetsTheSameLoadAndTheSameLuck) {
  Scenario scenario = article();
  Workload const one = *load_workload(scenario);
  batch::Ledger const before = *simulate(scenario, one);
  for (ScenarioPool& pool : scenario.pools) pool.formula->text = "$TargetDedicatedNodes = 2";
  Workload const other = *load_workload(scenario);
  batch::Ledger const after = *simulate(scenario, other);
  ASSERT_EQ(one.load.jobs.size(), other.load.jobs.size());
  for (std::size_t i = 0; i < one.load.jobs.size(); ++i) {
    ASSERT_EQ(one.load.jobs[i].duration, other.load.jobs[i].duration);
    if (before.tasks[i].agent_start_ms == batch::not_online) continue;
    if (after.tasks[i].agent_start_ms == batch::not_online) continue;
    ASSERT_EQ(before.tasks[i].agent_start_ms, after.tasks[i].agent_start_ms) << i;
  }
}

TEST(Simulate, TheArticlesDayIsServedWithinItsCap) {
  Scenario const scenario = article();
  Workload const workload = *load_workload(scenario);
  batch::Ledger const ledger = *simulate(scenario, workload);
  report::Summary const total = report::summarise(ledger, workload.load, facts_of(scenario)).back();
  // Poisson: what 1,137 jobs expected a day come to is within five standard deviations.
  EXPECT_NEAR(static_cast<double>(total.tasks.submitted), 1137, 170);
  EXPECT_EQ(total.tasks.terminated + total.tasks.requeued + total.tasks.too_wide, 0U);
  EXPECT_GE(total.tasks.completed + total.tasks.running + 20, total.tasks.submitted);
  EXPECT_EQ(total.evaluations.total, 2U * (24 * 12 + 1));
  EXPECT_EQ(total.evaluations.failed, 0U);
  for (batch::EvaluationRow const& row : ledger.evaluations) {
    EXPECT_LE(row.after.low_priority, 4);
    EXPECT_EQ(row.after.dedicated, 0);
  }
  // Four nodes at most are there at once, the leaving ones aside.
  for (std::uint16_t pool = 0; pool < 2; ++pool) {
    EXPECT_LE(most_nodes_at_once(ledger, batch::PoolId{pool}), 4) << pool;
  }
}

/// A scenario of one fixed pool with a recording of its own.
struct Recorded {
  test::TemporaryDirectory files;
  Scenario scenario;

  explicit Recorded(std::string const& csv, std::string const& more = "") {
    files.file("jobs.csv", csv);
    scenario =
        *load_scenario(files.file("s.json", R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3",
        "targetDedicatedNodes": 1}], "load": {"defaultPool": "a", "file": "jobs.csv"})" +
                                                more + "}"));
  }
};

/// `2022-01-18T00:00:00Z to 2022-01-19T00:00:00Z`
std::string window(Workload const& workload) {
  return format_time(workload.start, 0) + " to " + format_time(workload.end, 0);
}

TEST(Workload, ADatedRecordingRunsOnItsOwnDatesInWholeDays) {
  struct Row {
    char const* csv;
    char const* window;
  };
  std::string const header = "queued,duration\n";
  for (Row const& row :
       {Row{"2022-01-18T09:00:00Z,60\n", "2022-01-18T00:00:00Z to 2022-01-19T00:00:00Z"},
        Row{"2022-01-18T00:00:00Z,60\n", "2022-01-18T00:00:00Z to 2022-01-19T00:00:00Z"},
        Row{"2022-01-18T00:30:00+02:00,60\n", "2022-01-17T00:00:00Z to 2022-01-19T00:00:00Z"},
        // Two hours are left after the last job's end; here exactly, and here a second too few.
        Row{"2022-01-18T21:00:00Z,1h\n", "2022-01-18T00:00:00Z to 2022-01-19T00:00:00Z"},
        Row{"2022-01-18T21:00:01Z,1h\n", "2022-01-18T00:00:00Z to 2022-01-20T00:00:00Z"},
        Row{"2022-01-20T09:00:00Z,60\n2022-01-18T09:00:00Z,60\n",
            "2022-01-18T00:00:00Z to 2022-01-21T00:00:00Z"}}) {
    Result<Workload> const workload = load_workload(Recorded(header + row.csv).scenario);
    ASSERT_TRUE(workload.has_value()) << workload.error().message;
    EXPECT_EQ(window(*workload), row.window) << row.csv;
    EXPECT_TRUE(workload->recorded);
  }
}

TEST(Workload, ARecordingInSecondsBeginsWithTheScenario) {
  Recorded const recorded("90,60\n", R"(, "start": "2022-01-18T06:30:00Z", "horizon": "P3D")");
  Workload const workload = *load_workload(recorded.scenario);
  EXPECT_EQ(window(workload), "2022-01-18T06:30:00Z to 2022-01-21T06:30:00Z");
  EXPECT_EQ(workload.load.jobs[0].queued, workload.start + 90 * second);
}

TEST(Workload, MoreThanTenYearsAreTooMany) {
  Recorded const recorded("queued,duration\n2010-01-18,60\n2022-01-18,60\n");
  std::string const error = load_workload(recorded.scenario).error().message;
  EXPECT_TRUE(error.ends_with(
      "jobs.csv: the jobs span 4384 d, more than the ten years that can be simulated; check the "
      "dates"))
      << error;
}

TEST(Workload, WithoutAJobThereIsNothingToSimulate) {
  Scenario scenario = article();
  scenario.synthetic[0].per_hour = {};
  scenario.synthetic[1].per_hour = {};
  EXPECT_EQ(load_workload(scenario).error().message,
            "article: no job to simulate: the synthetic load has none within 1 d");
  scenario.synthetic[0].per_hour.fill(1e6);
  scenario.horizon = 10 * day;
  EXPECT_EQ(load_workload(scenario).error().message,
            "article: no job to simulate: more than 100,000,000 synthetic jobs are expected");
  scenario.synthetic.clear();
  EXPECT_EQ(load_workload(scenario).error().message,
            "article: no job to simulate: the scenario has no load; add load.synthetic, "
            "load.model or load.file, or give --load FILE");
}

TEST(Simulate, AFormulaWithErrorsIsAnsweredWithItsDiagnostics) {
  Scenario scenario = article();
  scenario.pools[1].formula = Source{"bad", "x = (;"};
  EXPECT_EQ(simulate(scenario, *load_workload(scenario)).error().message,
            "bad:1:6: error: expected an expression, found ';'\n  x = (;\n       ^");
}

}  // namespace
}  // namespace poolcast::experiment
