// Orders are kept: across processes, once each, until they are settled.
#include "live/agents/outbox.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "tests/agents/server_parts.hpp"

extern "C" int sqlite3_shutdown();
extern "C" int sqlite3_config(int option, ...);

namespace poolcast::agents {
namespace {

constexpr Time start{1'000'000 * second.ticks};

Order order_of(std::string const& key, std::string const& id = "o") {
  return {.key = key, .id = id, .task_id = task_id_of(key), .job = "J", .callback = Callback{}};
}

std::vector<QueuedOrder> due(Outbox& outbox, Time now = start) {
  Result<std::vector<QueuedOrder>> orders = outbox.due_tasks(OrderKind::azdo, now, 100);
  EXPECT_TRUE(orders) << orders.error().message;
  return *orders;
}

std::vector<QueuedOrder> waiting(Outbox& outbox, Time now = start) {
  Result<std::vector<QueuedOrder>> orders = outbox.due_callbacks(now, 100);
  EXPECT_TRUE(orders) << orders.error().message;
  return *orders;
}

Settled settled(Order const& order, bool failed = false) {
  return {.order = {.order = order}, .failed = failed, .reason = failed ? "no such image" : ""};
}

Order without_callback(std::string const& key, std::string const& id = "o") {
  Order order = order_of(key, id);
  order.callback.reset();
  return order;
}

TEST(Outbox, WhatWasAcceptedIsThereInTheNextProcess) {
  test::TemporaryDirectory const folder;
  {
    auto const outbox = test::outbox_in(folder);
    EXPECT_FALSE(outbox->accept(order_of("a"), start)->duplicate);
  }
  auto const outbox = test::outbox_in(folder);
  ASSERT_EQ(due(*outbox).size(), 1U);
  EXPECT_EQ(due(*outbox)[0].order.key, "a");
  struct stat file {};
  ASSERT_EQ(stat((folder.path() / "outbox.db").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0600U);
}

TEST(Outbox, ADuplicateIsToldItsTaskAndIsNoSecondOrder) {
  test::TemporaryDirectory const folder;
  auto const outbox = test::outbox_in(folder);
  outbox->accept(order_of("a", "first"), start);
  Result<Accepted> const again = outbox->accept(order_of("a", "second"), start + day);
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->task_id, task_id_of("a"));
  ASSERT_EQ(due(*outbox, start + day).size(), 1U);
  EXPECT_EQ(due(*outbox, start + day)[0].order.id, "first");
}

TEST(Outbox, OfATaskThatIsThereARepetitionIsADuplicateForAWhile) {
  test::TemporaryDirectory const folder;
  auto const outbox = test::outbox_in(folder);
  outbox->accept(without_callback("a"), start);
  Order there = without_callback("a");
  there.task_id += "-2";
  ASSERT_TRUE(outbox->settle({settled(there)}, start));
  Order const again = without_callback("a", "b");
  Result<Accepted> const soon = outbox->accept(again, start + repeat_window - second);
  EXPECT_TRUE(soon->duplicate);
  EXPECT_EQ(soon->task_id, there.task_id);
  EXPECT_FALSE(outbox->accept(again, start + repeat_window)->duplicate);
  ASSERT_EQ(due(*outbox, start + day).size(), 1U);
  EXPECT_EQ(due(*outbox, start + day)[0].order.id, "b");
}

TEST(Outbox, WhatHasFailedMayBeAskedForAgainAtOnce) {
  test::TemporaryDirectory const folder;
  auto const outbox = test::outbox_in(folder);
  for (char const* const key : {"a", "b"}) {
    Order const order = key == std::string("a") ? order_of(key) : without_callback(key);
    outbox->accept(order, start);
    ASSERT_TRUE(outbox->settle({settled(order, true)}, start));
    EXPECT_TRUE(due(*outbox).empty());
    EXPECT_FALSE(outbox->accept(order, start)->duplicate);
    ASSERT_TRUE(outbox->settle({settled(order)}, start));
  }
}

// It came while the pipeline of the former one was told of its failure.
TEST(Outbox, WhatIsAskedForAnewIsNotSettledWithTheFormerOne) {
  test::TemporaryDirectory const folder;
  auto const outbox = test::outbox_in(folder);
  outbox->accept(order_of("a", "first"), start);
  ASSERT_TRUE(outbox->settle({settled(order_of("a", "first"), true)}, start));
  std::vector<QueuedOrder> const told = waiting(*outbox);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].order.callback->failed);
  EXPECT_FALSE(outbox->accept(order_of("a", "second"), start)->duplicate);
  ASSERT_TRUE(outbox->settle({{.order = told[0]}}, start));
  ASSERT_TRUE(outbox->postpone(told, start + hour, "busy"));
  ASSERT_EQ(due(*outbox).size(), 1U);
  EXPECT_EQ(due(*outbox)[0].order.id, "second");
  EXPECT_EQ(due(*outbox)[0].attempts, 0);
}

