// The agent server without its sockets: what each request is answered, and what is counted.
#include "live/agents/agent_server.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "live/agents/envelope.hpp"
#include "tests/agents/full_disk.hpp"
#include "tests/agents/server_parts.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;

struct Fixture {
  test::TemporaryDirectory folder;
  SettingsSource settings = *SettingsSource::open(test::variables(), "");
  std::unique_ptr<Outbox> outbox = test::outbox_in(folder);
  Metrics metrics;
  int woken = 0;
  AgentServer server;

  explicit Fixture(std::vector<std::string> const& allowed = {}, std::uint64_t rate_limit = 0,
                   std::vector<std::string> const& proxies = {})
      : server({.settings = settings,
                .outbox = *outbox,
                .metrics = metrics,
                .allowed = ranges(allowed),
                .trusted_proxies = ranges(proxies),
                .rate_limit = rate_limit,
                .seed = 1,
                .wake = [this] { ++woken; }}) {}

  static std::vector<Range> ranges(std::vector<std::string> const& texts) {
    std::vector<Range> ranges;
    for (std::string const& text : texts) ranges.push_back(*parse_range(text));
    return ranges;
  }

  std::string asked(Request const& request) {
    Answer const answer = server.answer(request);
    return std::to_string(answer.status) + " " + answer.body;
  }
  bool counted(std::string const& line) const {
    return metrics.text().find(line + "\n") != std::string::npos;
  }
};

TEST(AgentServer, ARequestIsInTheOutboxBeforeItsAnswer) {
  Fixture fixture;
  Answer const answer = fixture.server.answer(test::request_of("t1"));
  EXPECT_EQ(answer.status, 200);
  json const body = json::parse(answer.body);
  EXPECT_EQ(body["status"], "successful");
  auto const orders = fixture.outbox->due_tasks(OrderKind::azdo, never, 9);
  ASSERT_EQ(orders->size(), 1U);
  EXPECT_EQ(body["taskId"], (*orders)[0].order.task_id);
  EXPECT_EQ(fixture.woken, 1);
  EXPECT_EQ(fixture.asked(test::request_of("t1")), "200 " + answer.body);
  EXPECT_EQ(fixture.outbox->depth()->accepted, 1U);
  EXPECT_EQ(fixture.woken, 1);
  EXPECT_TRUE(fixture.counted("poolcast_requests_total{outcome=\"accepted\"} 1"));
  EXPECT_TRUE(fixture.counted("poolcast_requests_total{outcome=\"duplicate\"} 1"));
}

TEST(AgentServer, BothPathsAndTheEnvelopeAskForTheSameAgent) {
  Fixture fixture;
  std::string const answer = fixture.asked(test::request_of("t1"));
  Request other = test::request_of("t1");
  other.path = "/ProvideAzDOAgent";
  EXPECT_EQ(fixture.asked(other), answer);
  json headers;
  for (HttpHeader const& one : test::ids_of("t1")) headers[one.name] = {one.value};
  json const inside = {
      {"Url", "https://f.example/api/ProvideAzDOAgent?code=function+key/of=the=tests&"},
      {"Method", "POST"},
      {"Headers", headers},
      {"Params", json::object()},
      {"Body", R"({"AgentOSType":"ubuntu-latest"})"}};
  Request enveloped{.path = "/ProvideAzDOAgent", .peer = "127.0.0.1"};
  enveloped.body = json{{"Data", {{"req", inside}}}, {"Metadata", json::object()}}.dump();
  Answer const wrapped = fixture.server.answer(enveloped);
  EXPECT_EQ(wrapped.status, 200);
  json const out = json::parse(wrapped.body);
  EXPECT_EQ(out["Outputs"]["res"]["statusCode"], 200);
  EXPECT_EQ("200 " + out["Outputs"]["res"]["body"].get<std::string>(), answer);
  EXPECT_TRUE(out["ReturnValue"].is_null());
  EXPECT_EQ(fixture.outbox->depth()->accepted, 1U);
}

