// Long: the care for runners as told to the server, round by round.
// The server looks after GitHub's runners, between an emulated account, a fake GitHub and a fake
// Azure DevOps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/base/base64.hpp"
#include "live/agents/agent_tasks.hpp"
#include "live/agents/runner_order.hpp"
#include "live/system_clock.hpp"
#include "tests/agents/care.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char running[] = "sleep 36000";
constexpr char failing[] = "/bin/sh -c 'exit 1'";

class RunnerCaretakerTest : public CareTest {
 protected:
  RunnerCaretakerTest() : CareTest("Runners") { write_settings(); }

  void write_settings(json const& more = json::object()) {
    json settings = {{"GithubApiUrl", github_.url()},
                     {"GithubToken", test::github_token},
                     {"runners",
                      {{{"label", "linux"},
                        {"image", "runner:1"},
                        {"job", "Runners"},
                        {"batchPool", "batchLinux"}}}}};
    settings.update(more);
    CareTest::write_settings(settings);
  }

  std::string round_of(Caretaker& caretaker) {
    std::string log = CareTest::round_of(caretaker);
    EXPECT_THAT(log, Not(HasSubstr(test::github_token)));
    EXPECT_THAT(log, Not(HasSubstr(configuration_of("RunAgent"))));
    return log;
  }
  /// The beginning of what the fake gives a runner whose name begins so.
  static std::string configuration_of(std::string const& name) {
    std::string const text = base64_encoded(R"({".runner": ")" + name);
    return text.substr(0, text.size() - 4);
  }

  Github client() const { return Github({.api_url = github_.url(), .token = test::github_token}); }

  Order order_of(std::string const& task, int run, std::string const& labels) const {
    return {.key = task,
            .id = "order-" + task,
            .task_id = task,
            .kind = OrderKind::github,
            .os_type = "linux",
            .build_type = labels,
            .agent_pool = "contoso/app",
            .batch_pool = "batchLinux",
            .job = "Runners",
            .image = "runner:1",
            .plan_id = "contoso/app/" + std::to_string(run)};
  }
  /// As the submitter makes it.
  void add_task(std::string const& id, int run, char const* command = running,
                std::string const& labels = "self-hosted,linux") {
    Github github = client();
    GithubResult<live::TaskToAdd> task =
        runner_task(order_of(id, run, labels), source_->current(), github);
    ASSERT_TRUE(task) << task.error().message;
    task->command_line = command;
    ASSERT_EQ(account_.post("/jobs/Runners/tasks", live::task_text(*task)), 201);
  }

  std::vector<std::string> tasks() const {
    std::vector<std::string> ids;
    json const page = account_.get("/jobs/Runners/tasks");
    for (json const& task : page.at("value")) ids.push_back(task["id"]);
    return ids;
  }
  std::string state_of(std::string const& task) const {
    return account_.get("/jobs/Runners/tasks/" + task).value("state", "none");
  }
  std::map<std::string, std::string> environment_of(std::string const& task) const {
    std::map<std::string, std::string> values;
    json const row = account_.get("/jobs/Runners/tasks/" + task);
    for (json const& one : row["environmentSettings"]) values[one["name"]] = one["value"];
    return values;
  }
  void advance(int minutes) const {
    account_.advance(std::to_string(minutes) + "m");
    azdo_.advance(60 * minutes);
    github_.advance(60 * minutes);
  }
  std::size_t asked_about_runs() const {
    std::size_t count = 0;
    json const requests = github_.control("requests");
    for (std::string const request : requests) {
      if (request.find("/actions/runs/") != request.npos) ++count;
    }
    return count;
  }

  test::FakeGithub github_;
};

