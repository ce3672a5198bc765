// Decisions about agents and jobs that have come apart (failure modes 6 to 9 of ephemeral agents).
#include "engine/control/reconcile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolcast::control {
namespace {

using batch::AgentAction;
using batch::AgentActionKind;
using batch::SeenAgent;
using batch::SeenJob;
using batch::SeenPool;
using batch::SeenTask;
using batch::TaskStage;

constexpr Duration long_ago = 3 * hour;

SeenTask running(std::string const& id, std::string const& plan, Duration age = long_ago) {
  return {.job = "AzDoLinux",
          .id = id,
          .order = "",
          .plan_id = plan,
          .agent = id,
          .stage = TaskStage::running,
          .failed = false,
          .age = age,
          .in_stage = age};
}

SeenTask in_stage(SeenTask task, TaskStage stage) {
  task.stage = stage;
  return task;
}

SeenTask failed(SeenTask task) {
  task.stage = TaskStage::completed;
  task.failed = true;
  return task;
}

SeenAgent online(std::string const& name, std::int64_t id, bool has_job = false) {
  return {
      .id = id, .name = name, .online = true, .has_job = has_job, .one_job = true, .age = long_ago};
}

SeenAgent offline(std::string const& name, std::int64_t id) {
  SeenAgent agent = online(name, id);
  agent.online = false;
  return agent;
}

SeenAgent placeholder() {
  SeenAgent agent = offline("placeholder", 1);
  agent.one_job = false;
  return agent;
}

SeenJob waiting(std::string const& plan, Duration age = long_ago) {
  return {.id = 7, .plan_id = plan, .agent = "", .age = age};
}

SeenJob running_on(std::string const& agent, std::string const& plan) {
  return {.id = 8, .plan_id = plan, .agent = agent, .age = long_ago};
}

/// `end a; repeat a as a-2; remove a; delete a`
std::string decided(SeenPool pool, ReconcileRules const& rules = {}) {
  pool.name = "ubuntu";
  std::string text;
  for (AgentAction const& action : reconcile(pool, rules).actions) {
    if (!text.empty()) text += "; ";
    switch (action.kind) {
      case AgentActionKind::end_task:
        text += "end " + action.task;
        break;
      case AgentActionKind::repeat_task:
        text += "repeat " + action.task + " as " + action.new_task;
        break;
      case AgentActionKind::remove_agent:
        text += "remove " + action.agent;
        break;
      case AgentActionKind::delete_task:
        text += "delete " + action.task;
        break;
    }
  }
  return text;
}

std::vector<std::string> findings(SeenPool pool) {
  pool.name = "ubuntu";
  std::vector<std::string> texts;
  for (Finding const& finding : reconcile(pool, {}).findings) texts.push_back(finding.text);
  return texts;
}

TEST(Reconcile, NothingIsDoneWhereEachJobHasAnAgentOrOneToCome) {
  EXPECT_EQ(decided({.jobs = {waiting("p1"), running_on("b", "p2")},
                     .agents = {placeholder(), online("b", 2, true)},
                     .tasks = {running("a", "p1"), running("b", "p2")}}),
            "");
}

TEST(Reconcile, WhereJobsWaitWithoutAnAgentTheLastOneGoesAndNoPlaceholderIsMissed) {
  SeenPool pool{.agents = {offline("RunAgent-a", 2)}, .may_be_empty = true};
  EXPECT_EQ(decided(pool), "remove RunAgent-a");
  EXPECT_TRUE(findings(pool).empty());
  pool.agents[0].name = "placeholder";  // a name as any other
  EXPECT_EQ(decided(pool), "remove placeholder");
  pool.may_be_empty = false;
  EXPECT_EQ(decided(pool), "");
}

TEST(Reconcile, AnAgentOfACancelledRunIsEnded) {
  EXPECT_EQ(decided({.agents = {placeholder(), online("a", 2)}, .tasks = {running("a", "p1")}}),
            "end a");
}

TEST(Reconcile, AnOrphanIsGivenTimeForItsJobToBeQueued) {
  SeenPool const pool{.agents = {placeholder()}, .tasks = {running("a", "p1", 9 * minute)}};
  EXPECT_EQ(decided(pool), "");
  EXPECT_EQ(decided(pool, {.orphan_after = 9 * minute}), "end a");
}

TEST(Reconcile, AnAgentAtWorkIsNeverEnded) {
  // Known by either service: the agent says that it has a job, or the job names its agent.
  EXPECT_EQ(decided({.agents = {placeholder(), online("a", 2, true)},
                     .tasks = {running("a", "p1"), running("b", "p1")}}),
            "end b");
  EXPECT_EQ(decided({.jobs = {running_on("A", "p1")},
                     .agents = {placeholder()},
                     .tasks = {running("a", "p1"), running("b", "p1")}}),
            "end b");
}

TEST(Reconcile, ARunningTaskWhoseAgentNobodyKnowsIsLeftAlone) {
  SeenTask nameless = running("a", "p1");
  nameless.agent = "";
  EXPECT_EQ(decided({.agents = {placeholder()}, .tasks = {nameless}}), "");
  EXPECT_EQ(decided({.agents = {placeholder()}, .tasks = {in_stage(nameless, TaskStage::active)}}),
            "end a");
}

TEST(Reconcile, AgentsThatSwappedJobsAreNoOrphans) {
  // p1's job went to p2's agent: p2's waits for p1's agent, which is as good.
  EXPECT_EQ(decided({.jobs = {running_on("b", "p1"), waiting("p2")},
                     .agents = {placeholder(), online("b", 2, true)},
                     .tasks = {running("a", "p1"), running("b", "p2")}}),
            "");
}

TEST(Reconcile, OfTooManyAgentsThoseThatCostLeastGoFirst) {
  EXPECT_EQ(decided({.jobs = {waiting("p1")},
                     .agents = {placeholder()},
                     .tasks = {running("a", "p1"), in_stage(running("b", "p1"), TaskStage::active),
                               running("c", "p1", 5 * hour)}}),
            "end b; end c");
}

TEST(Reconcile, AJobWhoseAgentDiedBeforeItRegisteredGetsAnother) {
  EXPECT_EQ(decided({.jobs = {waiting("p1")},
                     .agents = {placeholder()},
                     .tasks = {failed(running("a", "p1"))}}),
            "repeat a as a-2");
}

TEST(Reconcile, OnlyTheLastAttemptIsRepeatedAndOnlyOnce) {
  SeenPool pool{.jobs = {waiting("p1")},
                .agents = {placeholder()},
                .tasks = {failed(running("a", "p1")), failed(running("a-2", "p1"))}};
  EXPECT_EQ(decided(pool), "repeat a-2 as a-3");
  pool.tasks.push_back(in_stage(running("a-3", "p1"), TaskStage::active));
  EXPECT_EQ(decided(pool), "");
}

TEST(Reconcile, AfterThreeAttemptsAPersonHasToLook) {
  SeenPool const pool{.jobs = {waiting("p1")},
                      .agents = {placeholder()},
                      .tasks = {failed(running("a", "p1")), failed(running("a-2", "p1")),
                                failed(running("a-3", "p1"))}};
  EXPECT_EQ(decided(pool), "");
  EXPECT_THAT(findings(pool),
              testing::ElementsAre("a job of run p1 waits for 3 h: 3 agents in a row ended "
                                   "without a job; look at task a-3 of AzDoLinux"));
}

TEST(Reconcile, AttemptsCountAnewForAJobThatIsRunAgain) {
  SeenTask second = failed(running("a-2", "p1"));
  SeenTask third = failed(running("a-3", "p1"));
  second.order = third.order = "run again";
  EXPECT_EQ(decided({.jobs = {waiting("p1")},
                     .agents = {placeholder()},
                     .tasks = {failed(running("a", "p1")), second, third}}),
            "repeat a-3 as a-4");
}

TEST(Reconcile, AJobThatNobodyAskedAnAgentForIsTold) {
  SeenPool const pool{.jobs = {waiting("p1")}, .agents = {placeholder()}};
  EXPECT_EQ(decided(pool), "");
  EXPECT_THAT(
      findings(pool),
      testing::ElementsAre("a job of run p1 waits for 3 h: no agent was asked for by its run"));
}

TEST(Reconcile, ARequestThatIsNoTaskYetIsNotRepeated) {
  EXPECT_EQ(decided({.jobs = {waiting("p1")},
                     .agents = {placeholder()},
                     .tasks = {failed(running("a", "p1"))},
                     .accepted = {{"p1", 1}}}),
            "");
}

TEST(Reconcile, AJobThatHasJustBeenQueuedIsGivenTime) {
  EXPECT_EQ(decided({.jobs = {waiting("p1", minute)},
                     .agents = {placeholder()},
                     .tasks = {failed(running("a", "p1"))}}),
            "");
}

TEST(Reconcile, ATaskThatWasPutBackAfterItsJobWasAbandonedIsAnOrphan) {
  // Failure mode 8: until the job is abandoned its agent counts as at work.
  SeenTask const again = in_stage(running("a", "p1"), TaskStage::active);
  SeenPool pool{.jobs = {running_on("a", "p1")},
                .agents = {placeholder(), offline("a", 2)},
                .tasks = {again}};
  EXPECT_EQ(decided(pool), "");
  pool.jobs.clear();
  EXPECT_EQ(decided(pool), "end a");
}

TEST(Reconcile, StaleAgentsGoAndThePlaceholderAndThoseOfPeopleStay) {
  SeenAgent const of_a_person{.id = 4, .name = "build-box", .age = long_ago};
  SeenAgent recent = offline("c", 5);
  recent.age = minute;
  EXPECT_EQ(
      decided({.agents = {placeholder(), offline("a", 2), online("b", 3), of_a_person, recent}}),
      "remove a");
}

TEST(Reconcile, AnOfflineAgentWhoseTaskMayComeBackStays) {
  EXPECT_EQ(decided({.jobs = {waiting("p1")},
                     .agents = {placeholder(), offline("a", 2)},
                     .tasks = {in_stage(running("a", "p1"), TaskStage::active)}}),
            "");
}

TEST(Reconcile, TheLastAgentOfAPoolIsNeverRemoved) {
  SeenPool const pool{.agents = {offline("a", 2), offline("b", 3)}};
  EXPECT_EQ(decided(pool), "remove a");
  EXPECT_EQ(findings(pool).size(), 1U);
  EXPECT_NE(findings(pool)[0].find("poolcast live placeholder ensure --agent-pool ubuntu"),
            std::string::npos);
}

TEST(Reconcile, CompletedTasksAreDeletedUnlessTheirRunStillWaits) {
  SeenTask const old = in_stage(running("a", "p1"), TaskStage::completed);
  EXPECT_EQ(decided({.agents = {placeholder()}, .tasks = {old}}), "delete a");
  EXPECT_EQ(decided({.agents = {placeholder()}, .tasks = {old}}, {.keep_completed = 4 * hour}), "");
  EXPECT_EQ(
      decided(
          {.jobs = {waiting("p1")}, .agents = {placeholder()}, .tasks = {old, running("b", "p2")}}),
      "");
}

TEST(Reconcile, AnAttemptNumberStandsBehindTheId) {
  struct Case {
    char const* task;
    char const* first;
    int number;
  };
  for (Case const& one :
       {Case{"RunAgent-5d41", "RunAgent-5d41", 1}, Case{"RunAgent-5d41-3", "RunAgent-5d41", 3},
        Case{"RunAgent-5d41-1", "RunAgent-5d41-1", 1},
        Case{"RunAgent-00000000000000000000000000000012",
             "RunAgent-00000000000000000000000000000012", 1},
        Case{"-2", "-2", 1}, Case{"a-", "a-", 1}, Case{"", "", 1}}) {
    EXPECT_EQ(batch::attempt_of(one.task).first, one.first) << one.task;
    EXPECT_EQ(batch::attempt_of(one.task).number, one.number) << one.task;
  }
}

}  // namespace
}  // namespace poolcast::control
