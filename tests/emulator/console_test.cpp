#include "engine/emulator/console.hpp"

#include <gtest/gtest.h>

#include "tests/emulator/client.hpp"

namespace poolcast::emulator {
namespace {

std::string ask(Client& client, std::string const& method, std::string const& target) {
  Duration skipped;
  Request const request{method, target, {}, "", "http://here"};
  Response const response = answer_console(client.account, request, skipped);
  return std::to_string(response.status) + " " + response.body;
}

TEST(Console, OnlyItsOwnPathsAreItsBusiness) {
  EXPECT_TRUE(is_console({"GET", "/_poolcast", {}, "", ""}));
  EXPECT_TRUE(is_console({"GET", "/_poolcast/state?x=1", {}, "", ""}));
  EXPECT_FALSE(is_console({"GET", "/_poolcasts", {}, "", ""}));
  EXPECT_FALSE(is_console({"GET", "/pools", {}, "", ""}));
}

TEST(Console, TheLedgerIsARecordingOfWhatRan) {
  Client client;
  client.with_pool();
  client.with_job();
  ASSERT_EQ(client.add_task("a", "sleep 60", R"(,"requiredSlots":1)"), "201");
  ASSERT_EQ(client.add_task("never", "sleep 60", R"(,"requiredSlots":2)"), "201");
  client.pass(hour);
  EXPECT_EQ(ask(client, "GET", "/_poolcast/ledger"),
            "200 {\"id\":\"j/a\",\"queued\":\"2023-11-14T22:15:20.0000000Z\",\"duration\":60.0,"
            "\"pool\":\"p\",\"slots\":1}\n");
}

TEST(Console, CallsAreRefusedOrTheirAnswersLost) {
  Client client;
  client.with_pool();
  client.with_job();
  EXPECT_EQ(ask(client, "POST", "/_poolcast/fault?kind=call_refused&for=5m"),
            "200 {\"percent\":100.0}\n");
  EXPECT_EQ(client.add_task("a", "sleep 60"), "503 ServerBusy");
  client.pass(5 * minute);
  EXPECT_EQ(client.outcome("GET", "/jobs/j/tasks/a"), "404 TaskNotFound");
  ask(client, "POST", "/_poolcast/fault?kind=answer_lost&for=5m");
  EXPECT_EQ(client.add_task("a", "sleep 60"), "500 InternalError");
  client.pass(5 * minute);
  EXPECT_EQ(client.outcome("GET", "/jobs/j/tasks/a"), "200");
  ask(client, "POST", "/_poolcast/fault?kind=call_refused&percent=25");
  int refused = 0;
  for (int i = 0; i < 400; ++i) refused += client.outcome("GET", "/jobs/j") == "200" ? 0 : 1;
  EXPECT_GT(refused, 60);
  EXPECT_LT(refused, 140);
}

TEST(Console, AFaultHoldsForItsTime) {
  Client client;
  client.with_pool();
  client.with_job();
  EXPECT_EQ(ask(client, "POST", "/_poolcast/fault?kind=submit_error&for=5m&pool=P"),
            "200 {\"pools\":1}\n");
  EXPECT_EQ(client.add_task("a", "sleep 60"), "503 ServerBusy");
  EXPECT_EQ(client.outcome("GET", "/jobs/j/tasks/a"), "404 TaskNotFound");
  client.pass(5 * minute);
  EXPECT_EQ(client.add_task("a", "sleep 60"), "201");
  EXPECT_EQ(ask(client, "POST", "/_poolcast/fault?kind=fire"),
            "400 {\"error\":\"'fire' is no kind of fault; use submit_error, resize_error, "
            "capacity_drought, registry_down, quota_cut, call_refused or answer_lost\"}\n");
}

TEST(Console, ATaskEndsWhenItsProcessIsSaidToEnd) {
  Client client;
  client.with_pool();
  client.with_job();
  ASSERT_EQ(client.add_task("a", ""), "201");
  ASSERT_EQ(client.add_task("b", "sleep 3600"), "201");
  EXPECT_EQ(ask(client, "POST", "/_poolcast/exit?job=j&task=b"),  // it waits for the slot
            "409 {\"error\":\"the task does not run\"}\n");
  EXPECT_EQ(ask(client, "POST", "/_poolcast/exit?job=J&task=A").substr(0, 4), "200 ");
  nlohmann::json const done = client.get("/jobs/j/tasks/a");
  EXPECT_EQ(done["state"], "completed");
  EXPECT_EQ(done["executionInfo"]["exitCode"], 0);
  EXPECT_EQ(done["executionInfo"]["result"], "success");
  EXPECT_EQ(client.get("/jobs/j/tasks/b")["state"], "running");
  EXPECT_EQ(ask(client, "POST", "/_poolcast/exit?job=j&task=b&code=3").substr(0, 4), "200 ");
  nlohmann::json const failed = client.get("/jobs/j/tasks/b");
  EXPECT_EQ(failed["executionInfo"]["exitCode"], 3);
  EXPECT_EQ(failed["executionInfo"]["result"], "failure");
  EXPECT_EQ(client.get("/jobs/j/taskcounts")["taskCounts"]["failed"], 1);
  EXPECT_EQ(ask(client, "POST", "/_poolcast/exit?job=j&task=b"),
            "409 {\"error\":\"the task does not run\"}\n");
}

TEST(Console, ARetryAfterASaidExitEndsAsItsCommandLineSays) {
  Client client;
  client.with_pool();
  client.with_job();
  ASSERT_EQ(client.add_task("a", "sleep 60", R"(,"constraints":{"maxTaskRetryCount":1})"), "201");
  EXPECT_EQ(ask(client, "POST", "/_poolcast/exit?job=j&task=a&code=3").substr(0, 4), "200 ");
  nlohmann::json const again = client.get("/jobs/j/tasks/a");
  EXPECT_EQ(again["state"], "running");
  EXPECT_EQ(again["executionInfo"]["retryCount"], 1);
  client.pass(2 * minute);
  EXPECT_EQ(client.get("/jobs/j/tasks/a")["executionInfo"]["result"], "success");
}

TEST(Console, AnExitThatCannotBeIsRefused) {
  Client client;
  client.with_pool();
  client.with_job();
  EXPECT_EQ(ask(client, "POST", "/_poolcast/exit?job=j&task=a"),
            "400 {\"error\":\"the job has no such task; write ?job=j&task=t\"}\n");
  EXPECT_EQ(ask(client, "POST", "/_poolcast/exit"),
            "400 {\"error\":\"there is no such job; write ?job=j&task=t\"}\n");
  EXPECT_EQ(ask(client, "POST", "/_poolcast/exit?job=j&task=a&code=bad"),
            "400 {\"error\":\"'bad' is no exit code; write &code=0\"}\n");
}

TEST(Console, WhatIsNotThereIsTold) {
  Client client;
  EXPECT_EQ(ask(client, "GET", "/_poolcast/nothing").substr(0, 4), "404 ");
  EXPECT_EQ(ask(client, "GET", "/_poolcast/").substr(0, 19), "200 <!doctype html>");
}

TEST(Console, NumbersThatCannotBeReadAreRefused) {
  Client client;
  client.with_pool();
  EXPECT_EQ(ask(client, "POST", "/_poolcast/fault?kind=call_refused&percent=5O"),
            "400 {\"error\":\"'5O' is no part of a hundred; write &percent=50\"}\n");
  EXPECT_EQ(ask(client, "POST", "/_poolcast/fault?kind=quota_cut&cores=4x"),
            "400 {\"error\":\"'4x' is no number of cores; write &cores=4\"}\n");
  EXPECT_EQ(client.outcome("GET", "/pools/p"), "200");
}

}  // namespace
}  // namespace poolcast::emulator
