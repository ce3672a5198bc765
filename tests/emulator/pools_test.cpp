#include <gtest/gtest.h>

#include "engine/emulator/console.hpp"
#include "tests/emulator/client.hpp"

namespace poolcast::emulator {
namespace {

std::string pool_body(std::string const& more) {
  return R"({"id":"p","vmSize":"Standard_D2s_v3","virtualMachineConfiguration":{)"
         R"("imageReference":{},"nodeAgentSKUId":"batch.node.ubuntu 22.04"})" +
         more + "}";
}

/// A pool that its formula scales.
void with_scaled_pool(Client& client, std::string const& formula) {
  std::string const body =
      pool_body(R"(,"enableAutoScale":true,"autoScaleFormula":")" + formula + "\"");
  ENSURE(client.outcome("POST", "/pools", body) == "201");
}

std::string sizes(Client& client) {
  auto const pool = client.get("/pools/p");
  std::string text = pool["allocationState"].get<std::string>() + " " +
                     std::to_string(pool["currentDedicatedNodes"].get<int>()) + " of " +
                     std::to_string(pool["targetDedicatedNodes"].get<int>());
  for (auto const& error : pool.value("resizeErrors", nlohmann::json::array())) {
    text += " " + error["code"].get<std::string>();
  }
  return text;
}

TEST(Pools, TellWhenTheyBecameSteadyHoweverLateOneLooks) {
  Client client;
  client.with_pool(2);
  auto const since = [&] {
    return client.get("/pools/p")["allocationStateTransitionTime"].get<std::string>();
  };
  Time const steady = test_start + 60 * second;  // when its nodes were allocated
  EXPECT_EQ(since(), wire_time(steady));
  ASSERT_EQ(client.outcome("POST", "/pools/p/resize", R"({"targetDedicatedNodes":1})"), "202");
  EXPECT_EQ(since(), wire_time(client.account.now)) << "when the resize began";
  Time const removed = client.account.now + 10 * second;
  client.pass(hour);
  EXPECT_EQ(since(), wire_time(removed));
}

TEST(Pools, TakeTheNamesOfSizesInAnyCase) {
  Settings settings = quick_settings();
  settings.model.quota.dedicated_cores = 5;
  Client client(settings);
  client.with_pool(3, R"(,"displayName":"x")");
  EXPECT_EQ(client.get("/pools/p")["currentDedicatedNodes"], 2) << "Standard_D2s_v3 has 2 cores";
  std::string const body = R"({"id":"q","vmSize":"STANDARD_d4s_V3","targetDedicatedNodes":2,)"
                           R"("virtualMachineConfiguration":{"imageReference":{},)"
                           R"("nodeAgentSKUId":"batch.node.ubuntu 22.04"}})";
  ASSERT_EQ(client.outcome("POST", "/pools", body), "201");
  client.pass(hour);
  EXPECT_EQ(client.get("/pools/q")["currentDedicatedNodes"], 1) << "and this one 4";
}

TEST(Pools, APoolGrowsToItsTarget) {
  Client client;
  ASSERT_EQ(client.outcome("POST", "/pools", pool_body(R"(,"targetDedicatedNodes":2)")), "201");
  EXPECT_EQ(sizes(client), "resizing 0 of 2");
  client.pass(61 * second);
  EXPECT_EQ(sizes(client), "steady 2 of 2");
}

TEST(Pools, WhatAPoolMayNotBeIsRefused) {
  struct Case {
    char const* more;
    char const* outcome;
  };
  Case const cases[] = {
      {"", "400 MissingRequiredProperty; PropertyName: targetDedicatedNodes"},
      {R"(,"enableAutoScale":true)", "400 MissingRequiredProperty; PropertyName: autoScaleFormula"},
      {R"(,"enableAutoScale":true,"autoScaleFormula":"x=1;","targetDedicatedNodes":1)",
       "400 InvalidPropertyValue; PropertyName: targetDedicatedNodes; PropertyValue: 1; Reason: "
       "The property must not be specified when enableAutoScale is true"},
      {R"(,"autoScaleFormula":"x=1;","targetDedicatedNodes":1)",
       "400 InvalidPropertyValue; PropertyName: autoScaleFormula; PropertyValue: x=1;; Reason: "
       "The property must not be specified when enableAutoScale is false"},
      {R"(,"enableAutoScale":true,"autoScaleFormula":"x=(1")",
       "400 AutoScalingFormulaSyntaxError; Reason: Line 1, Col 5: expected ')', found the end of "
       "the formula"},
      {R"(,"enableAutoScale":true,"autoScaleFormula":"x=1;","autoScaleEvaluationInterval":"PT4M")",
       "400 InvalidPropertyValue; PropertyName: autoScaleEvaluationInterval; PropertyValue: PT4M; "
       "Reason: The value must be between PT5M and PT168H"},
      {R"(,"targetDedicatedNodes":1,"resizeTimeout":"PT4M")",
       "400 InvalidPropertyValue; PropertyName: resizeTimeout; PropertyValue: PT4M; Reason: The "
       "value must be at least PT5M"},
      {R"(,"targetDedicatedNodes":1,"cloudServiceConfiguration":{"osFamily":"6"})",
       "400 InvalidPropertyValue; PropertyName: virtualMachineConfiguration; PropertyValue: ; "
       "Reason: cloudServiceConfiguration and virtualMachineConfiguration are mutually exclusive"},
  };
  Client client;
  for (Case const& one : cases) {
    EXPECT_EQ(client.outcome("POST", "/pools", pool_body(one.more)), one.outcome) << one.more;
  }
  std::string const formula = std::string(8193, ' ');
  EXPECT_EQ(
      client.outcome("POST", "/pools",
                     pool_body(R"(,"enableAutoScale":true,"autoScaleFormula":")" + formula + "\"")),
      "400 AutoScalingFormulaTooLong; Reason: The formula has 8193 bytes, more than "
      "8192");
}

TEST(Pools, SecretsAreNotGivenBack) {
  Client client;
  std::string const body =
      R"({"id":"p","vmSize":"Standard_D2s_v3","targetDedicatedNodes":0,)"
      R"("userAccounts":[{"name":"u","password":"secret"}],)"
      R"("virtualMachineConfiguration":{"imageReference":{},"nodeAgentSKUId":"x",)"
      R"("containerConfiguration":{"type":"dockerCompatible","containerRegistries":)"
      R"([{"username":"u","password":"secret","registryServer":"r"}]}}})";
  ASSERT_EQ(client.outcome("POST", "/pools", body), "201");
  std::string const shown = client.get("/pools/p").dump();
  EXPECT_EQ(shown.find("secret"), std::string::npos) << shown;
  EXPECT_NE(shown.find("\"registryServer\":\"r\""), std::string::npos) << shown;
}

TEST(Pools, AResizeIsRefusedWhileAnotherOneRuns) {
  Client client;
  client.with_pool(1);
  EXPECT_EQ(client.outcome("POST", "/pools/p/resize", R"({"targetDedicatedNodes":3})"), "202");
  EXPECT_EQ(client.outcome("POST", "/pools/p/resize", R"({"targetDedicatedNodes":2})"),
            "409 PoolBeingResized");
  EXPECT_EQ(client.outcome("POST", "/pools/p/stopresize"), "202");
  EXPECT_EQ(sizes(client), "steady 1 of 3 ResizeStopped");
  EXPECT_EQ(client.outcome("POST", "/pools/p/stopresize"),
            "409 OperationInvalidForCurrentState; Reason: The pool is not being resized");
  EXPECT_EQ(client.outcome("POST", "/pools/p/resize", "{}"),
            "400 MissingRequiredProperty; PropertyName: targetDedicatedNodes");
}

TEST(Pools, AResizeThatTakesTooLongTimesOut) {
  Settings settings = quick_settings();
  settings.pools["p"].latencies.node_allocation = Distribution::fixed(hour);
  Client client(settings);
  ASSERT_EQ(client.outcome("POST", "/pools",
                           pool_body(R"(,"targetDedicatedNodes":1,"resizeTimeout":"PT6M")")),
            "201");
  client.pass(6 * minute - second);
  EXPECT_EQ(sizes(client), "resizing 0 of 1");
  client.pass(second);
  EXPECT_EQ(sizes(client), "steady 0 of 1 AllocationTimedOut");
}

TEST(Pools, TheFormulaIsEvaluatedAtOnceAndThenAtTheInterval) {
  Client client;
  with_scaled_pool(client, "$TargetDedicatedNodes = 2;");
  EXPECT_FALSE(client.get("/pools/p").contains("autoScaleRun"));
  client.pass(second);
  auto const pool = client.get("/pools/p");
  EXPECT_EQ(pool["autoScaleRun"]["results"],
            "$TargetDedicatedNodes=2;$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue");
  EXPECT_EQ(pool["autoScaleRun"]["timestamp"], "2023-11-14T22:13:20.0000000Z");
  EXPECT_EQ(sizes(client), "resizing 0 of 2");
  client.pass(15 * minute);
  EXPECT_EQ(client.get("/pools/p")["autoScaleRun"]["timestamp"], "2023-11-14T22:28:20.0000000Z");
}

TEST(Pools, AFormulaThatFailsKeepsTheSizeAndSaysWhy) {
  Client client;
  with_scaled_pool(client, "$TargetDedicatedNodes = 2;");
  client.pass(5 * minute);
  auto const evaluation = nlohmann::json::parse(
      client.send("POST", "/pools/p/evaluateautoscale", R"({"autoScaleFormula":"x=nope;"})").body);
  EXPECT_EQ(evaluation["error"].dump(),
            R"({"code":"AutoScalingFormulaEvaluationError","message":"The specified auto-scaling )"
            R"(formula has evaluation error","values":[{"name":"Message","value":"Line 1, Col 3: )"
            R"(Undefined symbol: nope"}]})");
  EXPECT_EQ(client.outcome("POST", "/pools/p/enableautoscale", R"({"autoScaleFormula":"x=nope;"})"),
            "200");
  client.pass(15 * minute);
  EXPECT_EQ(client.get("/pools/p")["autoScaleRun"]["error"]["code"],
            "AutoScalingFormulaEvaluationError");
  EXPECT_EQ(sizes(client), "steady 2 of 2");
}

