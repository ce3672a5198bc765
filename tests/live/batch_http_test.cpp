// One request to a Batch account, as a loopback server receives and answers it.
#include "live/batch_http.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "engine/signing/shared_key.hpp"
#include "live/system_clock.hpp"
#include "live/url.hpp"
#include "tests/live/loopback.hpp"
#include "tests/live/secrets.hpp"

namespace poolcast::live {
namespace {

using signing::equal_in_constant_time;
using signing::parse_authorization;
using signing::SharedKeyHeader;
using signing::signature;
using signing::string_to_sign;

using httplib::Request;
using httplib::Response;
using test::Loopback;

constexpr char account[] = "myacct";
Time const now = *parse_rfc1123_time("Tue, 01 Jul 2025 12:00:00 GMT");

BatchHttpOptions options() {
  return {
      .retries = {.attempts = 3, .wait = [](Duration) {}}, .seed = 7, .now = [] { return now; }};
}

BatchHttp connection(Loopback const& server, BatchHttpOptions chosen = options()) {
  return BatchHttp(server.url(), shared_key_authorizer(account, test::account_key),
                   std::move(chosen));
}

/// The server's address taken out.
std::string told(BatchError const& error, Loopback const& server) {
  std::string text = test::told(text_of(error));
  std::string const url = server.url("");
  for (std::size_t at = text.find(url); at != text.npos; at = text.find(url)) {
    text.replace(at, url.size(), "SERVER");
  }
  return text;
}

/// Whether the signature is that of the request as it was received.
bool signed_as_received(Request const& request) {
  std::vector<HttpHeader> headers;
  for (auto const& [name, value] : request.headers) headers.push_back({name, value});
  UrlTarget const target = url_target(request.target);
  std::optional<SharedKeyHeader> const sent =
      parse_authorization(request.get_header_value("Authorization"));
  std::string const text =
      string_to_sign({request.method, target.path, target.query, headers}, account);
  return sent && sent->account == account &&
         equal_in_constant_time(sent->signature, *signature(text, test::account_key));
}

TEST(BatchHttp, EveryMethodIsSignedAsItIsReceived) {
  int received = 0;
  Loopback const server(Loopback::AnyMethod{[&](Request const& request, Response&) {
    ++received;
    EXPECT_TRUE(signed_as_received(request)) << request.method << " " << request.target;
  }});
  BatchHttp http = connection(server);
  BatchCall const calls[] = {
      {.path = "/pools", .query = {{"$filter", "state eq 'a+b'"}, {"maxresults", "10"}}},
      {.method = "HEAD", .path = "/pools/p"},
      {.method = "DELETE", .path = "/jobs/j"},
      {.method = "POST", .path = "/pools/p/stopresize", .if_match = "0x8D"},
      {.method = "POST", .path = "/jobs", .body = R"({"id":"j"})"},
      {.method = "PATCH", .path = "/pools/p", .body = "{}"},
      {.method = "PUT", .path = "/jobs/j", .body = "{}"},
  };
  for (BatchCall const& call : calls) EXPECT_TRUE(http.send(call).has_value()) << call.method;
  EXPECT_EQ(received, 7);
}

TEST(BatchHttp, ARequestCarriesTheVersionTheDateAndAnIdOfItsOwn) {
  std::set<std::string> ids;
  std::set<int> ports;
  Loopback const server(Loopback::AnyMethod{[&](Request const& request, Response&) {
    ids.insert(request.get_header_value("client-request-id"));
    ports.insert(request.remote_port);
    EXPECT_EQ(request.target, "/jobs?api-version=2022-10-01.16.0&$select=id%2Cstate");
    EXPECT_EQ(request.get_header_value("ocp-date"), "Tue, 01 Jul 2025 12:00:00 GMT");
    EXPECT_EQ(request.get_header_value("return-client-request-id"), "true");
    EXPECT_EQ(request.get_header_value("If-Match"), "0x8D");
    EXPECT_EQ(request.get_header_value("Content-Type"), "application/json; odata=minimalmetadata");
  }});
  BatchHttp http = connection(server);
  BatchCall const call{.method = "POST",
                       .path = "/jobs",
                       .query = {{"$select", "id,state"}},
                       .body = "{}",
                       .if_match = "0x8D"};
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(http.send(call).has_value());
  EXPECT_EQ(ids.size(), 3U);
  EXPECT_EQ(ports.size(), 1U) << "the connection is kept";
  std::regex const guid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (std::string const& id : ids) EXPECT_TRUE(std::regex_match(id, guid)) << id;
}

TEST(BatchHttp, ADateIsOfTheAttemptAndNotOfTheFirstOne) {
  std::vector<std::string> dates;
  std::set<std::string> ids;
  Loopback const server([&](Request const& request, Response& response) {
    EXPECT_TRUE(signed_as_received(request));
    dates.push_back(request.get_header_value("ocp-date"));
    ids.insert(request.get_header_value("client-request-id"));
    response.status = dates.size() == 2 ? 200 : 503;
  });
  Time moment = now;
  BatchHttpOptions chosen = options();
  chosen.now = [&] { return moment; };
  chosen.retries.wait = [&](Duration) { moment += minute; };
  BatchHttp http = connection(server, chosen);
  ASSERT_TRUE(http.send({.path = "/pools"}).has_value());
  EXPECT_EQ(dates, (std::vector<std::string>{"Tue, 01 Jul 2025 12:00:00 GMT",
                                             "Tue, 01 Jul 2025 12:01:00 GMT"}));
  EXPECT_EQ(ids.size(), 1U) << "it is still the same request";
}

struct Answer {
  int status;
  std::string body;
  std::string content_type = "application/json;odata=minimalmetadata";
};

std::string error_of(Answer const& answer) {
  int asked = 0;
  Loopback const server([&](Request const&, Response& response) {
    ++asked;
    response.status = answer.status;
    response.set_header("request-id", "r-1");
    response.set_content(answer.body, answer.content_type);
  });
  BatchHttp http = connection(server);
  BatchResult<HttpResponse> const response = http.send({.path = "/pools/p"});
  if (response) return "no error";
  return told(response.error(), server) + " [asked " + std::to_string(asked) + "]";
}

std::string body(std::string const& code, std::string const& message, std::string const& values) {
  return R"({"odata.metadata":"x","code":")" + code + R"(","message":{"lang":"en-US","value":")" +
         message + R"(\nRequestId:r-1\nTime:2026-01-01T00:00:00Z"},"values":[)" + values + "]}";
}