TEST_F(RunnerCaretakerTest, EndsTheRunnerOfACancelledRunAndNoneThatHasAJob) {
  github_.queue(1);
  github_.queue(2);
  add_task("RunAgent-a", 1);
  add_task("RunAgent-b", 2);
  advance(15);
  github_.control("cancel", {{"run", 1}});
  github_.online("RunAgent-b");  // and gets the job of run 2
  github_.online("RunAgent-a");
  auto const caretaker = this->caretaker();
  EXPECT_THAT(round_of(*caretaker),
              HasSubstr(R"("event":"ended","agentPool":"contoso/app: self-hosted, linux",)"
                        R"("job":"Runners","taskId":"RunAgent-a","agent":"RunAgent-a",)"
                        R"("reason":"no job of its run waits)"));
  EXPECT_EQ(state_of("RunAgent-a"), "completed");
  EXPECT_EQ(state_of("RunAgent-b"), "running");
  EXPECT_THAT(github_.runners(), ElementsAre("RunAgent-b"));
  EXPECT_EQ(round_of(*caretaker), "");
  std::string const metrics = metrics_.text();
  EXPECT_THAT(metrics, HasSubstr("\npoolcast_orphans_ended_total 1\n"));
  EXPECT_THAT(metrics, HasSubstr("{pool=\"contoso/app: self-hosted, linux\","
                                 "state=\"online_busy\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("rounds_total{outcome=\"failed\"} 0\n"));
}

TEST_F(RunnerCaretakerTest, ARunnerThatGetsAJobMeanwhileIsLeftAlone) {
  add_task("RunAgent-a", 1);
  advance(15);
  Github github = client();
  KnownOfRunners known;
  Settings const settings = source_->current();
  AccountLink link({}, 1, [](Duration) {});
  ASSERT_TRUE(link.follow(settings));
  RunnerParts const parts{
      .http = link.calls(), .github = github, .settings = settings, .known = known};
  std::vector<RunnerPool> const pools = *look_at_runners(parts);
  ASSERT_EQ(pools.size(), 1U);
  auto const answer = control::reconcile(*pools[0].seen, settings.rules);
  ASSERT_EQ(answer.actions.size(), 1U);
  github_.online("RunAgent-a");
  github_.queue(2);
  EXPECT_EQ(act(parts, pools[0], answer.actions[0]), batch::ActionOutcome::taken);
  EXPECT_EQ(state_of("RunAgent-a"), "running");
}

TEST_F(RunnerCaretakerTest, ARunnerThatDiedBeforeItRegisteredIsMadeAnewUpToThreeTimes) {
  github_.queue(1);
  add_task("RunAgent-a", 1, failing);
  advance(10);
  auto const caretaker = this->caretaker();
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("event":"repeated")"));
  EXPECT_EQ(tasks(), (std::vector<std::string>{"RunAgent-a", "RunAgent-a-2"}));
  auto const environment = environment_of("RunAgent-a-2");
  EXPECT_EQ(base64_decoded(environment.at("ACTIONS_RUNNER_INPUT_JITCONFIG")),
            R"({".runner": "RunAgent-a-2"})");
  EXPECT_EQ(environment.at("POOLCAST_RUNNER"), "RunAgent-a-2");
  EXPECT_EQ(environment.at("POOLCAST_PLAN"), "contoso/app/1");
  advance(10);  // the same command fails again
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("newTaskId":"RunAgent-a-3")"));
  advance(10);
  EXPECT_THAT(round_of(*caretaker), HasSubstr("3 agents in a row ended without a job"));
  EXPECT_EQ(tasks().size(), 3U);
}

TEST_F(RunnerCaretakerTest, SeveralMakeALostRunnerAnewOnceAndLeaveNoOther) {
  github_.queue(1);
  add_task("RunAgent-a", 1, failing);
  advance(5);
  testing::internal::CaptureStderr();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] { caretaker()->look_after(source_->current()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(testing::internal::GetCapturedStderr(), Not(HasSubstr("\"error\"")));
  EXPECT_EQ(tasks(), (std::vector<std::string>{"RunAgent-a", "RunAgent-a-2"}));
  EXPECT_THAT(github_.runners(),
              testing::UnorderedElementsAre("RunAgent-a",
                                            environment_of("RunAgent-a-2").at("POOLCAST_RUNNER")));
}

TEST_F(RunnerCaretakerTest, WhatIsOnlyLateIsNotMadeAnew) {
  github_.queue(1);
  add_task("RunAgent-a", 1, failing);
  advance(5);
  Order const late = order_of("RunAgent-b", 1, "linux,Self-Hosted");
  ASSERT_TRUE(outbox_->accept(late, live::wall_clock_now()));
  auto const caretaker = this->caretaker();
  EXPECT_EQ(round_of(*caretaker), "");
  outbox_->settle({{.order = {.order = late}, .failed = true}}, live::wall_clock_now());
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("event":"repeated")"));
}

TEST_F(RunnerCaretakerTest, ARunnerWhoseTaskIsOverIsRemovedAndThenTheTask) {
  write_settings({{"KeepCompleted", "1m"}});
  add_task("RunAgent-a", 1, "sleep 60");
  advance(5);
  auto const caretaker = this->caretaker();
  EXPECT_EQ(round_of(*caretaker), "") << "for ten minutes it may be late news";
  advance(12);
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("event":"removed")"));
  EXPECT_TRUE(github_.runners().empty());
  EXPECT_THAT(tasks(), ElementsAre("RunAgent-a")) << "which tells whose the runner was";
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("event":"deleted")"));
  EXPECT_TRUE(tasks().empty());
  EXPECT_EQ(round_of(*caretaker), "");
}

TEST_F(RunnerCaretakerTest, OfRunnersThatNoTaskIsOnlyThoseGoThatWereMadeForOne) {
  github_.queue(1);
  add_task("RunAgent-a", 1);
  Github github = client();
  RunnerRequest const request = runner_request("contoso/app", "self-hosted,linux");
  ASSERT_TRUE(github.jit_configuration(request, "RunAgent-a-2"));  // whose task could not be added
  ASSERT_TRUE(github.jit_configuration(request, "RunAgent-z"));    // another account's, to come
  ASSERT_TRUE(github.jit_configuration(request, "builder"));       // a person's
  auto const caretaker = this->caretaker();
  EXPECT_EQ(round_of(*caretaker), "");
  advance(9);
  EXPECT_EQ(round_of(*caretaker), "") << "its task may be on its way";
  advance(2);
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("agent":"RunAgent-a-2","reason":"it is offline)"));
  EXPECT_THAT(github_.runners(), ElementsAre("RunAgent-a", "RunAgent-z", "builder"));
}

TEST_F(RunnerCaretakerTest, ARunThatIsOverIsAskedAboutOnceUntilATaskComes) {
  add_task("RunAgent-a", 1, "sleep 60");
  advance(5);
  auto const caretaker = this->caretaker();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(round_of(*caretaker), "");
  EXPECT_EQ(asked_about_runs(), 1U);
  github_.queue(1);  // it is run again, and its runner dies before anyone has seen it
  add_task("RunAgent-b", 1, failing);
  advance(5);
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("event":"repeated")"));
  EXPECT_EQ(asked_about_runs(), 2U);
}

TEST_F(RunnerCaretakerTest, JobsOfOtherLabelsAreOthersUnlessTheirWebhookWasLost) {
  github_.queue(1);
  add_task("RunAgent-a", 1);
  github_.queue(1, {"ubuntu-latest"});           // GitHub's own
  github_.queue(1, {"self-hosted", "windows"});  // of nobody here
  advance(5);
  auto const caretaker = this->caretaker();
  EXPECT_EQ(round_of(*caretaker), "");
  github_.queue(1, {"self-hosted", "linux", "gpu"});
  advance(5);
  EXPECT_THAT(round_of(*caretaker),
              HasSubstr(R"("event":"finding","agentPool":"contoso/app: self-hosted, linux, gpu",)"
                        R"("finding":"a job of run contoso/app/1 waits for )"));
  EXPECT_THAT(tasks(), ElementsAre("RunAgent-a"));
}

TEST_F(RunnerCaretakerTest, ARefusalOfGithubDelaysOnlyAndIsToldOnce) {
  github_.queue(1);
  add_task("RunAgent-a", 1, failing);
  advance(5);
  write_settings({{"GithubToken", "a-wrong-github-token"}});
  auto const caretaker = this->caretaker();
  std::string const refused = round_of(*caretaker);
  EXPECT_THAT(refused, HasSubstr(R"("level":"warning","event":"reconcile","agentPool":)"
                                 R"("contoso/app: self-hosted, linux","error":"GET )"
                                 R"(/repos/contoso/app/actions/runs/1/jobs: 401 Bad credentials)"));
  EXPECT_THAT(refused, Not(HasSubstr("a-wrong-github-token")));
  EXPECT_EQ(round_of(*caretaker), "");
  EXPECT_THAT(metrics_.text(), HasSubstr("rounds_total{outcome=\"failed\"} 2\n"));
  // Azure DevOps's agents were looked after all the same.
  EXPECT_THAT(metrics_.text(), HasSubstr("poolcast_jobs_waiting{pool=\"ubuntu\"} 0\n"));
  write_settings();
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("event":"repeated")"));
}

TEST_F(RunnerCaretakerTest, ARunThatIsGoneIsLeftAloneAndNoOtherSuffers) {
  github_.queue(1);
  add_task("RunAgent-a", 1, failing);
  add_task("RunAgent-b", 2, failing);
  advance(5);
  auto const caretaker = this->caretaker();
  json const gone = {{"message", "Not Found"}};
  github_.control("fail", {{"status", 404}, {"body", gone}});  // run 1's jobs, asked for first
  std::string const log = round_of(*caretaker);
  EXPECT_THAT(log, HasSubstr("actions/runs/1/jobs: 404 Not Found; the token needs to read"));
  EXPECT_EQ(tasks().size(), 2U);
  EXPECT_THAT(metrics_.text(), HasSubstr("poolcast_agent_tasks{pool=\"contoso/app: self-hosted, "
                                         "linux\",stage=\"completed\"} 1\n"));
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("event":"repeated")"));
}

TEST(RunnerLook, WhatStandsInATaskLeadsNowhereElse) {
  for (char const* const run :
       {"../../user/5", "x", "////", "contoso/app/4?x=1", "contoso/app/.."}) {
    EXPECT_FALSE(is_run(run)) << run;
  }
  EXPECT_TRUE(is_run("contoso/my.app/4"));
  for (char const* const place : {"", "..", "a/b/c", "contoso/", "a b"}) {
    EXPECT_FALSE(is_place(place)) << place;
  }
  EXPECT_TRUE(is_place("contoso") && is_place("contoso/app"));
}

TEST_F(RunnerCaretakerTest, WhatGithubRefusesToDoIsTriedInTheNextRound) {
  github_.queue(1);
  add_task("RunAgent-a", 1, failing);
  advance(5);
  auto const caretaker = this->caretaker();
  // The looks go well: the run's jobs, the runners.
  json const fine = {{"jobs", github_.control("state")["jobs"]}};
  github_.control("fail", {{"status", 200}, {"body", fine}});
  github_.control("fail", {{"status", 200}, {"body", {{"runners", json::array()}}}});
  github_.control("fail", {{"status", 403}, {"body", {{"message", test::github_token}}}});
  EXPECT_THAT(round_of(*caretaker), HasSubstr("/actions/runners/generate-jitconfig: 403 ***"));
  EXPECT_EQ(tasks().size(), 1U);
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("event":"repeated")"));
}

TEST_F(RunnerCaretakerTest, WithoutATokenItSaysSo) {
  write_settings({{"GithubToken", ""}});
  auto const caretaker = this->caretaker();
  EXPECT_THAT(round_of(*caretaker), HasSubstr("GithubToken is not set"));
  EXPECT_EQ(round_of(*caretaker), "");
  EXPECT_TRUE(github_.control("requests").empty());
}

}  // namespace
}  // namespace poolcast::agents
