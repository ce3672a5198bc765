// What stands between the controller and an account that does not always answer.
#include "engine/cli/live_service.hpp"

#include <gtest/gtest.h>

#include "live/system_clock.hpp"
#include "tests/live/fake_batch.hpp"

namespace poolcast::cli {
namespace {

using batch::Targets;

constexpr batch::PoolId pool{0};

struct Rig {
  test::FakeBatch fake;
  live::BatchHttp http{
      fake.url(), live::shared_key_authorizer("a", "c2VjcmV0"), {.retries = {.attempts = 1}}};
  InterruptWatch watch{};
  LiveClock clock{watch, live::wall_clock_now(), 1};
  live::RestBatchService account{
      http,
      {.run = "r", .pools = {{"p", [](batch::TaskSpec const&) { return live::TaskToAdd{}; }}}}};
  std::string told;
  LiveService service;

  explicit Rig(LiveServiceOptions options = {})
      : service(account, clock, with_tell(std::move(options))) {
    setenv("no_proxy", "127.0.0.1", 1);
    fake.add_pool("p");
  }
  LiveServiceOptions with_tell(LiveServiceOptions options) {
    options.tell = [this](std::string const& what) { told += what + "\n"; };
    options.resized = [this](LiveResize const& resize) {
      constexpr char const* fates[] = {"unchanged", "asked", "waits", "refused", "held"};
      told += std::to_string(resize.asked.dedicated) + "+" +
              std::to_string(resize.asked.low_priority) + " " +
              fates[static_cast<std::size_t>(resize.fate)] + "\n";
    };
    return options;
  }
  void resize(Targets targets) {
    static_cast<void>(service.resize(pool, targets, batch::DeallocationOption::requeue));
  }
};

TEST(LiveService, ALookThatComesTooLateIsAGap) {
  Rig rig;
  rig.clock.wait_until(rig.clock.now() - minute);
  EXPECT_FALSE(rig.service.observe());
  EXPECT_TRUE(rig.fake.asked.empty()) << "nothing is asked for a moment that is over";
  rig.clock.wait_until(rig.clock.now());
  EXPECT_TRUE(rig.service.observe());
  EXPECT_EQ(rig.told, "");
}

TEST(LiveService, TroubleIsToldOnceAndItsEndToo) {
  Rig rig;
  rig.fake.broken = "/nodecounts";
  EXPECT_FALSE(rig.service.observe());
  EXPECT_FALSE(rig.service.observe());
  rig.fake.broken = "";
  EXPECT_TRUE(rig.service.observe());
  EXPECT_TRUE(rig.service.observe());
  EXPECT_EQ(rig.told,
            "GET /nodecounts: 400 InvalidRequestBody: No; nothing is evaluated until it answers\n"
            "the account answers again\n");
  EXPECT_FALSE(rig.service.end());
}

TEST(LiveService, APoolThatIsGoneIsTheEnd) {
  Rig rig;
  EXPECT_TRUE(rig.service.observe());
  rig.fake.pools.clear();
  EXPECT_FALSE(rig.service.observe());
  ASSERT_TRUE(rig.service.end());
  EXPECT_EQ(live::text_of(*rig.service.end()), "GET /pools/p: 404 PoolNotFound: No");
  EXPECT_EQ(rig.told, "");
}

TEST(LiveService, AResizeIsAskedForOnceAndNotWhileThePoolIsBeingResized) {
  Rig rig;
  ASSERT_TRUE(rig.service.observe());
  rig.resize({0, 0});
  rig.resize({2, 1});
  ASSERT_TRUE(rig.service.observe());
  rig.resize({2, 1});
  rig.resize({3, 1});
  EXPECT_EQ(rig.told, "0+0 unchanged\n2+1 asked\n2+1 unchanged\n3+1 waits\n");
  EXPECT_EQ(rig.fake.pools["p"]["targetDedicatedNodes"], 2);
}

TEST(LiveService, ALimitTakesLowPriorityNodesFirst) {
  Rig rig({.max_nodes = 4});
  ASSERT_TRUE(rig.service.observe());
  rig.resize({3, 9});
  ASSERT_TRUE(rig.service.observe());
  rig.resize({9, 9});
  EXPECT_EQ(rig.told, "3+1 asked\n4+0 waits\n");
}

TEST(LiveService, WhoMayNotResizeDoesNot) {
  Rig rig({.may_resize = false});
  ASSERT_TRUE(rig.service.observe());
  rig.resize({1, 0});
  EXPECT_EQ(rig.told, "1+0 held\n");
  EXPECT_EQ(rig.fake.pools["p"]["targetDedicatedNodes"], 0);
}

TEST(LiveService, NodesThatWereThereBeforeBeginWithTheRun) {
  Time const begin = *parse_w3c_time("2026-01-13T00:00:00Z");
  Rig rig({.begin = begin});
  rig.fake.set_node("p", "a", "idle");
  Result<batch::Observation> const seen = rig.service.observe();
  ASSERT_TRUE(seen);
  ASSERT_FALSE(seen->nodes.empty());
  for (batch::NodeTransition const& node : seen->nodes) EXPECT_EQ(node.at, begin);
}

}  // namespace
}  // namespace poolcast::cli