TEST(BatchHttp, ARefusalIsToldWithItsCodeAndWhatToDo) {
  EXPECT_EQ(error_of({404, body("PoolNotFound", "The specified pool does not exist.", "")}),
            "GET /pools/p: 404 PoolNotFound: The specified pool does not exist [asked 1]");
  EXPECT_EQ(
      error_of({400, body("InvalidQueryParameterValue", "It is invalid.",
                          R"({"key":"QueryParameterName","value":"state"},{"key":"x"})")}),
      "GET /pools/p: 400 InvalidQueryParameterValue: It is invalid; QueryParameterName: state "
      "[asked 1]");
  EXPECT_EQ(error_of({403, body("AuthenticationFailed", "Server failed to authenticate.",
                                R"({"key":"AuthenticationErrorDetail","value":"long"})")}),
            "GET /pools/p: 403 AuthenticationFailed: Server failed to authenticate; check the "
            "account's name and key, and this machine's clock: it may be wrong by 15 minutes "
            "[asked 1]");
  EXPECT_EQ(error_of({403, "<html>a proxy</html>", "text/html"}),
            "GET /pools/p: 403 Forbidden: <html>a proxy</html> [asked 1]");
}

TEST(BatchHttp, ABusyServiceIsAskedAgainAndThenTold) {
  EXPECT_EQ(
      error_of({503, body("ServerBusy", "The server is busy.", "")}),
      "GET /pools/p: 503 ServerBusy: The server is busy (3 attempts) (request r-1) [asked 3]");
  EXPECT_EQ(error_of({500, ""}),
            "GET /pools/p: 500 Internal Server Error (3 attempts) (request r-1) [asked 3]");
  EXPECT_EQ(error_of({200, R"({"value":[{"id":)"}),
            "GET /pools/p: SERVER: the answer breaks off (3 attempts) [asked 3]");
}

