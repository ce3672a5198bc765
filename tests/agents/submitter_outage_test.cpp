// What the submitter does where somebody refuses everything, does not answer, or the disk is full.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "live/agents/submitter.hpp"
#include "live/system_clock.hpp"
#include "tests/agents/full_disk.hpp"
#include "tests/agents/server_parts.hpp"
#include "tests/live/loopback.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;

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

  httplib::Server::Handler add_ = [](auto const& request, auto& response) {
    json rows = json::array();
    json const body = json::parse(request.body);
    for (json const& task : body["value"]) {
      rows.push_back({{"taskId", task["id"]}, {"status", "success"}});
    }
    response.set_content(json{{"value", rows}}.dump(), "application/json");
  };
  httplib::Server::Handler runner_ = [](auto const&, auto& response) { response.status = 503; };
  std::atomic<int> calls_of_github_ = 0;

  test::TemporaryDirectory folder_;
  std::unique_ptr<Outbox> outbox_ = test::outbox_in(folder_);
  Metrics metrics_;
  test::Loopback account_{test::Loopback::AnyMethod{[this](auto const& request, auto& response) {
    if (request.method == "POST") return add_(request, response);
    json const job = {{"id", "J"}, {"state", "active"}, {"poolInfo", {{"poolId", "batchLinux"}}}};
    response.set_content(job.dump(), "application/json");
  }}};
  test::Loopback github_{test::Loopback::AnyMethod{[this](auto const& request, auto& response) {
    ++calls_of_github_;
    runner_(request, response);
  }}};
};

httplib::Server::Handler refusal(int status, std::string const& code) {
  return [status, code](auto const&, auto& response) {
    response.status = status;
    response.set_content(json{{"code", code}, {"message", {{"value", "no"}}}}.dump(),
                         "application/json");
  };
}

// An account that refuses everybody says nothing of the orders.
TEST_F(OutageTest, ARefusalOfTheCallFailsNoOrderUnlessItBlamesTheBody) {
  struct Case {
    int status;
    char const* code;
    std::size_t left;
  };
  constexpr Case cases[] = {
      {400, "InvalidAuthenticationInfo", 3},  {400, "InvalidHeaderValue", 3},
      {400, "InvalidQueryParameterValue", 3}, {403, "AuthenticationFailed", 3},
      {400, "InvalidPropertyValue", 0},       {400, "InvalidRequestBody", 0},
      {400, "MissingRequiredProperty", 0},    {400, "UnsupportedProperty", 0},
      {413, "RequestBodyTooLarge", 0}};
  for (Case const& one : cases) {
    outbox_.reset();
    std::filesystem::remove(folder_.path() / "outbox.db");
    outbox_ = test::outbox_in(folder_);
    for (char const* const key : {"a", "b", "c"}) accept(order_of(key));
    add_ = refusal(one.status, one.code);
    round();
    EXPECT_EQ(waiting(), one.left) << one.code;
  }
}

TEST_F(OutageTest, AnAbsentGithubIsAskedOnceAndAfterAllOthers) {
  for (char const* const key : {"r1", "r2", "r3"}) accept(order_of(key, OrderKind::github));
  accept(order_of("t1"));
  std::size_t left = 0;
  runner_ = [&](auto const&, auto& response) {
    left = waiting();
    response.status = 503;
  };
  round();
  EXPECT_EQ(left, 3U);  // the fourth has its task by then
  EXPECT_EQ(calls_of_github_, 1);
  EXPECT_EQ(waiting(), 3U);
}

// One that GitHub refuses is no reason not to ask for the others.
TEST_F(OutageTest, ARunnerThatIsRefusedHoldsUpNoOther) {
  for (char const* const key : {"r1", "r2", "r3"}) accept(order_of(key, OrderKind::github));
  runner_ = [](auto const&, auto& response) { response.status = 404; };
  round();
  EXPECT_EQ(calls_of_github_, 3);
}

TEST_F(OutageTest, PipelinesThatCannotBeReachedAreTriedOnceInARound) {
  for (char const* const key : {"t1", "t2", "t3"}) {
    Order order = order_of(key);
    order.callback = Callback{};
    accept(order);
    ASSERT_TRUE(outbox_->settle({{order, OrderState::submitted}}, live::wall_clock_now()));
  }
  std::atomic<int> calls = 0;
  SettingsSource source = *SettingsSource::open(settings(), "");
  auto const tell = [&](Order const&, Settings const&) -> CallbackResult {
    ++calls;
    return tl::unexpected(CallbackError{.message = "no answer", .answered = false});
  };
  Submitter submitter({.settings = source,
                       .outbox = *outbox_,
                       .metrics = metrics_,
                       .variables = settings(),
                       .tell = tell});
  std::thread thread([&] { submitter.run(); });
  while (metrics_.text().find("poolcast_retries_total 3") == std::string::npos) {
    std::this_thread::yield();
  }
  EXPECT_EQ(calls, 1);
  submitter.stop(second);
  thread.join();
  EXPECT_EQ(outbox_->depth()->submitted, 3U);
}

TEST_F(OutageTest, ASilentAccountDoesNotHoldUpTheEnd) {
  std::atomic<bool> asked = false, over = false;
  add_ = [&](auto const&, auto&) {
    asked = true;
    while (!over) std::this_thread::yield();
  };
  accept(order_of("t1"));
  SettingsSource source = *SettingsSource::open(settings(), "");
  Submitter submitter(
      {.settings = source, .outbox = *outbox_, .metrics = metrics_, .variables = settings()});
  std::thread thread([&] { submitter.run(); });
  while (!asked) std::this_thread::yield();
  Time const begin = live::wall_clock_now();
  submitter.stop(200 * millisecond);
  thread.join();
  EXPECT_LT(live::wall_clock_now() - begin, 10 * second);
  over = true;
  EXPECT_EQ(waiting(), 1U);
}

TEST_F(OutageTest, AFullDiskIsToldOnceASecond) {
  accept(order_of("t1"));
  SettingsSource source = *SettingsSource::open(settings(), "");
  Submitter submitter(
      {.settings = source, .outbox = *outbox_, .metrics = metrics_, .variables = settings()});
  testing::internal::CaptureStderr();
  {
    test::FullDisk const full;
    std::thread thread([&] { submitter.run(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    submitter.stop(second);
    thread.join();
  }
  std::string const log = testing::internal::GetCapturedStderr();
  EXPECT_GE(std::ranges::count(log, '\n'), 1);
  EXPECT_LE(std::ranges::count(log, '\n'), 6) << log;
  EXPECT_EQ(waiting(), 1U);
}

}  // namespace
}  // namespace poolcast::agents