TEST(Pools, AFormulaSeesTheTasksOfItsPool) {
  Client client;
  with_scaled_pool(client, "$TargetDedicatedNodes = max($PendingTasks.GetSample(1));");
  client.with_job();
  for (char const* id : {"a", "b", "c"}) ASSERT_EQ(client.add_task(id, "sleep 3000"), "201");
  client.pass(15 * minute + second);
  EXPECT_EQ(sizes(client), "resizing 0 of 3");
  client.pass(2 * minute);
  EXPECT_EQ(client.state_of("c"), "running");
}

TEST(Pools, ScalingIsEnabledAndDisabledByTheRules) {
  Client client;
  client.with_pool(1);
  std::string const good = R"({"autoScaleFormula":"$TargetDedicatedNodes=0;"})";
  EXPECT_EQ(client.outcome("POST", "/pools/p/evaluateautoscale", good),
            "409 OperationNotValidOnPool; Reason: The pool does not have automatic scaling "
            "enabled");
  EXPECT_EQ(client.outcome("POST", "/pools/p/enableautoscale", "{}"),
            "400 MissingRequiredProperty; PropertyName: autoScaleFormula");
  EXPECT_EQ(client.outcome("POST", "/pools/p/enableautoscale", good), "200");
  client.pass(29 * second);
  EXPECT_EQ(client.outcome("POST", "/pools/p/enableautoscale", good),
            "503 TooManyEnableAutoScaleRequests");
  client.pass(second);
  EXPECT_EQ(client.outcome("POST", "/pools/p/enableautoscale", good), "200");
  EXPECT_EQ(client.outcome("POST", "/pools/p/resize", R"({"targetDedicatedNodes":2})"),
            "409 OperationNotValidOnPool; Reason: The pool has automatic scaling enabled; disable "
            "it first");
  EXPECT_EQ(client.outcome("POST", "/pools/p/disableautoscale"), "200");
  EXPECT_EQ(client.get("/pools/p")["enableAutoScale"], false);
}