TEST(Outbox, ThePipelineThatSentTheRequestAgainIsTheOneThatIsTold) {
  test::TemporaryDirectory const folder;
  auto const outbox = test::outbox_in(folder);
  auto const sent = [](char const* token) {
    Order order = order_of("a", token);
    order.callback->auth_token = token;
    return order;
  };
  constexpr Time later = start + 20 * minute;
  auto const told = [&] {
    std::vector<QueuedOrder> const all = waiting(*outbox, later);
    return all.size() == 1 ? all[0].order.callback->auth_token : "nobody";
  };
  outbox->accept(without_callback("a"), start);
  EXPECT_TRUE(outbox->accept(sent("before"), start)->duplicate);
  ASSERT_TRUE(outbox->settle({{.order = due(*outbox)[0]}}, start));
  EXPECT_EQ(told(), "before");
  std::vector<QueuedOrder> const read = waiting(*outbox);
  EXPECT_TRUE(outbox->accept(sent("meanwhile"), start + second)->duplicate);
  ASSERT_TRUE(outbox->settle({{.order = read[0]}}, start + second));
  ASSERT_TRUE(outbox->postpone(read, start + hour, "401")) << "of the token before";
  EXPECT_EQ(told(), "meanwhile");
  ASSERT_TRUE(outbox->settle({{.order = waiting(*outbox, later)[0]}}, later));
  EXPECT_EQ(told(), "nobody");
  EXPECT_TRUE(outbox->accept(sent("after"), later)->duplicate);
  EXPECT_EQ(told(), "after");
  EXPECT_EQ(outbox->depth()->oldest, later);
  ASSERT_TRUE(outbox->settle({{.order = waiting(*outbox, later)[0]}}, later));
  // Half an hour after the task was there, whenever its pipelines were told.
  EXPECT_FALSE(outbox->accept(sent("another run"), start + repeat_window)->duplicate);
}

TEST(Outbox, RunnersAndAgentsAreDueApart) {
  test::TemporaryDirectory const folder;
  auto const outbox = test::outbox_in(folder);
  Order runner = without_callback("r");
  runner.kind = OrderKind::github;
  runner.build_type = R"(x","kind":"azdo)";
  outbox->accept(runner, start);
  outbox->accept(without_callback("a"), start);
  ASSERT_EQ(due(*outbox).size(), 1U);
  EXPECT_EQ(due(*outbox)[0].order.key, "a");
  auto const runners = outbox->due_tasks(OrderKind::github, start, 9);
  ASSERT_EQ(runners->size(), 1U);
  EXPECT_EQ((*runners)[0].order.key, "r");
}

TEST(Outbox, WhatIsPutOffComesBackInTime) {
  test::TemporaryDirectory const folder;
  auto const outbox = test::outbox_in(folder);
  EXPECT_FALSE(*outbox->next_task(OrderKind::azdo));
  outbox->accept(order_of("a"), start);
  EXPECT_EQ(**outbox->next_task(OrderKind::azdo), start);
  EXPECT_FALSE(*outbox->next_task(OrderKind::github));
  ASSERT_TRUE(outbox->note_sending(due(*outbox), "J-2"));
  ASSERT_TRUE(outbox->postpone(due(*outbox), start + minute, "busy"));
  EXPECT_TRUE(due(*outbox, start + second).empty());
  EXPECT_EQ(**outbox->next_task(OrderKind::azdo), start + minute);
  std::vector<QueuedOrder> const later = due(*outbox, start + minute);
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later[0].attempts, 1);
  EXPECT_EQ(later[0].sent_job, "J-2");
  EXPECT_FALSE(*outbox->next_callback());
}

