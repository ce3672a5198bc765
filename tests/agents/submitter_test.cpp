// Orders become tasks of an emulated account, once each, whatever the service does.
// The numbers are those of the failures that the design lists (agents of the article).
#include "live/agents/submitter.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "live/agents/provide.hpp"
#include "live/system_clock.hpp"
#include "tests/agents/server_parts.hpp"
#include "tests/cli/emulator_process.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;

/// Orders, and rounds of the submitter until there is nothing left to do.
class SubmitterTest : public testing::Test {
 protected:
  SubmitterTest() {
    account_.add_pool("batchLinux", "");
    account_.add_pool("batchWindows", "");
    write_settings("first-token-of-the-tests");
  }

  void write_settings(std::string const& token, std::string const& more = "") {
    std::string const url = std::getenv("AZURE_BATCH_ENDPOINT");
    std::string const key = std::getenv("AZURE_BATCH_ACCESS_KEY");
    file_ =
        folder_.file("settings.json",
                     R"({"BatchAccountUrl":")" + url + R"(","BatchAccountName":"poolcast",)" +
                         R"("BatchAccountKey":")" + key + R"(",)" +
                         R"("AzDOUrl":"https://dev.azure.com/contoso","AzDOToken":")" + token +
                         R"(","AzDOUbuntuPool":"ubuntu","AzDOWindowsPool":"windows")" + more + "}");
  }

  Order order_of(std::string const& task, std::string const& id, std::string const& body = "{}") {
    Result<SettingsSource> source = SettingsSource::open({}, file_);
    EXPECT_TRUE(source) << source.error().message;
    Result<Order> order = read_request(test::request_of(task, body), source->current(),
                                       {.order = id, .request = "r-" + id});
    EXPECT_TRUE(order) << order.error().message;
    return *order;
  }

  void accept(Order const& order) { ASSERT_TRUE(outbox_->accept(order, live::wall_clock_now())); }

  /// Works until nothing is left to do.
  void work() {
    SettingsSource settings = *SettingsSource::open({}, file_);
    Submitter submitter(
        {.settings = settings, .outbox = *outbox_, .metrics = metrics_, .tell = tell_, .seed = 1});
    std::thread thread([&] { submitter.run(); });
    while (outbox_->depth()->accepted + outbox_->depth()->submitted > 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    submitter.stop(second);
    thread.join();
  }

  /// As if it had never been there.
  void forget(Order const& order) {
    outbox_->settle({{.order = {.order = order, .state = OrderState::done}, .failed = true}},
                    live::wall_clock_now());
  }

  json get(std::string const& path) const {
    httplib::Client client(std::getenv("AZURE_BATCH_ENDPOINT"));
    auto const answer =
        client.Get(path + "?api-version=2022-10-01.16.0", {{"Authorization", "Bearer any"}});
    return answer ? json::parse(answer->body, nullptr, false) : json();
  }
  std::vector<std::string> tasks(std::string const& job) const {
    std::vector<std::string> ids;
    json const page = get("/jobs/" + job + "/tasks");
    for (json const& task : page.at("value")) ids.push_back(task["id"]);
    return ids;
  }
  std::string variable(json const& task, std::string const& name) const {
    for (json const& one : task["environmentSettings"]) {
      if (one["name"] == name) return one["value"];
    }
    return "";
  }

  test::TemporaryDirectory folder_;
  test::EmulatorProcess account_;
  std::string file_;
  std::unique_ptr<Outbox> outbox_ = test::outbox_in(folder_);
  Metrics metrics_;
  PipelineTeller tell_;
};

