// Whose turn it is: whoever is slow or fails holds up no others.
#include <gtest/gtest.h>

#include "tests/agents/full_disk.hpp"
#include "tests/agents/outage.hpp"

namespace poolcast::agents {
namespace {

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

// Not even where they come first, since an answer of 500 may be about one place alone.
TEST_F(OutageTest, RunnersThatAlwaysFailHoldUpNoOther) {
  for (char const* const key : {"broken1", "broken2", "broken3", "r1", "r2"}) {
    Order order = order_of(key, OrderKind::github);
    if (order.key.starts_with("broken")) order.agent_pool = "broken";
    accept(order);
  }
  runner_ = [](auto const& request, auto& response) {
    response.status = request.path.find("broken") == std::string::npos ? 201 : 500;
    response.set_content(R"({"runner":{"id":1},"encoded_jit_config":"x"})", "application/json");
  };
  RunningSubmitter const running(*this);
  while (waiting() > 3) std::this_thread::yield();
  auto const left = outbox_->without_task();
  for (Order const& order : *left) EXPECT_EQ(order.agent_pool, "broken");
}

TEST_F(OutageTest, GithubIsNotAskedBeforeTheTimeThatItNames) {
  for (char const* const key : {"r1", "r2", "r3"}) accept(order_of(key, OrderKind::github));
  runner_ = [](auto const&, auto& response) {
    response.status = 403;
    response.set_header("Retry-After", "600");
  };
  RunningSubmitter running(*this);
  while (calls_of_github_ == 0) std::this_thread::yield();
  for (int i = 0; i < 30; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    running.submitter.wake();
  }
  EXPECT_EQ(calls_of_github_, 1);
}

TEST_F(OutageTest, AnAgentIsThereInTimeWhereGithubIsSilentAtTheEnd) {
  runner_ = silence_;
  accept(order_of("r1", OrderKind::github));
  {
    RunningSubmitter const running(*this, {}, 2 * second);
    wait_until_asked();
    accept(order_of("t1"));
  }
  ASSERT_EQ(waiting(), 1U);
  EXPECT_EQ(outbox_->without_task()->front().key, "r1");
}

TEST_F(OutageTest, AnAgentWaitsForOneRunnerAtMost) {
  for (int i = 0; i < 5; ++i) accept(order_of("r" + std::to_string(i), OrderKind::github));
  std::atomic<bool> asked = false, woken = false;
  std::atomic<int> calls_before = 0;
  runner_ = [&](auto const&, auto& response) {
    asked = true;
    while (!woken) std::this_thread::yield();
    response.set_content(R"({"runner":{"id":1},"encoded_jit_config":"x"})", "application/json");
  };
  add_ = [&, add = add_](auto const& request, auto& response) {
    if (request.body.find(task_id_of("t1")) != std::string::npos) {
      calls_before = static_cast<int>(calls_of_github_);
    }
    add(request, response);
  };
  RunningSubmitter running(*this);
  while (!asked) std::this_thread::yield();
  accept(order_of("t1"));
  running.submitter.wake();
  woken = true;
  while (waiting() > 0) std::this_thread::yield();
  EXPECT_EQ(calls_before, 1);
}

// Each try would make another one, of an order whose task is there.
TEST_F(OutageTest, ARunnerIsMadeOnceEvenIfTheOutboxDoesNotLearnOfIt) {
  accept(order_of("r1", OrderKind::github));
  runner_ = [](auto const&, auto& response) {
    response.set_content(R"({"runner":{"id":1},"encoded_jit_config":"x"})", "application/json");
  };
  std::optional<test::FullDisk> full;
  std::atomic<bool> is_full = false;
  add_ = [&, add = add_](auto const& request, auto& response) {
    full.emplace();
    is_full = true;
    add(request, response);
  };
  testing::internal::CaptureStderr();
  RunningSubmitter const running(*this);
  while (!is_full) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  EXPECT_EQ(calls_of_github_, 1);
  EXPECT_EQ(waiting(), 1U);
  full.reset();
  while (waiting() > 0) std::this_thread::yield();
  EXPECT_EQ(calls_of_github_, 1);
  testing::internal::GetCapturedStderr();
}

TEST_F(OutageTest, PipelinesThatCannotBeReachedHoldUpNoOther) {
  for (char const* const key : {"broken1", "broken2", "t1", "t2"}) accept_with_callback(key);
  auto const tell = [](Order const& order, Settings const&) -> CallbackResult {
    if (!order.key.starts_with("broken")) return {};
    return tl::unexpected(CallbackError{.message = "no answer", .answered = false});
  };
  RunningSubmitter const running(*this, tell);
  while (outbox_->depth()->submitted > 2) std::this_thread::yield();
  auto const left = outbox_->due_callbacks(never, 9);
  for (QueuedOrder const& one : *left) {
    EXPECT_TRUE(one.order.key.starts_with("broken")) << one.order.key;
  }
}

// It had all the processor's time until then.
TEST_F(OutageTest, CallbacksThatAreDueDoNotHoldUpTheEnd) {
  for (char const* const key : {"t1", "t2", "t3"}) accept_with_callback(key);
  std::atomic<bool> asked = false;
  auto const tell = [&](Order const&, Settings const&) -> CallbackResult {
    asked = true;
    return tl::unexpected(CallbackError{.message = "no", .answered = true});
  };
  Time begin{};
  {
    RunningSubmitter running(*this, tell, 10 * second);
    while (!asked) std::this_thread::yield();
    begin = live::wall_clock_now();
  }
  EXPECT_LT(live::wall_clock_now() - begin, 5 * second);
}

}  // namespace
}  // namespace poolcast::agents
