// The server looks after its agents, between an emulated account and a fake Azure DevOps.
#include "live/agents/caretaker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "live/system_clock.hpp"
#include "tests/agents/care.hpp"
#include "tests/live/loopback.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::size_t count_of(std::string const& text, std::string const& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// One agent pool `ubuntu` with a placeholder, and one Batch pool.
class CaretakerTest : public CareTest {
 protected:
  CaretakerTest() : CareTest("AzDoLinux") { write_settings(test::azdo_token); }

  void write_settings(std::string const& token, json more = json::object()) {
    more.update({{"AzDOToken", token}});
    CareTest::write_settings(more);
  }

  /// What four of them log that look after the same at the same time.
  std::string log_of_several(int rounds) {
    testing::internal::CaptureStderr();
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([this, rounds] {
        auto const caretaker = this->caretaker();
        for (int round = 0; round < rounds; ++round) caretaker->look_after(source_->current());
      });
    }
    for (std::thread& thread : threads) thread.join();
    return testing::internal::GetCapturedStderr();
  }

  void add_task(std::string const& id, std::string const& plan, std::string const& order = "",
                std::string const& command = "sleep 36000") const {
    json const variables = {{{"name", "AZDO_POOL"}, {"value", "ubuntu"}},
                            {{"name", "AZDO_AGENT"}, {"value", id}},
                            {{"name", "POOLCAST_ORDER"}, {"value", order}},
                            {{"name", "POOLCAST_PLAN"}, {"value", plan}}};
    json const task = {{"id", id},
                       {"commandLine", command},
                       {"containerSettings", {{"imageName", "agent:1"}}},
                       {"environmentSettings", variables}};
    if (account_.post("/jobs/AzDoLinux/tasks", task.dump()) != 201) std::abort();
  }
  void add_lost_task(std::string const& id, std::string const& plan, std::string const& order) {
    add_task(id, plan, order, "/bin/sh -c 'exit 1'");
  }
  Order order_of(std::string const& id, std::string const& plan) const {
    return {.key = id,
            .id = id,
            .task_id = task_id_of(id),
            .agent_pool = "ubuntu",
            .job = "AzDoLinux",
            .plan_id = plan};
  }
  std::vector<std::string> tasks() const {
    std::vector<std::string> ids;
    json const page = account_.get("/jobs/AzDoLinux/tasks");
    for (json const& task : page.at("value")) ids.push_back(task["id"]);
    return ids;
  }
  void advance(int minutes) const {
    account_.advance(std::to_string(minutes) + "m");
    azdo_.advance(60 * minutes);
  }
};