// 1, 6, 7, 9
TEST_F(SubmitterTest, TheTaskHasAllThatAnAgentNeedsAndTheJobHasNothing) {
  Order const order = order_of("t1", "o1", R"({"AgentOSType":"windows-latest"})");
  accept(order);
  work();
  json const job = get("/jobs/AzDOWindows");
  EXPECT_EQ(job["poolInfo"]["poolId"], "batchWindows");
  EXPECT_FALSE(job.contains("commonEnvironmentSettings"));
  EXPECT_EQ(job.dump().find("first-token"), std::string::npos);
  json const task = get("/jobs/AzDOWindows/tasks/" + order.task_id);
  EXPECT_EQ(variable(task, "AZDO_URL"), "https://dev.azure.com/contoso");
  EXPECT_EQ(variable(task, "AZDO_POOL"), "windows");
  EXPECT_EQ(variable(task, "AZDO_AGENT_DISPOSE"), "true");
  EXPECT_EQ(variable(task, "AZDO_TOKEN"), "first-token-of-the-tests");
  EXPECT_EQ(task["containerSettings"]["imageName"], "azdo-agent:windows-core-ltsc2019-azdo");
  EXPECT_EQ(task["userIdentity"]["autoUser"]["elevationLevel"], "admin");
  EXPECT_EQ(task["constraints"]["maxWallClockTime"], "PT6H");
  EXPECT_EQ(task["constraints"]["retentionTime"], "PT1H");
  EXPECT_EQ(task["constraints"]["maxTaskRetryCount"], 0);
}