TEST(AgentServer, AnEnvelopeIsNoWayRoundTheKey) {
  Fixture fixture;
  Request request{.path = "/ProvideAzDOAgent", .peer = "127.0.0.1"};
  request.body = R"({"Data":{"req":{"Method":"POST","Url":"/","Body":"{}"}}})";
  request.headers = {{"x-functions-key", test::function_key}};
  json const out = json::parse(fixture.server.answer(request).body);
  EXPECT_EQ(out["Outputs"]["res"]["statusCode"], 401);
  EXPECT_EQ(fixture.outbox->depth()->accepted, 0U);
}

TEST(AgentServer, EveryRefusalSaysWhyAsJson) {
  Fixture fixture;
  Request keyless = test::request_of("t1");
  keyless.headers.pop_back();
  EXPECT_EQ(fixture.asked(keyless),
            R"(401 {"error":"send the key as x-functions-key or ?code=","status":"failed"})");
  Request wrong = test::request_of("t1", "no json");
  EXPECT_EQ(fixture.server.answer(wrong).status, 400);
  Request get = test::request_of("t1");
  get.method = "GET";
  EXPECT_EQ(fixture.asked(get), R"(405 {"error":"only POST asks for an agent","status":"failed"})");
  Request lost = test::request_of("t1");
  lost.path = "/api/ProvideNothing";
  EXPECT_EQ(fixture.asked(lost), R"(404 {"error":"POST /api/ProvideAzDOAgent","status":"failed"})");
  Request large = test::request_of("t1", std::string(largest_body + 1, ' '));
  EXPECT_EQ(fixture.asked(large),
            R"(413 {"error":"the body is larger than 64 KB","status":"failed"})");
  EXPECT_EQ(fixture.outbox->depth()->accepted, 0U);
  EXPECT_TRUE(fixture.counted("poolcast_requests_total{outcome=\"unauthorized\"} 1"));
  EXPECT_TRUE(fixture.counted("poolcast_requests_total{outcome=\"bad_request\"} 2"));
}

TEST(AgentServer, OnlyAllowedAddressesMayAsk) {
  Fixture fixture({"40.74.28.0/23"});
  EXPECT_EQ(fixture.asked(test::request_of("t1")),
            R"(403 {"error":"this address is not allowed","status":"failed"})");
  Request forged = test::request_of("t1");
  forged.headers.push_back({"X-Forwarded-For", "40.74.28.1"});
  EXPECT_EQ(fixture.server.answer(forged).status, 403);
  Request fine = test::request_of("t1");
  fine.peer = "40.74.29.9";
  EXPECT_EQ(fixture.server.answer(fine).status, 200);
  EXPECT_EQ(fixture.server.answer({.method = "GET", .path = "/healthz", .peer = "1.1.1.1"}).status,
            200);
}

TEST(AgentServer, WhoAsksTooOftenIsToldToWait) {
  Fixture fixture({}, 1);
  int refused = 0;
  Answer last;
  for (int i = 0; i < 10; ++i) {
    last = fixture.server.answer(test::request_of("t" + std::to_string(i)));
    refused += last.status == 429 ? 1 : 0;
  }
  EXPECT_GE(refused, 7);
  EXPECT_EQ(last.headers.front().name, "Retry-After");
}

