// The event that ends a pipeline's wait for its agent's task.
#include "live/agents/callback.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/live/loopback.hpp"
#include "tests/support/fake_service.hpp"

namespace poolcast::agents {
namespace {

Callback callback(std::string const& plan_url) {
  return {.plan_url = plan_url,
          .project_id = "1858395a-257e-4efd-bbc5-eb618128452b",
          .hub_name = "build",
          .plan_id = "b718cfed-493c-46be-a650-88fe762f75aa",
          .job_id = "15b95994-59ec-5502-695d-0b93722883bd",
          .timeline_id = "t",
          .task_instance_id = "c0ffee00-1111-2222-3333-444455556666",
          .auth_token = "job-token-of-the-tests"};
}

TEST(Callback, GoesToTheRunsOwnEvents) {
  EXPECT_EQ(
      *callback_url(callback("https://dev.azure.com/contoso/"), "https://contoso.visualstudio.com"),
      "https://dev.azure.com/contoso/1858395a-257e-4efd-bbc5-eb618128452b/_apis/"
      "distributedtask/hubs/build/plans/b718cfed-493c-46be-a650-88fe762f75aa/events"
      "?api-version=2.0-preview.1");
}

TEST(Callback, IsSentNowhereElse) {
  std::string const ours = "https://dev.azure.com/contoso";
  for (char const* const url :
       {"", "https://evil.example/contoso/", "http://dev.azure.com/contoso/",
        "https://dev.azure.com.evil.example/", "https://evilvisualstudio.com/",
        "https://user@dev.azure.com/", "https://dev.azure.com/contoso/?x=", "file:///etc/passwd",
        "https://169.254.169.254/metadata"}) {
    EXPECT_FALSE(callback_url(callback(url), ours)) << url;
  }
  EXPECT_FALSE(callback_url(callback("https://dev.azure.com/contoso/"), "https://azdo.example/x"));
  Callback strange = callback("https://dev.azure.com/contoso/");
  strange.plan_id = "../../x";
  EXPECT_EQ(callback_url(strange, ours).error().message, "PlanId is missing, or no name");
  strange.plan_id = "";
  EXPECT_FALSE(callback_url(strange, ours));
}

TEST(Callback, TellsHowItWentWithTheRunsToken) {
  std::string authorization, body, path;
  test::Loopback const service(
      test::Loopback::AnyMethod{[&](httplib::Request const& request, httplib::Response& response) {
        authorization = request.get_header_value("Authorization");
        body = request.body;
        path = request.path;
        response.status = 200;
      }});
  CallbackOptions const options{.azdo_url = service.url("/contoso")};
  Callback waiting = callback(service.url("/contoso/"));
  CallbackResult const sent = send_callback(waiting, options);
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_EQ(authorization, "Bearer job-token-of-the-tests");
  EXPECT_EQ(path,
            "/contoso/1858395a-257e-4efd-bbc5-eb618128452b/_apis/distributedtask/hubs/build/plans/"
            "b718cfed-493c-46be-a650-88fe762f75aa/events");
  EXPECT_EQ(nlohmann::json::parse(body),
            nlohmann::json({{"name", "TaskCompleted"},
                            {"taskId", "c0ffee00-1111-2222-3333-444455556666"},
                            {"jobId", "15b95994-59ec-5502-695d-0b93722883bd"},
                            {"result", "succeeded"}}));
  waiting.failed = true;
  EXPECT_TRUE(send_callback(waiting, options));
  EXPECT_EQ(nlohmann::json::parse(body)["result"], "failed");
}

TEST(Callback, ARefusalIsToldWithoutTheToken) {
  test::Loopback const service(
      test::Loopback::AnyMethod{[](httplib::Request const& request, httplib::Response& response) {
        response.status = 401;
        response.set_content("not " + request.get_header_value("Authorization"), "text/plain");
      }});
  CallbackResult const sent =
      send_callback(callback(service.url("/")), {.azdo_url = service.url("/")});
  ASSERT_FALSE(sent);
  EXPECT_TRUE(sent.error().answered);
  EXPECT_EQ(sent.error().message,
            "POST the event of plan b718cfed-493c-46be-a650-88fe762f75aa: 401 Unauthorized: not "
            "Bearer ***");
}

}  // namespace
}  // namespace poolcast::agents