TEST(Pools, ANewIntervalStartsTheScheduleAnew) {
  Client client;
  with_scaled_pool(client, "$TargetDedicatedNodes = 0;");
  client.pass(minute);
  ASSERT_EQ(client.outcome("POST", "/pools/p/enableautoscale",
                           R"({"autoScaleEvaluationInterval":"PT5M"})"),
            "200");
  client.pass(5 * minute - second);
  EXPECT_EQ(client.get("/pools/p")["autoScaleRun"]["timestamp"], "2023-11-14T22:13:20.0000000Z");
  client.pass(second);
  EXPECT_EQ(client.get("/pools/p")["autoScaleRun"]["timestamp"], "2023-11-14T22:19:20.0000000Z");
}

TEST(Pools, PatchKeepsWhatItDoesNotSayAndUpdateDoesNot) {
  Client client;
  client.with_pool(0, R"(,"startTask":{"commandLine":"x"},"metadata":[{"name":"a","value":"1"}])");
  ASSERT_EQ(client.outcome("PATCH", "/pools/p", R"({"metadata":[{"name":"b","value":"2"}]})"),
            "200");
  EXPECT_EQ(client.get("/pools/p")["metadata"].dump(), R"([{"name":"b","value":"2"}])");
  EXPECT_EQ(client.get("/pools/p")["startTask"]["commandLine"], "x");
  ASSERT_EQ(client.outcome("POST", "/pools/p/updateproperties",
                           R"({"certificateReferences":[],"applicationPackageReferences":[],)"
                           R"("metadata":[]})"),
            "204");
  EXPECT_FALSE(client.get("/pools/p").contains("startTask"));
}