TEST(AgentServer, MetricsNeedTheKeyAndHealthDoesNot) {
  Fixture fixture;
  fixture.server.answer(test::request_of("t1"));
  Request metrics{.method = "GET", .path = "/metrics", .peer = "127.0.0.1"};
  EXPECT_EQ(fixture.server.answer(metrics).status, 401);
  metrics.query = std::string("code=") + test::function_key;
  Answer const answer = fixture.server.answer(metrics);
  EXPECT_EQ(answer.type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_NE(answer.body.find("poolcast_outbox_orders{state=\"accepted\"} 1\n"), std::string::npos);
  EXPECT_NE(answer.body.find("# TYPE poolcast_submit_seconds histogram\n"), std::string::npos);
  EXPECT_NE(answer.body.find("poolcast_submit_seconds_bucket{le=\"+Inf\"} 0\n"), std::string::npos);
  EXPECT_EQ(fixture.asked({.method = "GET", .path = "/readyz", .peer = "127.0.0.1"}),
            R"(200 {"batch":"reached","orders":1,"status":"ready"})");
}

TEST(AgentServer, TheRequestIdIsTheCallersIfItIsFit) {
  Fixture fixture;
  Request request = test::request_of("t1");
  request.headers.push_back({"X-Azure-Functions-InvocationId", "abc-1"});
  EXPECT_EQ(fixture.server.answer(request).headers.back().value, "abc-1");
  request.headers.back().value = "a\r\nSet-Cookie: b";
  EXPECT_EQ(fixture.server.answer(request).headers.back().value.size(), 36U);
}

TEST(AgentServer, ItIsNotReadyWhileTheDiskIsFull) {
  Fixture fixture;
  Request const readyz{.method = "GET", .path = "/readyz", .peer = "127.0.0.1"};
  {
    test::FullDisk const full;
    EXPECT_EQ(fixture.server.answer(test::request_of("t1")).status, 503);
    EXPECT_EQ(fixture.asked(readyz),
              R"(503 {"error":"the outbox cannot be written","status":"failed"})");
  }
  EXPECT_EQ(fixture.server.answer(readyz).status, 200);
}

/// As the Functions host sends a request of that method and address.
Request envelope_of(std::string const& method, std::string const& address) {
  json const inside = {{"Url", "https://f.example/api/ProvideAzDOAgent"},
                       {"Method", method},
                       {"Headers",
                        {{"x-functions-key", {test::function_key}},
                         {"x-request-id", {"inner"}},
                         {"X-Forwarded-For", {address}}}},
                       {"Body", "{}"}};
  return {.path = "/ProvideAzDOAgent",
          .headers = {{"X-Azure-Functions-InvocationId", "abc-1"}},
          .body = json{{"Data", {{"req", inside}}}}.dump(),
          .peer = "127.0.0.1"};
}

json inside_of(Answer const& answer) { return json::parse(answer.body)["Outputs"]["res"]; }

TEST(AgentServer, AnEnvelopeIsOpenedBeforeTheDoors) {
  Fixture fixture({"40.74.28.0/23"}, 1, {"127.0.0.1"});
  json const fine = inside_of(fixture.server.answer(envelope_of("POST", "40.74.28.1")));
  EXPECT_EQ(fine["statusCode"], 200);
  EXPECT_EQ(fine["headers"]["x-request-id"], "abc-1");
  EXPECT_EQ(inside_of(fixture.server.answer(envelope_of("POST", "1.1.1.1")))["statusCode"], 403);
  EXPECT_EQ(inside_of(fixture.server.answer(envelope_of("GET", "40.74.28.2")))["statusCode"], 405);
  Answer last;
  for (int i = 0; i < 5; ++i) last = fixture.server.answer(envelope_of("POST", "40.74.28.1"));
  EXPECT_EQ(inside_of(last)["statusCode"], 429);
  EXPECT_EQ(inside_of(last)["headers"]["Retry-After"], "1");
  Answer const other = fixture.server.answer(envelope_of("POST", "40.74.28.3"));
  EXPECT_EQ(inside_of(other)["statusCode"], 200);  // callers are counted one by one
}

TEST(AgentServer, AnEnvelopeIsNoWayRoundTheDoors) {
  Fixture fixture({"40.74.28.0/23"}, 0, {"127.0.0.1"});
  Request forged = envelope_of("POST", "40.74.28.1");
  forged.headers.push_back({"X-Forwarded-For", "1.1.1.1"});  // as the proxy has seen it
  EXPECT_EQ(inside_of(fixture.server.answer(forged))["statusCode"], 403);
}

}  // namespace
}  // namespace poolcast::agents