TEST(BatchHttp, AnAnswerToAnotherRequestIsNotTaken) {
  int asked = 0;
  std::set<int> ports;
  Loopback const server([&](Request const& request, Response& response) {
    std::string const own = request.get_header_value("client-request-id");
    response.set_header("client-request-id", ++asked == 1 ? "another" : own);
    ports.insert(request.remote_port);
  });
  BatchHttp http = connection(server);
  EXPECT_TRUE(http.send({.path = "/pools"}).has_value());
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(ports.size(), 2U) << "nor is the next one awaited on that connection";
  Loopback const confused([](Request const&, Response& response) {
    response.set_header("client-request-id", "another");
  });
  BatchHttp lost = connection(confused);
  EXPECT_EQ(told(lost.send({.path = "/pools"}).error(), confused),
            "GET /pools: SERVER: the answer is another request's (3 attempts)");
}

TEST(BatchHttp, WaitsAsLongAsTheServiceAsksItTo) {
  int asked = 0;
  Loopback const server([&](Request const&, Response& response) {
    response.status = ++asked == 1 ? 429 : 200;
    response.set_header("Retry-After", "17");
  });
  std::vector<Duration> waits;
  BatchHttpOptions chosen = options();
  chosen.retries.wait = [&](Duration wait) { waits.push_back(wait); };
  BatchHttp http = connection(server, chosen);
  EXPECT_TRUE(http.send({.path = "/pools"}).has_value());
  EXPECT_EQ(waits, std::vector{17 * second});
}

TEST(BatchHttp, WhoCannotBeReachedIsNamed) {
  BatchHttp http("http://127.0.0.1:1", shared_key_authorizer(account, test::account_key),
                 options());
  BatchResult<HttpResponse> const response = http.send({.path = "/pools"});
  ASSERT_FALSE(response.has_value());
  std::string const text = test::told(text_of(response.error()));
  EXPECT_TRUE(text.starts_with("GET /pools: http://127.0.0.1:1: Failed to connect to 127.0.0.1"))
      << text;
  EXPECT_TRUE(text.ends_with("(3 attempts)")) << text;
}

TEST(BatchHttp, WithoutAKeyNothingIsSent) {
  int asked = 0;
  Loopback const server([&](Request const&, Response&) { ++asked; });
  BatchHttp http(server.url(), shared_key_authorizer(account, "no key"), options());
  EXPECT_EQ(told(http.send({.path = "/pools"}).error(), server),
            "GET /pools: the account key is not base64; copy it whole, from 'az batch account keys "
            "list'");
  EXPECT_EQ(asked, 0);
}

TEST(BatchHttp, APageElsewhereIsNotAskedFor) {
  int asked = 0;
  Loopback const other([&](Request const&, Response&) { ++asked; });
  Loopback const server([&](Request const& request, Response&) {
    EXPECT_TRUE(signed_as_received(request));
    EXPECT_EQ(request.target, "/pools?b=2&a=1%2F");
  });
  BatchHttp http = connection(server);
  EXPECT_TRUE(http.get(server.url("/pools?b=2&a=1%2F"), "GET /pools").has_value());
  for (std::string const& url : {other.url("/pools"), std::string("/pools?x"), std::string()}) {
    EXPECT_EQ(test::told(text_of(http.get(url, "GET /pools").error())),
              "GET /pools: its next page is elsewhere, and not asked for: " + url);
  }
  EXPECT_EQ(asked, 0);
}

TEST(SystemClock, WaitsUntilTheTimeOrUntilItIsWoken) {
  SystemClock clock;
  Time const start = clock.now();
  clock.wait_until(start + 20 * millisecond);
  EXPECT_GE(clock.now(), start + 20 * millisecond);
  clock.wait_until(start);
  clock.wake();
  clock.wait_until(never);  // at once: it was woken before
  std::thread other([&] { clock.wake(); });
  clock.wait_until(never);
  other.join();
  EXPECT_LT(clock.now() - start, minute);
}

}  // namespace
}  // namespace poolcast::live
