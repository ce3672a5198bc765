// Jobs and their tasks.
#include <gtest/gtest.h>

#include "engine/emulator/command_line.hpp"
#include "tests/emulator/client.hpp"

namespace poolcast::emulator {
namespace {

std::string execution(Client& client, std::string const& task) {
  auto const shown = client.get("/jobs/j/tasks/" + task)["executionInfo"];
  std::string text = shown.value("result", "");
  if (shown.contains("exitCode")) text += " " + std::to_string(shown["exitCode"].get<int>());
  if (shown.contains("failureInfo")) text += " " + shown["failureInfo"].value("code", "");
  return text + " after " + std::to_string(shown["retryCount"].get<int>()) + " retries";
}

TEST(CommandLine, SaysHowLongItTakes) {
  struct Case {
    char const* line;
    std::optional<int> seconds;
    int exit_code;
  };
  Case const cases[] = {
      {"sleep 90", 90, 0},
      {"sleep 2m", 120, 0},
      {"/bin/sh -c \"sleep 5\"", 5, 0},
      {"/bin/bash -c 'sleep 1h; exit 3'", 3600, 3},
      {"cmd /c timeout /t 7", 7, 0},
      {"cmd /c \"timeout /t 7 /nobreak & exit 1\"", 7, 1},
      {"exit 4", 0, 4},
      {"", std::nullopt, 0},
      {"python train.py", std::nullopt, 0},
      {"sleep", std::nullopt, 0},
      {"sleep x", std::nullopt, 0},
      {"python a.py && sleep 5", std::nullopt, 0},
      {"exit 999", std::nullopt, 0},
  };
  for (Case const& one : cases) {
    CommandTime const time = read_command_line(one.line);
    std::optional<Duration> expected;
    if (one.seconds) expected = *one.seconds * second;
    EXPECT_EQ(time.run_time, expected) << one.line;
    EXPECT_EQ(time.exit_code, one.exit_code) << one.line;
  }
}

TEST(Tasks, ATaskRunsAsLongAsItsCommandLineSays) {
  Client client;
  client.with_pool();
  client.with_job();
  ASSERT_EQ(client.add_task("a", "sleep 60"), "201");
  client.pass(59 * second);
  EXPECT_EQ(client.state_of("a"), "running");
  client.pass(second);
  EXPECT_EQ(client.state_of("a"), "completed");
  EXPECT_EQ(execution(client, "a"), "success 0 after 0 retries");
}

TEST(Tasks, AWallClockTimeWithoutEndMayBeSaid) {
  Client client;
  client.with_pool();
  client.with_job();
  // A copy of what the service shows of a task without one.
  std::string id = "a";
  for (char const* const time : {"P10675199DT2H48M5.4775807S", "P36500D", "P36499D"}) {
    std::string const given = std::string(R"(,"constraints":{"maxWallClockTime":")") + time + "\"}";
    ASSERT_EQ(client.add_task(id += "a", "sleep 60", given), "201");
  }
  client.pass(10 * minute);
  EXPECT_EQ(client.state_of("aa"), "completed");
}

TEST(Tasks, ATaskThatFailsIsTriedAgainAsOftenAsItMay) {
  Client client;
  client.with_pool();
  client.with_job(R"(,"constraints":{"maxTaskRetryCount":1})");
  ASSERT_EQ(client.add_task("a", "sleep 10; exit 3"), "201");
  ASSERT_EQ(client.add_task("b", "exit 4", R"(,"constraints":{"maxTaskRetryCount":0})"), "201");
  ASSERT_EQ(client.add_task("c", "sleep 900", R"(,"constraints":{"maxWallClockTime":"PT1M"})"),
            "201");
  client.pass(5 * minute);
  EXPECT_EQ(execution(client, "a"), "failure 3 FailureExitCode after 1 retries");
  EXPECT_EQ(execution(client, "b"), "failure 4 FailureExitCode after 0 retries");
  EXPECT_EQ(execution(client, "c"), "failure MaxWallClockTimeExceeded after 0 retries");
}

TEST(Tasks, WhatCannotBeAddedIsRefused) {
  Client client;
  client.with_pool();
  client.with_job();
  EXPECT_EQ(client.add_task("a", "x"), "201");
  EXPECT_EQ(client.add_task("A", "x"), "409 TaskExists");
  EXPECT_EQ(client.add_task("b", "x", R"(,"dependsOn":{"taskIds":["a"]})"),
            "400 TaskDependenciesNotSpecifiedOnJob");
  EXPECT_EQ(client.outcome("POST", "/jobs/none/tasks", R"({"id":"a","commandLine":""})"),
            "404 JobNotFound");
  ASSERT_EQ(client.outcome("POST", "/jobs/j/terminate", ""), "202");
  EXPECT_EQ(client.add_task("b", "x"), "409 JobBeingTerminated");
  client.pass(minute);
  EXPECT_EQ(client.add_task("b", "x"), "409 JobCompleted");
}

TEST(Tasks, ACollectionTellsOfEachTask) {
  Client client;
  client.with_pool();
  client.with_job();
  ASSERT_EQ(client.add_task("old", "x"), "201");
  auto const result = nlohmann::json::parse(
      client
          .send("POST", "/jobs/j/addtaskcollection",
                R"({"value":[{"id":"new","commandLine":"x"},{"id":"old","commandLine":"x"},)"
                R"({"id":"bad"}]})")
          .body);
  std::string text;
  for (auto const& one : result["value"]) {
    text += one["taskId"].get<std::string>() + " " + one["status"].get<std::string>();
    if (one.contains("error")) text += " " + one["error"]["code"].get<std::string>();
    text += "\n";
  }
  EXPECT_EQ(text,
            "new success\nold clienterror TaskExists\nbad clienterror MissingRequiredProperty\n");
  std::string many = R"({"value":[)";
  for (int i = 0; i < 101; ++i) many += (i == 0 ? "{}" : ",{}");
  EXPECT_EQ(client.outcome("POST", "/jobs/j/addtaskcollection", many + "]}"),
            "400 InvalidPropertyValue; PropertyName: value; PropertyValue: 101 items; Reason: The "
            "number of items must not exceed 100");
}

TEST(Tasks, ATaskWaitsForThoseItDependsOn) {
  Client client;
  client.with_pool(2);
  client.with_job(R"(,"usesTaskDependencies":true)");
  ASSERT_EQ(client.add_task("1", "sleep 60"), "201");
  ASSERT_EQ(client.add_task("2", "exit 1"), "201");
  ASSERT_EQ(client.add_task("b", "sleep 60", R"(,"dependsOn":{"taskIds":["1"]})"), "201");
  ASSERT_EQ(client.add_task("c", "x", R"(,"dependsOn":{"taskIdRanges":[{"start":1,"end":2}]})"),
            "201");
  client.pass(59 * second);
  EXPECT_EQ(client.state_of("b"), "active");
  client.pass(3 * second);
  EXPECT_EQ(client.state_of("b"), "running");
  client.pass(hour);
  EXPECT_EQ(client.state_of("c"), "active");  // for ever: what it waits for has failed
}

TEST(Tasks, EndedAndTakenUpAgain) {
  Client client;
  client.with_pool();
  client.with_job();
  ASSERT_EQ(client.add_task("a", "sleep 900"), "201");
  ASSERT_EQ(client.add_task("b", "sleep 900"), "201");
  client.pass(second);
  EXPECT_EQ(client.outcome("POST", "/jobs/j/tasks/a/reactivate"), "409 TaskNotCompleted");
  EXPECT_EQ(client.outcome("POST", "/jobs/j/tasks/a/terminate"), "204");
  EXPECT_EQ(execution(client, "a"), "failure TaskEnded after 0 retries");
  client.pass(second);
  EXPECT_EQ(client.state_of("b"), "running");  // in its place
  EXPECT_EQ(client.outcome("POST", "/jobs/j/tasks/a/terminate"), "409 TaskCompleted");
  EXPECT_EQ(client.outcome("POST", "/jobs/j/tasks/a/reactivate"), "204");
  EXPECT_EQ(client.state_of("a"), "active");
  EXPECT_EQ(client.outcome("DELETE", "/jobs/j/tasks/b"), "200");
  EXPECT_EQ(client.outcome("GET", "/jobs/j/tasks/b"), "404 TaskNotFound");
  client.pass(hour);
  EXPECT_EQ(execution(client, "a"), "success 0 after 0 retries");
  EXPECT_EQ(client.outcome("POST", "/jobs/j/tasks/a/reactivate"), "409 TaskSucceeded");
}

TEST(Tasks, AreCountedByTheirState) {
  Client client;
  client.with_pool();
  client.with_job();
  ASSERT_EQ(client.add_task("a", "sleep 1"), "201");
  ASSERT_EQ(client.add_task("b", "exit 1"), "201");
  ASSERT_EQ(client.add_task("c", "sleep 900"), "201");
  ASSERT_EQ(client.add_task("d", "sleep 900", R"(,"requiredSlots":4)"), "201");
  client.pass(minute);
  EXPECT_EQ(client.get("/jobs/j/taskcounts")["taskCounts"].dump(),
            R"({"active":1,"completed":2,"failed":1,"running":1,"succeeded":1})");
  EXPECT_EQ(client.get("/jobs/j/taskcounts")["taskSlotCounts"]["active"], 4);
}

TEST(Jobs, DisablingTakesTheTasksBack) {
  struct Case {
    char const* how;
    char const* job;
    char const* running;
  };
  for (Case const& one :
       {Case{"requeue", "disabled", "active"}, Case{"terminate", "disabled", "completed"},
        Case{"wait", "disabling", "running"}}) {
    Client client;
    client.with_pool();
    client.with_job();
    ASSERT_EQ(client.add_task("a", "sleep 900"), "201");
    ASSERT_EQ(client.add_task("b", "sleep 900"), "201");
    client.pass(second);
    std::string const body = std::string(R"({"disableTasks":")") + one.how + "\"}";
    EXPECT_EQ(client.outcome("POST", "/jobs/j/disable", body), "202");
    EXPECT_EQ(client.outcome("POST", "/jobs/j/disable", body), "409 JobDisabled");
    client.pass(2 * second);
    EXPECT_EQ(client.get("/jobs/j")["state"], one.job);
    EXPECT_EQ(client.state_of("a"), one.running) << one.how;
    EXPECT_EQ(client.state_of("b"), "active");
    client.pass(hour);
    EXPECT_EQ(client.get("/jobs/j")["state"], "disabled");
    EXPECT_EQ(client.state_of("b"), "active");
    EXPECT_EQ(client.outcome("POST", "/jobs/j/enable"), "202");
    client.pass(hour);
    EXPECT_EQ(client.state_of("b"), "completed");
  }
}

TEST(Jobs, TerminatingEndsEveryTaskAndDeletingForgetsThem) {
  Client client;
  client.with_pool();
  client.with_job();
  ASSERT_EQ(client.add_task("a", "sleep 900"), "201");
  ASSERT_EQ(client.add_task("b", "sleep 900"), "201");
  client.pass(second);
  EXPECT_EQ(client.outcome("POST", "/jobs/j/terminate", R"({"terminateReason":"enough"})"), "202");
  EXPECT_EQ(client.get("/jobs/j")["state"], "terminating");
  EXPECT_EQ(client.state_of("a") + client.state_of("b"), "completedcompleted");
  EXPECT_EQ(client.get("/jobs/j/tasks/b")["executionInfo"].contains("startTime"), false);
  client.pass(minute);
  EXPECT_EQ(client.get("/jobs/j")["state"], "completed");
  EXPECT_EQ(client.get("/jobs/j")["executionInfo"]["terminateReason"], "enough");
  EXPECT_EQ(client.outcome("DELETE", "/jobs/j"), "202");
  EXPECT_EQ(client.get("/jobs/j")["state"], "deleting");
  client.pass(minute);
  EXPECT_EQ(client.outcome("GET", "/jobs/j"), "404 JobNotFound");
}

TEST(Jobs, AJobMayEndWithItsTasks) {
  Client client;
  client.with_pool();
  client.with_job();
  ASSERT_EQ(client.add_task("a", "sleep 60"), "201");
  ASSERT_EQ(client.outcome("PATCH", "/jobs/j", R"({"onAllTasksComplete":"terminatejob"})"), "200");
  client.pass(59 * second);
  EXPECT_EQ(client.get("/jobs/j")["state"], "active");
  client.pass(2 * second);
  EXPECT_EQ(client.get("/jobs/j")["executionInfo"]["terminateReason"], "AllTasksCompleted");
}

TEST(Jobs, PatchKeepsWhatItDoesNotSayAndPutDoesNot) {
  Client client;
  client.with_job(R"(,"priority":7)");
  ASSERT_EQ(client.outcome("PATCH", "/jobs/j", R"({"metadata":[]})"), "200");
  EXPECT_EQ(client.get("/jobs/j")["priority"], 7);
  ASSERT_EQ(client.outcome("PUT", "/jobs/j", R"({"poolInfo":{"poolId":"p"}})"), "200");
  EXPECT_EQ(client.get("/jobs/j")["priority"], 0);
  EXPECT_EQ(client.outcome("PATCH", "/jobs/j", R"({"poolInfo":{"poolId":"q"}})"),
            "409 OperationInvalidForCurrentState; Reason: The pool of a job can be changed only "
            "while the job is disabled");
}

TEST(Tasks, AJobsPriorityHoldsForThoseThatWait) {
  Client client;
  client.with_pool();
  client.with_job();
  ASSERT_EQ(client.outcome("POST", "/jobs", R"({"id":"k","poolInfo":{"poolId":"p"}})"), "201");
  ASSERT_EQ(client.add_task("first", "sleep 60"), "201");
  ASSERT_EQ(client.add_task("z", "sleep 60"), "201");
  ASSERT_EQ(client.add_task("a", "sleep 60"), "201");
  ASSERT_EQ(client.outcome("POST", "/jobs/k/tasks", R"({"id":"t","commandLine":"sleep 60"})"),
            "201");
  client.pass(second);
  ASSERT_EQ(client.state_of("first"), "running");
  ASSERT_EQ(client.outcome("PATCH", "/jobs/j", R"({"priority":-5})"), "200");
  client.pass(minute);
  EXPECT_EQ(client.get("/jobs/k/tasks/t")["state"], "running");
  client.pass(minute);
  EXPECT_EQ(client.state_of("z"), "running") << "which was added before a";
  EXPECT_EQ(client.state_of("a"), "active");
}

TEST(Tasks, AJobEndsWithThemHoweverThatIsSpelled) {
  Client client;
  client.with_pool();
  client.with_job(R"(,"onAllTasksComplete":"TerminateJob")");
  ASSERT_EQ(client.add_task("a", "sleep 60"), "201");
  client.pass(5 * minute);
  EXPECT_EQ(client.get("/jobs/j")["state"], "completed");
}

}  // namespace
}  // namespace poolcast::emulator