TEST(Outbox, ACallbackIsKeptUntilItIsSent) {
  test::TemporaryDirectory const folder;
  auto const outbox = test::outbox_in(folder);
  Order order = order_of("a");
  order.callback->auth_token = test::job_token;
  outbox->accept(order, start);
  ASSERT_TRUE(outbox->settle({settled(order)}, start));
  EXPECT_EQ(outbox->depth()->submitted, 1U);
  EXPECT_EQ(**outbox->next_callback(), start);
  EXPECT_FALSE(*outbox->next_task(OrderKind::azdo));
  ASSERT_EQ(waiting(*outbox).size(), 1U);
  EXPECT_EQ(waiting(*outbox)[0].order.callback->auth_token, test::job_token);
  ASSERT_TRUE(outbox->settle({{.order = waiting(*outbox)[0]}}, start));
  EXPECT_EQ(outbox->depth()->submitted, 0U);
  EXPECT_FALSE(outbox->depth()->oldest);
}

TEST(Outbox, OrdersWithoutATaskAreKnownWhetherDueOrNot) {
  test::TemporaryDirectory const folder;
  auto const outbox = test::outbox_in(folder);
  for (char const* const key : {"due", "late", "there", "told"}) {
    outbox->accept(order_of(key), start);
  }
  for (QueuedOrder const& one : due(*outbox)) {
    if (one.order.key == "late") outbox->postpone({one}, start + hour, "busy");
  }
  outbox->settle({settled(order_of("told"))}, start);
  outbox->settle({{.order = waiting(*outbox)[0]}}, start);
  outbox->settle({settled(order_of("there"))}, start);
  auto const orders = outbox->without_task();
  ASSERT_TRUE(orders) << orders.error().message;
  std::vector<std::string> keys;
  for (Order const& order : *orders) keys.push_back(order.key);
  std::ranges::sort(keys);
  EXPECT_EQ(keys, (std::vector<std::string>{"due", "late"}));
}

TEST(Outbox, WhatIsOverIsForgottenInTheEnd) {
  test::TemporaryDirectory const folder;
  auto const outbox = test::outbox_in(folder);
  outbox->accept(without_callback("a"), start);
  outbox->accept(order_of("b"), start);
  outbox->settle({settled(without_callback("a"))}, start);
  ASSERT_TRUE(outbox->prune(start + second));
  EXPECT_FALSE(outbox->accept(order_of("a"), start)->duplicate);
  EXPECT_TRUE(outbox->accept(order_of("b"), start)->duplicate);
}

TEST(Outbox, ManyThreadsAcceptEachOrderOnce) {
  test::TemporaryDirectory const folder;
  auto const outbox = test::outbox_in(folder);
  std::atomic<int> fresh = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        Result<Accepted> const accepted = outbox->accept(order_of(std::to_string(i)), start);
        if (accepted && !accepted->duplicate) ++fresh;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(fresh, 50);
  EXPECT_EQ(outbox->depth()->accepted, 50U);
}

TEST(Outbox, AFileThatWillNotDoIsNamed) {
  test::TemporaryDirectory const folder;
  std::string const text = folder.file("text", std::string(5000, 'x'));
  EXPECT_EQ(Outbox::open(text).error().message,
            text + ": file is not a database; name a file that is not there yet");
  std::string const nowhere = (folder.path() / "no" / "where").string();
  EXPECT_EQ(Outbox::open(nowhere).error().message, nowhere + ": unable to open database file");
}

// The name that deploy/function ships, which a library may take for that of a plain file.
TEST(Outbox, AnAddressNamesTheFileAndItsWayOfLocking) {
  test::TemporaryDirectory const folder;
  constexpr int addresses_by_default = 17;  // SQLITE_CONFIG_URI; Debian's library has it on
  sqlite3_shutdown();
  sqlite3_config(addresses_by_default, 0);
  auto const outbox = Outbox::open("file:" + (folder.path() / "o.db").string() + "?vfs=unix-none");
  ASSERT_TRUE(outbox) << outbox.error().message;
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "o.db"));
}

}  // namespace
}  // namespace poolcast::agents