// 1
TEST_F(SubmitterTest, TheTokenMayComeFromAFileInstead) {
  write_settings("not-sent", R"(,"AzDOTokenFileUrl":"https://s.example/t?sig=secret")");
  Order const order = order_of("t1", "o1");
  accept(order);
  work();
  json const task = get("/jobs/AzDoLinux/tasks/" + order.task_id);
  EXPECT_EQ(variable(task, "AZDO_TOKEN"), "");
  EXPECT_EQ(variable(task, "AZDO_TOKEN_FILE"), "azdo-token");
  EXPECT_EQ(task["resourceFiles"][0]["filePath"], "azdo-token");
  EXPECT_EQ(task.dump().find("not-sent"), std::string::npos);
}

// 2
TEST_F(SubmitterTest, ANewTokenIsInTheNextTask) {
  accept(order_of("t1", "o1"));
  work();
  write_settings("another-token-of-the-tests");
  accept(order_of("t2", "o2"));
  work();
  json const task = get("/jobs/AzDoLinux/tasks/" + order_of("t2", "").task_id);
  EXPECT_EQ(variable(task, "AZDO_TOKEN"), "another-token-of-the-tests");
}

// 3, 10
TEST_F(SubmitterTest, AJobThatIsThereAlreadyTakesAllTasks) {
  account_.post("/jobs", R"({"id":"azdolinux","poolInfo":{"poolId":"BATCHLINUX"}})");
  accept(order_of("t1", "o1"));
  accept(order_of("t2", "o2"));
  work();
  EXPECT_EQ(tasks("AzDoLinux").size(), 2U);
  EXPECT_EQ(get("/jobs")["value"].size(), 1U);
}

// 5: the answer to the first attempt was lost, and its task is over by now.
TEST_F(SubmitterTest, ATaskOfThisVeryOrderCountsEvenWhenItIsOver) {
  Order const order = order_of("t1", "o1");
  accept(order);
  work();
  account_.post("/jobs/AzDoLinux/tasks/" + order.task_id + "/terminate", "");
  forget(order);
  accept(order);
  work();
  EXPECT_EQ(tasks("AzDoLinux"), std::vector{order.task_id});
}

// 5: the pipeline is run again.
TEST_F(SubmitterTest, AnEarlierOrdersTaskCountsWhileItIsUnfinished) {
  Order const first = order_of("t1", "o1");
  accept(first);
  work();
  forget(first);
  accept(order_of("t1", "o2"));
  work();
  EXPECT_EQ(tasks("AzDoLinux"), std::vector{first.task_id});
  account_.post("/jobs/AzDoLinux/tasks/" + first.task_id + "/terminate", "");
  forget(first);
  accept(order_of("t1", "o3"));
  work();
  EXPECT_EQ(tasks("AzDoLinux"), (std::vector{first.task_id, first.task_id + "-2"}));
}

TEST_F(SubmitterTest, AJobThatIsOverIsReplacedAndNoTaskDoubled) {
  Order const first = order_of("t1", "o1");
  accept(first);
  work();
  account_.post("/jobs/AzDoLinux/disable", R"({"disableTasks":"requeue"})");
  accept(order_of("t2", "o2"));
  // Of the first one only the answer was lost: it is found in the job that it was sent to.
  forget(first);
  accept(first);
  work();
  EXPECT_EQ(tasks("AzDoLinux"), std::vector{first.task_id});
  EXPECT_EQ(tasks("AzDoLinux-2"), std::vector{order_of("t2", "").task_id});
}

TEST_F(SubmitterTest, AJobOfAnotherPoolIsNotUsed) {
  account_.post("/jobs", R"({"id":"AzDoLinux","poolInfo":{"poolId":"batchWindows"}})");
  accept(order_of("t1", "o1"));
  work();
  EXPECT_EQ(tasks("AzDoLinux").size(), 0U);
  EXPECT_EQ(tasks("AzDoLinux-2").size(), 1U);
}

// 7: what the service will never take is told, and holds nobody up.
TEST_F(SubmitterTest, AWrongOrderFailsAloneAndItsPipelineIsTold) {
  std::vector<std::string> told;
  tell_ = [&](Order const& order, Settings const&) -> CallbackResult {
    told.push_back(order.callback->task_instance_id +
                   (order.callback->failed ? " failed" : " succeeded"));
    return {};
  };
  std::string const waiting = R"({"waitForCompletion":true})";
  Order wrong = order_of("t1", "o1", waiting);
  wrong.task_id = std::string(65, 'x');  // longer than Batch takes
  accept(wrong);
  accept(order_of("t2", "o2", waiting));
  work();
  std::ranges::sort(told);
  EXPECT_EQ(told, (std::vector<std::string>{"t1 failed", "t2 succeeded"}));
  EXPECT_EQ(tasks("AzDoLinux"), std::vector{order_of("t2", "").task_id});
  EXPECT_NE(metrics_.text().find("poolcast_tasks_total{outcome=\"failed\"} 1\n"),
            std::string::npos);
}

// 4: any failure is answered by another attempt, and only a 404 by making the job.
TEST_F(SubmitterTest, AServiceThatIsDownOnlyDelays) {
  httplib::Client console(std::getenv("AZURE_BATCH_ENDPOINT"));
  for (char const* const kind : {"call_refused", "answer_lost"}) {
    console.Post(std::string("/_poolcast/fault?kind=") + kind + "&percent=15&for=1000h");
  }
  for (int i = 0; i < 20; ++i) {
    accept(order_of("t" + std::to_string(i), "o" + std::to_string(i)));
    if (i % 5 == 4) work();
  }
  json page;
  while (!page.contains("value")) page = get("/jobs/AzDoLinux/tasks");
  EXPECT_EQ(page["value"].size(), 20U);
  for (json const& task : page["value"]) {
    EXPECT_EQ(task["id"].get<std::string>().size(), 41U);  // no second attempts
  }
}

TEST_F(SubmitterTest, APipelineThatCannotBeToldIsToldLater) {
  int calls = 0;
  tell_ = [&](Order const&, Settings const&) -> CallbackResult {
    if (++calls < 2) return tl::unexpected(CallbackError{.message = "down", .answered = false});
    return {};
  };
  accept(order_of("t1", "o1", R"({"waitForCompletion":true})"));
  work();
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(tasks("AzDoLinux").size(), 1U);
}

// The same holds for the pipeline of an order that has failed.
TEST_F(SubmitterTest, APipelineThatCannotBeToldOfAFailureIsToldLater) {
  std::vector<bool> told;
  tell_ = [&](Order const& order, Settings const&) -> CallbackResult {
    told.push_back(order.callback->failed);
    if (told.size() < 2) return tl::unexpected(CallbackError{.message = "down"});
    return {};
  };
  Order wrong = order_of("t1", "o1", R"({"waitForCompletion":true})");
  wrong.task_id = std::string(65, 'x');
  accept(wrong);
  work();
  EXPECT_EQ(told, (std::vector{true, true}));
  EXPECT_FALSE(outbox_->accept(wrong, live::wall_clock_now())->duplicate);  // it has failed
}

TEST_F(SubmitterTest, WhatIsLeftWhenItStopsStaysInTheOutbox) {
  account_.end();
  accept(order_of("t1", "o1"));
  SettingsSource settings = *SettingsSource::open({}, file_);
  Submitter submitter(
      {.settings = settings, .outbox = *outbox_, .metrics = metrics_, .tell = {}, .seed = 1});
  submitter.stop(second);
  submitter.run();
  EXPECT_EQ(outbox_->depth()->accepted, 1U);
  EXPECT_FALSE(submitter.reaches_service());
}

}  // namespace
}  // namespace poolcast::agents
