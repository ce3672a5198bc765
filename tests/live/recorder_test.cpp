// What a recorder asks again and again, and what not.
#include "live/recorder.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/live/loopback.hpp"
#include "tests/live/secrets.hpp"

namespace poolcast::live {
namespace {

using nlohmann::json;

/// Of the object, what the request selects.
std::string selected(httplib::Request const& request, json const& object) {
  std::string const fields = "," + request.get_param_value("$select") + ",";
  json shown = json::object();
  for (auto const& [name, value] : object.items()) {
    if (fields.find("," + name + ",") != std::string::npos) shown[name] = value;
  }
  return json{{"value", {shown}}}.dump();
}

TEST(Recorder, AJobThatIsOverIsListedNoMore) {
  std::string state = "completed";
  int lists = 0;
  test::Loopback const service([&](httplib::Request const& request, httplib::Response& response) {
    json const job = {{"id", "j"},
                      {"state", state},
                      {"stateTransitionTime", "2026-01-12T08:00:00Z"},
                      {"poolInfo", {{"poolId", "p"}}}};
    response.set_header("Date", "Mon, 12 Jan 2026 09:00:00 GMT");
    std::string body = R"({"id":"p","taskCounts":{},"value":[]})";
    if (request.path == "/jobs") body = selected(request, job);
    if (request.path == "/jobs/j/tasks") ++lists;
    response.set_content(body, "application/json");
  });
  BatchHttp http(service.url(""), shared_key_authorizer("myacct", test::account_key));
  Recorder recorder("p");
  for (int look = 0; look < 3; ++look) ASSERT_TRUE(recorder.look(http));
  EXPECT_EQ(lists, 1);
  state = "active";  // another job of its name
  ASSERT_TRUE(recorder.look(http));
  EXPECT_EQ(lists, 2);
}

}  // namespace
}  // namespace poolcast::live
