// What the doctor looks at; what it says is tested with the command, in tests/cli.
#include "live/agents/doctor.hpp"

#include "tests/agents/server_parts.hpp"
#include "tests/live/loopback.hpp"

namespace poolcast::agents {
namespace {

TEST(Doctor, LooksOnceAtThePoolsOfBothTables) {
  std::vector<std::string> asked;
  test::Loopback const account([&](httplib::Request const& request, httplib::Response& response) {
    if (request.path != "/pools") asked.push_back(request.path);
    response.set_content(R"({"value":[]})", "application/json");
  });
  Settings settings = test::settings();
  settings.agents = {{.os_type = "*",
                      .image = "agent:1",
                      .job = "A",
                      .batch_pool = "for-agents",
                      .agent_pool = "u"}};
  settings.runners = {{.label = "linux", .image = "r:1", .job = "R", .batch_pool = "for-runners"}};
  live::BatchHttp http(account.url(""), live::shared_key_authorizer("contoso", test::batch_key));
  examine_batch(http, settings, {}, Time{});
  EXPECT_EQ(asked, (std::vector<std::string>{"/pools/for-agents", "/pools/for-runners"}));
}

}  // namespace
}  // namespace poolcast::agents
