// Settings, requests and an outbox of their own for tests of the agent server.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "live/agents/message.hpp"
#include "live/agents/outbox.hpp"
#include "live/agents/settings.hpp"
#include "tests/support/run.hpp"

namespace poolcast::test {

inline constexpr char azdo_token[] = "pat.of.the.tests.pat.of.the.tests";
inline constexpr char function_key[] = "function+key/of=the=tests";
inline constexpr char job_token[] = "token.of.a.job.of.the.tests";
inline constexpr char batch_key[] = "YW4tYWNjb3VudC1rZXktb2YtdGhlLXRlc3Rz";

inline live::Variables variables() {
  return {{"BatchAccountUrl", "contoso.westeurope.batch.azure.com"},
          {"BatchAccountName", "contoso"},
          {"BatchAccountKey", batch_key},
          {"ContainerRegistryServer", "contoso.azurecr.io"},
          {"AzDOUrl", "https://dev.azure.com/contoso"},
          {"AzDOToken", azdo_token},
          {"AzDOUbuntuPool", "ubuntu"},
          {"AzDOWindowsPool", "windows"},
          {"FunctionKey", function_key}};
}

inline agents::Settings settings() {
  Result<agents::Settings> settings = agents::read_settings(variables(), "", "");
  EXPECT_TRUE(settings) << settings.error().message;
  return *settings;
}

inline std::vector<HttpHeader> ids_of(std::string const& task) {
  return {{"PlanUrl", "https://dev.azure.com/contoso/"},
          {"ProjectId", "project"},
          {"HubName", "build"},
          {"PlanId", "plan"},
          {"JobId", "job"},
          {"TimelineId", "timeline"},
          {"TaskInstanceId", task},
          {"AuthToken", job_token}};
}

/// With the key.
inline agents::Request request_of(std::string const& task, std::string body = "{}") {
  agents::Request request{.path = "/api/ProvideAzDOAgent",
                          .headers = ids_of(task),
                          .body = std::move(body),
                          .peer = "127.0.0.1"};
  request.headers.push_back({"x-functions-key", function_key});
  return request;
}

inline std::unique_ptr<agents::Outbox> outbox_in(TemporaryDirectory const& folder) {
  auto outbox = agents::Outbox::open((folder.path() / "outbox.db").string());
  EXPECT_TRUE(outbox) << outbox.error().message;
  return std::move(*outbox);
}

}  // namespace poolcast::test