TEST(Pools, ADeletedPoolLeavesAndItsTasksWaitForAnother) {
  Client client;
  client.with_pool(1);
  client.with_job();
  ASSERT_EQ(client.add_task("a", "sleep 3000"), "201");
  client.pass(second);
  ASSERT_EQ(client.state_of("a"), "running");
  EXPECT_EQ(client.outcome("DELETE", "/pools/p"), "202");
  EXPECT_EQ(client.outcome("DELETE", "/pools/p"), "409 PoolBeingDeleted");
  EXPECT_EQ(client.get("/pools/p")["state"], "deleting");
  EXPECT_EQ(client.state_of("a"), "active");
  client.pass(minute);
  EXPECT_EQ(client.outcome("HEAD", "/pools/p"), "404");
  client.with_pool(1);
  EXPECT_EQ(client.state_of("a"), "running");
  EXPECT_EQ(client.get("/jobs/j/tasks/a")["executionInfo"]["requeueCount"], 1);
}

TEST(Pools, OneThatIsDeletedWhileResizesFailGoesOnceTheyDoNot) {
  Client client;
  client.with_pool(2);
  Duration skipped;
  Request const fault{"POST", "/_poolcast/fault?kind=resize_error&for=5m", {}, "", ""};
  ASSERT_EQ(answer_console(client.account, fault, skipped).status, 200);
  ASSERT_EQ(client.outcome("DELETE", "/pools/p"), "202");
  client.pass(4 * minute);
  EXPECT_EQ(client.get("/pools/p")["state"], "deleting");
  client.pass(2 * minute);
  EXPECT_EQ(client.outcome("GET", "/pools/p"), "404 PoolNotFound");
}

TEST(Pools, ADeletedPoolStartsNoTaskThatWaited) {
  Client client;
  client.with_pool();
  client.with_job();
  ASSERT_EQ(client.add_task("a", "sleep 60"), "201");  // which comes first by its id
  ASSERT_EQ(client.add_task("b", "sleep 60"), "201");
  client.pass(second);
  ASSERT_EQ(client.state_of("a"), "running");
  ASSERT_EQ(client.outcome("DELETE", "/pools/p"), "202");
  client.pass(second);
  auto const waited = client.get("/jobs/j/tasks/b")["executionInfo"];
  EXPECT_EQ(waited.value("requeueCount", 0), 0) << waited;
  EXPECT_FALSE(waited.contains("startTime")) << waited;
}

}  // namespace
}  // namespace poolcast::emulator
