// The policy that looks after live agents, at work in the simulation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/experiment/facts.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/report/report.hpp"
#include "tests/experiment/scenario_text.hpp"

namespace poolcast::experiment {
namespace {

struct Ran {
  batch::Ledger ledger;
  report::Summary summary;
  std::vector<std::string> notes;
};

Ran run(std::string const& path, Setting const& more, std::uint64_t seed = 1) {
  Scenario scenario = *load_scenario(
      path, {.settings = {{"model.taskFailurePercent", "10"}, more}, .formulas = {}});
  scenario.model.seed = seed;
  Workload const workload = *load_workload(scenario);
  Ran ran{.ledger = *simulate(scenario, workload), .summary = {}, .notes = {}};
  report::Facts const facts = facts_of(scenario);
  std::vector<report::Summary> const summaries =
      report::summarise(ran.ledger, workload.load, facts);
  ran.summary = summaries.back();
  ran.notes = report::notes_on(ran.ledger, facts, summaries);
  return ran;
}

constexpr char drought[] = POOLCAST_SOURCE_DIR "/scenarios/spot-drought.json";

TEST(ReconcileSimulated, NoJobWaitsForEverForAnAgentThatFailed) {
  Ran const without = run(drought, {"pipelines.once", "true"});
  EXPECT_TRUE(without.ledger.agent_actions.empty());
  EXPECT_GT(without.summary.tasks.waiting, 10U);
  Ran const with = run(drought, {"pipelines.reconcile", "{}"});
  EXPECT_EQ(with.summary.tasks.waiting, 0U);
  EXPECT_LT(2 * with.summary.waiting.p95.total(), without.summary.waiting.p95.total());
  EXPECT_THAT(with.notes, testing::Contains(testing::ContainsRegex(
                              "agents: reconciling ended [0-9]+ agents? that no job waited for, "
                              "and asked anew for [0-9]+ that had failed")));
}

TEST(ReconcileSimulated, UnderAnyLuckEveryJobEndsAndNoneLosesItsAgentToIt) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    Ran const with = run(drought, {"pipelines.reconcile", R"({"orphanAfter": "PT1M"})"}, seed);
    report::Summary::Tasks const& tasks = with.summary.tasks;
    EXPECT_EQ(tasks.waiting + tasks.running, 0U) << seed;
    // What is terminated was at no job: only its node's end fails a job here.
    EXPECT_EQ(tasks.completed + tasks.failed, tasks.submitted) << seed;
    for (batch::Interruption const& cut : with.ledger.interruptions) {
      if (cut.cause != batch::EndCause::terminated) continue;
      for (batch::JobRow const& job : with.ledger.jobs) {
        bool const in_this_run = cut.started <= job.started && job.started <= cut.ended;
        EXPECT_FALSE(job.agent == cut.task && in_this_run && cut.ended < job.ended)
            << seed << " task " << cut.task.value;
      }
    }
  }
}

TEST(ReconcileSimulated, GivesUpAfterTheAttempts) {
  Ran const ran = run(drought, {"model.taskFailurePercent", "100"});
  EXPECT_TRUE(ran.ledger.agent_actions.empty());
  ScenarioFiles const files;
  Result<Scenario> const scenario = files.load(R"({
    "horizon": "PT3H", "model": {"taskFailurePercent": 100},
    "pipelines": {"reconcile": {"attempts": 4}},
    "pools": [{"id": "p", "vmSize": "Standard_D2s_v3", "autoScaleFormulaFile": "f.autoscale"}],
    "load": {"file": "jobs.csv"}})");
  ASSERT_TRUE(scenario) << scenario.error().message;
  Workload const workload = *load_workload(*scenario);
  batch::Ledger const ledger = *simulate(*scenario, workload);
  ASSERT_EQ(ledger.agent_actions.size(), 3U);
  EXPECT_EQ(ledger.agent_actions[0].kind, batch::AgentActionKind::repeat_task);
  EXPECT_EQ(ledger.interruptions.size(), 4U);
}

TEST(ReconcileSimulated, ItsSettingsAreJudged) {
  ScenarioFiles const files;
  auto const error = [&](std::string const& pipelines) {
    return files.error_of(R"({"pools": [{"id": "p", "vmSize": "Standard_D2s_v3"}], "load":
        {"file": "jobs.csv"}, "pipelines": )" +
                          pipelines + "}");
  };
  EXPECT_EQ(error(R"({"reconcile": {}})"), "");
  EXPECT_THAT(error(R"({"reconcile": {"every": "PT0S"}})"),
              testing::HasSubstr("/pipelines/reconcile/every: is less than PT1S"));
  EXPECT_THAT(error(R"({"service": "none", "reconcile": {}})"),
              testing::HasSubstr("/pipelines/reconcile: needs agents"));
  EXPECT_THAT(error(R"({"reconcile": {"attempts": 0}})"),
              testing::HasSubstr("/pipelines/reconcile/attempts"));
}

}  // namespace
}  // namespace poolcast::experiment