TEST_F(CaretakerTest, EndsTheAgentOfACancelledRunAndCountsIt) {
  add_task("RunAgent-a", "p1");
  add_task("RunAgent-b", "p2");
  azdo_.queue("p2");
  advance(15);
  azdo_.online("RunAgent-b");  // and gets the job of p2
  azdo_.online("RunAgent-a");
  auto const caretaker = this->caretaker();
  std::string const log = round_of(*caretaker);
  EXPECT_THAT(log, HasSubstr(R"("level":"info","event":"ended","agentPool":"ubuntu",)"
                             R"("job":"AzDoLinux","taskId":"RunAgent-a","agent":"RunAgent-a",)"
                             R"("reason":"no job of its run waits)"));
  EXPECT_EQ(account_.get("/jobs/AzDoLinux/tasks/RunAgent-a")["state"], "completed");
  EXPECT_EQ(account_.get("/jobs/AzDoLinux/tasks/RunAgent-b")["state"], "running");
  EXPECT_EQ(round_of(*caretaker), "");
  std::string const metrics = metrics_.text();
  EXPECT_THAT(metrics, HasSubstr("\npoolcast_orphans_ended_total 1\n"));
  EXPECT_THAT(metrics, HasSubstr("\npoolcast_reconcile_rounds_total{outcome=\"done\"} 2\n"));
  EXPECT_THAT(metrics, HasSubstr("{pool=\"ubuntu\",state=\"offline\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("{pool=\"ubuntu\",state=\"online_busy\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("{pool=\"ubuntu\",state=\"online_idle\"} 0\n"));
  EXPECT_THAT(metrics, HasSubstr("\npoolcast_agent_tasks{pool=\"ubuntu\",stage=\"completed\"} 1"));
  EXPECT_THAT(metrics, HasSubstr("\npoolcast_jobs_waiting{pool=\"ubuntu\"} 0\n"));
  EXPECT_THAT(metrics, Not(HasSubstr("poolcast_autoscale_evaluation_errors")));  // it has none
}

TEST_F(CaretakerTest, DoesNotRepeatWhatIsOnlyLate) {
  add_lost_task("RunAgent-a", "p1", "o1");
  azdo_.queue("p1");
  advance(10);
  // The pipeline has asked again, in capitals as some do, and the account has not taken it yet.
  ASSERT_TRUE(outbox_->accept(order_of("o2", "P1"), live::wall_clock_now()));
  auto const caretaker = this->caretaker();
  EXPECT_EQ(round_of(*caretaker), "");
  EXPECT_THAT(metrics_.text(), HasSubstr("\npoolcast_agents_repeated_total 0\n"));
  // An order of another agent pool, or of GitHub, is no agent for this one.
  outbox_->settle({{.order = {.order = order_of("o2", "P1")}, .failed = true}},
                  live::wall_clock_now());
  Order elsewhere = order_of("o3", "p1");
  elsewhere.agent_pool = "windows";
  Order of_github = order_of("o4", "p1");
  of_github.kind = OrderKind::github;
  outbox_->accept(elsewhere, live::wall_clock_now());
  outbox_->accept(of_github, live::wall_clock_now());
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("event":"repeated")"));
  EXPECT_EQ(tasks(), (std::vector<std::string>{"RunAgent-a", "RunAgent-a-2"}));
  EXPECT_THAT(metrics_.text(), HasSubstr("\npoolcast_agents_repeated_total 1\n"));
}

TEST_F(CaretakerTest, AnOrderWhoseTaskIsThereIsOneAgentAndNotTwo) {
  // The answer to its call was lost. Were it two agents, the older one would be too many.
  add_task("RunAgent-a", "p1", "o1");
  add_task("RunAgent-b", "p1", "o2");
  azdo_.queue("p1");
  azdo_.queue("p1");
  outbox_->accept(order_of("o2", "p1"), live::wall_clock_now());
  advance(15);
  EXPECT_EQ(round_of(*caretaker()), "");
  // And its task stays until the order has found it, however long it is over.
  account_.post("/jobs/AzDoLinux/tasks/RunAgent-a/terminate", "");
  account_.post("/jobs/AzDoLinux/tasks/RunAgent-b/terminate", "");
  azdo_.control("cancel", {{"plan", "p1"}});
  advance(120);
  EXPECT_THAT(round_of(*caretaker()), HasSubstr(R"("event":"deleted")"));
  EXPECT_EQ(tasks(), std::vector<std::string>{"RunAgent-b"});
  EXPECT_THAT(metrics_.text(), HasSubstr("\npoolcast_completed_tasks_deleted_total 1\n"));
}

TEST_F(CaretakerTest, SeveralEndOneOfTwoAgentsForAJob) {
  add_task("RunAgent-a", "p1", "o1");
  add_task("RunAgent-b", "p1", "o2");
  azdo_.queue("p1");
  advance(15);
  EXPECT_THAT(log_of_several(3), Not(HasSubstr("\"error\"")));
  EXPECT_EQ(account_.get("/jobs/AzDoLinux/tasks/RunAgent-a")["state"], "completed");
  EXPECT_EQ(account_.get("/jobs/AzDoLinux/tasks/RunAgent-b")["state"], "running");
}

TEST_F(CaretakerTest, SeveralRepeatALostAgentOnce) {
  add_lost_task("RunAgent-a", "p1", "o1");
  azdo_.queue("p1");
  advance(15);
  EXPECT_THAT(log_of_several(3), Not(HasSubstr("\"error\"")));
  EXPECT_EQ(tasks(), (std::vector<std::string>{"RunAgent-a", "RunAgent-a-2"}));
}

TEST_F(CaretakerTest, RemovesStaleAgents) {
  azdo_.online("RunAgent-a");
  azdo_.control("vanish", {{"agent", "RunAgent-a"}});
  advance(15);
  EXPECT_THAT(round_of(*caretaker()), HasSubstr(R"("event":"removed","agentPool":"ubuntu",)"
                                                R"("agent":"RunAgent-a","reason":"it is offline)"));
  EXPECT_THAT(azdo_.agents(), testing::ElementsAre("placeholder"));
  EXPECT_THAT(metrics_.text(), HasSubstr("\npoolcast_stale_agents_removed_total 1\n"));
}

TEST_F(CaretakerTest, AFindingIsToldOnceForAsLongAsItLasts) {
  azdo_.queue("p1");
  advance(10);
  auto const caretaker = this->caretaker();
  EXPECT_THAT(round_of(*caretaker),
              HasSubstr(R"("level":"warning","event":"finding","agentPool":"ubuntu","finding":)"
                        R"("a job of run p1 waits for )"));
  EXPECT_THAT(metrics_.text(), HasSubstr("\npoolcast_findings{pool=\"ubuntu\"} 1\n"));
  advance(10);
  EXPECT_EQ(round_of(*caretaker), "");
  EXPECT_THAT(metrics_.text(), HasSubstr("\npoolcast_findings{pool=\"ubuntu\"} 1\n"));
  azdo_.control("cancel", {{"plan", "p1"}});
  EXPECT_EQ(round_of(*caretaker), "");
  EXPECT_THAT(metrics_.text(), HasSubstr("\npoolcast_findings{pool=\"ubuntu\"} 0\n"));
  azdo_.queue("p1");
  advance(10);
  EXPECT_THAT(round_of(*caretaker), HasSubstr("a job of run p1 waits"));
}

TEST_F(CaretakerTest, ARefusalIsToldOnceAndOnlyDelays) {
  azdo_.online("RunAgent-a");
  azdo_.control("vanish", {{"agent", "RunAgent-a"}});
  advance(15);
  write_settings("a-wrong-token-of-the-tests");
  auto const caretaker = this->caretaker();
  std::string const refused = round_of(*caretaker);
  EXPECT_THAT(refused, HasSubstr(R"("level":"warning","event":"reconcile","agentPool":"ubuntu",)"
                                 R"("error":"GET /_apis/distributedtask/pools: 401)"));
  EXPECT_THAT(refused, Not(HasSubstr("a-wrong-token")));
  EXPECT_EQ(round_of(*caretaker), "");
  EXPECT_THAT(metrics_.text(), HasSubstr("rounds_total{outcome=\"failed\"} 2\n"));
  EXPECT_THAT(metrics_.text(), Not(HasSubstr("poolcast_agents{")));  // nobody knows
  write_settings(test::azdo_token);
  EXPECT_THAT(round_of(*caretaker), HasSubstr(R"("event":"removed")"));
  EXPECT_THAT(metrics_.text(), HasSubstr("rounds_total{outcome=\"done\"} 1\n"));
}

TEST_F(CaretakerTest, WithoutATokenItSaysSoAndStillLooksAtFormulas) {
  account_.add_pool("scaled", "$TargetDedicatedNodes = 0;");
  write_settings(
      "",
      {{"AzDOTokenFileUrl", "https://s.example/t?sig=secret"},
       {"runners",
        {{{"label", "linux"}, {"image", "r:1"}, {"job", "Actions"}, {"batchPool", "scaled"}}}}});
  auto const caretaker = this->caretaker();
  EXPECT_THAT(round_of(*caretaker), HasSubstr("AzDOToken is not set"));
  EXPECT_EQ(round_of(*caretaker), "");
  EXPECT_TRUE(azdo_.control("requests").empty());
  EXPECT_THAT(metrics_.text(),
              HasSubstr("\npoolcast_autoscale_evaluation_errors{pool=\"scaled\"} 0\n"));
}

TEST_F(CaretakerTest, AFormulaThatFailsIsToldAndShown) {
  account_.add_pool("scaled", "a = max($PendingTasks.GetSample(1)); $TargetDedicatedNodes = 1/a;");
  json row = {{"osType", "*"}, {"image", "agent:1"}, {"job", "AzDoLinux"}};
  row.update({{"batchPool", "scaled"}, {"agentPool", "ubuntu"}});
  write_settings(test::azdo_token, {{"agents", {row}}});
  account_.advance("10m");
  auto const caretaker = this->caretaker();
  std::string const log = round_of(*caretaker);
  EXPECT_THAT(log, HasSubstr(R"("level":"error","event":"autoscale","batchPool":"scaled",)"));
  EXPECT_EQ(count_of(log, "\"event\""), 1U) << log;
  EXPECT_EQ(round_of(*caretaker), "");
  EXPECT_THAT(metrics_.text(),
              HasSubstr("\npoolcast_autoscale_evaluation_errors{pool=\"scaled\"} 1\n"));
}

TEST_F(CaretakerTest, OffItAsksNobody) {
  write_settings(test::azdo_token, {{"ReconcileEvery", "off"}});
  auto const caretaker = this->caretaker();
  metrics_.set_all("poolcast_findings", {{{"ubuntu"}, 1}});  // of when it was on
  std::size_t const asked = azdo_.control("requests").size();
  std::thread thread([&] { caretaker->run(); });
  while (metrics_.text().find("poolcast_findings") != std::string::npos) std::this_thread::yield();
  caretaker->stop();
  thread.join();
  EXPECT_EQ(azdo_.control("requests").size(), asked);
}

TEST_F(CaretakerTest, StopsSoonWhileAServiceDoesNotAnswer) {
  std::promise<void> asked, ended;
  std::shared_future<void> const end = ended.get_future();
  std::atomic<bool> first = true;
  test::Loopback const silent([&](httplib::Request const&, httplib::Response&) {
    if (first.exchange(false)) asked.set_value();
    end.wait();
  });
  std::string url = silent.url();
  url.pop_back();
  write_settings(test::azdo_token, {{"AzDOUrl", url}});
  auto const caretaker = this->caretaker();
  testing::internal::CaptureStderr();
  std::thread thread([&] { caretaker->run(); });
  asked.get_future().wait();
  Time const begin = live::wall_clock_now();
  caretaker->stop();
  thread.join();
  EXPECT_LT(live::wall_clock_now() - begin, 5 * second);
  ended.set_value();
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace poolcast::agents
