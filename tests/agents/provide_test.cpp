// What a pipeline asks for, and what it gets to read when it asks wrongly.
#include "live/agents/provide.hpp"

#include <gtest/gtest.h>

#include "tests/agents/server_parts.hpp"

namespace poolcast::agents {
namespace {

Result<Order> read(Request const& request, Settings const& settings = test::settings()) {
  return read_request(request, settings, {.order = "o1", .request = "r1"});
}

std::string order_of(std::string const& body) {
  Result<Order> const order = read({.body = body});
  if (!order) return order.error().message;
  return order->image + " " + order->job + " " + order->batch_pool + " " + order->agent_pool;
}

TEST(Provide, TheDefaultTableIsTheArticles) {
  std::string const ubuntu =
      "contoso.azurecr.io/azdo-agent:ubuntu-20.04-azdo AzDoLinux batchLinux ubuntu";
  EXPECT_EQ(order_of(R"({"AgentOSType":"ubuntu-latest"})"), ubuntu);
  EXPECT_EQ(order_of(R"({"agentostype":"UBUNTU-LATEST"})"), ubuntu);
  EXPECT_EQ(order_of(R"({"AgentOSType":null})"), ubuntu);
  EXPECT_EQ(order_of(R"({"AgentOSType":"something-else"})"), ubuntu);
  EXPECT_EQ(order_of(""), ubuntu);
  EXPECT_EQ(order_of(R"({"AgentOSType":"ubuntu-18.04"})"),
            "contoso.azurecr.io/azdo-agent:ubuntu-18.04-azdo AzDoLinux batchLinux ubuntu");
  EXPECT_EQ(order_of(R"({"AgentOSType":"windows-latest","AgentBuildType":"dotnet"})"),
            "contoso.azurecr.io/azdo-agent:windows-core-ltsc2019-azdo-dotnet AzDOWindows "
            "batchWindows windows");
}

TEST(Provide, ABadRequestIsToldWhatIsWrong) {
  EXPECT_EQ(order_of("{"), "the body is no JSON object; send {\"AgentOSType\":\"ubuntu-latest\"}");
  EXPECT_EQ(order_of("[1]"),
            "the body is no JSON object; send {\"AgentOSType\":\"ubuntu-latest\"}");
  EXPECT_EQ(order_of(R"({"AgentOSType":7})"),
            "AgentOSType: expected at most 64 letters, digits, '-', '.' and '_'");
  EXPECT_EQ(order_of(R"({"AgentBuildType":"x@sha256:evil"})"),
            "AgentBuildType: expected at most 64 letters, digits, '-', '.' and '_'");
  Settings strict = test::settings();
  strict.agents.pop_back();
  EXPECT_EQ(read({.body = R"({"AgentOSType":"beos"})"}, strict).error().message,
            "AgentOSType 'beos' is none of ubuntu-latest, ubuntu-18.04, windows-latest");
}

TEST(Provide, ARequestThatIsSentAgainHasTheSameTask) {
  std::string const task = read(test::request_of("t1"))->task_id;
  EXPECT_EQ(read(test::request_of("t1"))->task_id, task);
  EXPECT_EQ(read(test::request_of("T1"))->task_id, task);
  EXPECT_NE(read(test::request_of("t2"))->task_id, task);
  EXPECT_EQ(task.size(), std::string("RunAgent-").size() + 32);
}

TEST(Provide, IdsInTheBodyCountAsThoseInHeaders) {
  Request request{.body = R"({"PlanId":"plan","JobId":"job","TimelineId":"timeline",
                              "TaskInstanceId":"t1"})"};
  EXPECT_EQ(read(request)->task_id, read(test::request_of("t1"))->task_id);
}

TEST(Provide, OnlyAllFourIdsTellRequestsApart) {
  for (char const* const lacking : {"PlanId", "JobId", "TimelineId", "TaskInstanceId"}) {
    Request request = test::request_of("t1");
    for (HttpHeader& header : request.headers) {
      if (header.name == lacking) header.value = "$(system." + header.name + ")";
    }
    EXPECT_EQ(read(request)->key, "order/o1") << lacking;
  }
}

TEST(Provide, ACallbackNeedsAllThatTheEventNames) {
  std::string const body = R"({"waitForCompletion":true})";
  Result<Order> const order = read(test::request_of("t1", body));
  ASSERT_TRUE(order) << order.error().message;
  ASSERT_TRUE(order->callback);
  EXPECT_EQ(order->callback->plan_url, "https://dev.azure.com/contoso/");
  EXPECT_EQ(order->callback->task_instance_id, "t1");
  EXPECT_FALSE(read(test::request_of("t1"))->callback);
  for (char const* const lacking : {"PlanUrl", "HubName", "AuthToken"}) {
    Request request = test::request_of("t1", body);
    std::erase_if(request.headers, [&](HttpHeader const& one) { return one.name == lacking; });
    EXPECT_EQ(read(request).error().message,
              std::string("waitForCompletion needs the header ") + lacking);
  }
}

TEST(Provide, ATokenIsSentToAzureDevOpsOnly) {
  auto const problem = [](std::string const& url) {
    Request request = test::request_of("t1", R"({"waitForCompletion":"true"})");
    request.headers.front().value = url;
    Result<Order> const order = read(request);
    return order ? "" : order.error().message;
  };
  EXPECT_EQ(problem("https://contoso.visualstudio.com/"), "");
  EXPECT_EQ(problem("https://vsrm.dev.azure.com/contoso/"), "");
  for (char const* const elsewhere :
       {"https://evil.example/", "http://dev.azure.com/contoso/", "https://evildev.azure.com.x/",
        "https://evilvisualstudio.com"}) {
    EXPECT_EQ(problem(elsewhere), "PlanUrl is not an address of the organisation of AzDOUrl")
        << elsewhere;
  }
  for (char const* const none : {"https://dev.azure.com@evil.example/", "file:///etc/passwd"}) {
    EXPECT_EQ(problem(none), "PlanUrl is no https address") << none;
  }
}

TEST(Provide, WhatCouldNotBeToldLaterIsRefusedNow) {
  Request request = test::request_of("t1", R"({"waitForCompletion":true})");
  for (HttpHeader& header : request.headers) {
    if (header.name == "ProjectId") header.value = "../other";
  }
  EXPECT_EQ(read(request).error().message, "ProjectId is missing, or no name");
  // Azure DevOps Server: what leads to the Services is not this organisation's.
  agents::Settings settings = test::settings();
  settings.azdo_url = "https://ado.corp.example/tfs";
  Request const services = test::request_of("t1", R"({"waitForCompletion":true})");
  Result<Order> const order = read(services, settings);
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().message, "PlanUrl is not an address of the organisation of AzDOUrl");
}

TEST(Provide, AnOrderIsWrittenAndReadAgain) {
  Result<Order> const order = read(test::request_of("t1", R"({"waitForCompletion":true})"));
  Result<Order> const again = read_order(order_text(*order));
  ASSERT_TRUE(again);
  EXPECT_EQ(order_text(*again), order_text(*order));
  EXPECT_EQ(again->callback->auth_token, test::job_token);
  EXPECT_FALSE(read_order("[]"));
}

}  // namespace
}  // namespace poolcast::agents
