// A submitter between a Batch account and a GitHub whose answers a test sets.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "live/agents/submitter.hpp"
#include "live/system_clock.hpp"
#include "tests/agents/server_parts.hpp"
#include "tests/live/loopback.hpp"

namespace poolcast::agents {

/// A Batch account whose answers to addtaskcollection, and a GitHub whose answers a test sets.
class OutageTest : public testing::Test {
 protected:
  Order order_of(std::string const& key, OrderKind kind = OrderKind::azdo) {
    return {.key = key,
            .id = key,
            .task_id = task_id_of(key),
            .kind = kind,
            .os_type = "linux",
            .build_type = "linux",
            .agent_pool = "contoso",
            .batch_pool = "batchLinux",
            .job = kind == OrderKind::azdo ? "J" : "A",  // which would come first by its name
            .image = "agent:1"};
  }
  void accept(Order const& order) { ASSERT_TRUE(outbox_->accept(order, live::wall_clock_now())); }
  std::size_t waiting() { return outbox_->depth()->accepted; }

  live::Variables settings() const {
    live::Variables all = test::variables();
    all["BatchAccountUrl"] = account_.url();
    all["GithubApiUrl"] = github_.url("");
    all["GithubToken"] = "a-token-of-the-tests";
    return all;
  }

  /// A round, and one more while nothing fails.
  void round(PipelineTeller const& tell = {}) {
    SettingsSource source = *SettingsSource::open(settings(), "");
    Submitter submitter({.settings = source,
                         .outbox = *outbox_,
                         .metrics = metrics_,
                         .variables = settings(),
                         .tell = tell,
                         .seed = 1});
    submitter.stop(second);
    submitter.run();
  }

  /// Whose task is there.
  void accept_with_callback(std::string const& key) {
    Order order = order_of(key);
    order.callback = Callback{};
    accept(order);
    ASSERT_TRUE(outbox_->settle({{.order = {.order = order}}}, live::wall_clock_now()));
  }

  /// Works in a thread of its own, until its end.
  struct RunningSubmitter {
    explicit RunningSubmitter(OutageTest& test, PipelineTeller const& tell = {},
                              Duration drain_for = second)
        : RunningSubmitter(test, test.settings(), tell, drain_for) {}
    RunningSubmitter(OutageTest& test, live::Variables const& settings, PipelineTeller const& tell,
                     Duration drain_for)
        : source(*SettingsSource::open(settings, "")),
          submitter({.settings = source,
                     .outbox = *test.outbox_,
                     .metrics = test.metrics_,
                     .variables = settings,
                     .tell = tell}),
          drain(drain_for),
          thread([this] { submitter.run(); }) {}
    ~RunningSubmitter() {
      submitter.stop(drain);
      thread.join();
    }
    SettingsSource source;
    Submitter submitter;
    Duration drain;
    std::thread thread;
  };

  void show_task(httplib::Request const& request, httplib::Response& response) {
    std::string const id = request.path.substr(request.path.rfind('/') + 1);
    std::scoped_lock const lock(tasks_mutex_);
    response.status = tasks_.contains(id) ? 200 : 404;
    response.set_content(nlohmann::json{{"id", id}, {"state", "active"}}.dump(),
                         "application/json");
  }

  std::mutex tasks_mutex_;
  std::set<std::string> tasks_;
  httplib::Server::Handler add_ = [this](auto const& request, auto& response) {
    nlohmann::json rows = nlohmann::json::array();
    nlohmann::json const body = nlohmann::json::parse(request.body);
    for (nlohmann::json const& task : body["value"]) {
      rows.push_back({{"taskId", task["id"]}, {"status", "success"}});
      std::scoped_lock const lock(tasks_mutex_);
      tasks_.insert(task["id"].get<std::string>());
    }
    response.set_content(nlohmann::json{{"value", rows}}.dump(), "application/json");
  };
  httplib::Server::Handler runner_ = [](auto const&, auto& response) { response.status = 503; };
  std::atomic<int> calls_of_github_ = 0;
  /// No answer as long as the test runs. Who waits may be asked once more behind its end.
  httplib::Server::Handler silence_ = [this](auto const&, auto&) {
    asked_ = true;
    while (!over_) std::this_thread::yield();
  };
  void wait_until_asked() const {
    while (!asked_) std::this_thread::yield();
  }
  void TearDown() override { over_ = true; }
  std::atomic<bool> asked_ = false, over_ = false;

  test::TemporaryDirectory folder_;
  std::unique_ptr<Outbox> outbox_ = test::outbox_in(folder_);
  Metrics metrics_;
  test::Loopback account_{test::Loopback::AnyMethod{[this](auto const& request, auto& response) {
    if (request.method == "POST") return add_(request, response);
    if (request.path.find("/tasks/") != std::string::npos) return show_task(request, response);
    nlohmann::json const job = {
        {"id", "J"}, {"state", "active"}, {"poolInfo", {{"poolId", "batchLinux"}}}};
    response.set_content(job.dump(), "application/json");
  }}};
  test::Loopback github_{test::Loopback::AnyMethod{[this](auto const& request, auto& response) {
    ++calls_of_github_;
    runner_(request, response);
  }}};
};

}  // namespace poolcast::agents
