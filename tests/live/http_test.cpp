#include "live/http.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <set>

#include "engine/base/percent.hpp"
#include "live/http_retry.hpp"
#include "live/url.hpp"
#include "tests/live/loopback.hpp"

namespace poolcast::live {
namespace {

using httplib::Request;
using httplib::Response;
using test::Loopback;

TEST(Http, SendsMethodHeadersAndBodyAndGivesTheAnswer) {
  Loopback const server(Loopback::AnyMethod{[](Request const& request, Response& response) {
    response.set_header("X-Method", request.method);
    response.set_header("X-Asked", request.get_header_value("X-Test"));
    response.status = 201;
    response.set_content(request.body + "!", "text/plain");
  }});
  HttpClient client;
  for (char const* method : {"GET", "POST", "DELETE"}) {
    bool const has_body = std::string(method) == "POST";
    Result<HttpResponse> const response = client.send({.method = method,
                                                       .url = server.url(),
                                                       .headers = {{"X-Test", "yes"}},
                                                       .body = has_body ? "hello" : ""});
    ASSERT_TRUE(response.has_value()) << response.error().message;
    EXPECT_EQ(response->status, 201);
    EXPECT_EQ(response->header("x-method"), method);
    EXPECT_EQ(response->header("X-ASKED"), "yes");
    EXPECT_EQ(response->header("X-None"), "");
    EXPECT_EQ(response->body, has_body ? "hello!" : "!");
  }
}

TEST(Http, ARequestUnderWayCanBeGivenUpAndIsNotSentAgain) {
  std::atomic<int> asked = 0;
  std::promise<void> ended;
  std::shared_future<void> const end = ended.get_future();
  Loopback const server([&](Request const&, Response&) {
    ++asked;
    end.wait();
  });
  HttpClient client({.given_up = [&] { return asked > 0; }});
  Result<HttpResponse> const response = send_with_retries(client, {.url = server.url()}, {});
  ended.set_value();
  ASSERT_FALSE(response);
  EXPECT_TRUE(is_given_up(response.error())) << response.error().message;
  EXPECT_EQ(asked, 1);
}

TEST(Http, KeepsTheConnectionForTheNextRequest) {
  std::set<int> ports;
  Loopback const server(
      [&](Request const& request, Response&) { ports.insert(request.remote_port); });
  HttpClient client;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(client.send({.url = server.url()}).has_value());
  EXPECT_EQ(ports.size(), 1U);
}

TEST(Http, ARedirectIsAnAnswerAndNotFollowed) {
  Loopback const server(
      [](Request const&, Response& response) { response.set_redirect("http://elsewhere.test/"); });
  HttpClient client;
  Result<HttpResponse> const response = client.send({.url = server.url()});
  ASSERT_TRUE(response.has_value()) << response.error().message;
  EXPECT_EQ(response->status, 302);
  EXPECT_EQ(response->header("Location"), "http://elsewhere.test/");
}

TEST(Http, NoAnswerIsAnErrorThatSaysWhy) {
  HttpClient client;
  EXPECT_NE(client.send({.url = "http://127.0.0.1:1/"}).error().message.find("Failed to connect"),
            std::string::npos);
  EXPECT_NE(client.send({.url = "file:///etc/hostname"}).error().message.find("not supported"),
            std::string::npos);
  Loopback const server([](Request const&, Response& response) {
    response.set_content(std::string(1000, 'x'), "text/plain");
  });
  HttpClient small({.most_bytes = 999});
  EXPECT_EQ(small.send({.url = server.url()}).error().message,
            "the answer is larger than 999 bytes");
}

TEST(Http, ASlowAnswerRunsIntoTheTimeout) {
  Loopback const server([](Request const&, Response&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
  });
  HttpClient client({.timeout = 100 * millisecond});
  Result<HttpResponse> const response = client.send({.url = server.url()});
  ASSERT_FALSE(response.has_value());
  EXPECT_NE(response.error().message.find("timed out"), std::string::npos);
}

TEST(Http, GoesThroughTheProxyOfTheEnvironmentUnlessToldNotTo) {
  std::string target;
  Loopback const proxy([&](Request const& request, Response&) { target = request.target; });
  setenv("http_proxy", proxy.url("").c_str(), 1);
  HttpClient client;
  Result<HttpResponse> const response = client.send({.url = "http://batch.invalid/pools"});
  HttpClient direct({.direct = true});
  Result<HttpResponse> const without = direct.send({.url = "http://batch.invalid/pools"});
  unsetenv("http_proxy");
  ASSERT_TRUE(response.has_value()) << response.error().message;
  EXPECT_EQ(target, "http://batch.invalid/pools");
  ASSERT_FALSE(without.has_value());
  EXPECT_NE(without.error().message.find("Could not resolve host: batch.invalid"),
            std::string::npos)
      << without.error().message;
}

TEST(Http, TrustsTheCertificatesOfTheBundleAndNoOthers) {
  std::string const folder = testing::TempDir() + "poolcast-tls-" + std::to_string(getpid());
  std::string const certificate = folder + ".pem", key = folder + ".key";
  std::string const make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=poolcast " +
                           std::string("-addext subjectAltName=IP:127.0.0.1 -out ") + certificate +
                           " -keyout " + key + " >/dev/null 2>&1";
  if (std::system(make.c_str()) != 0) GTEST_SKIP() << "no openssl to make a certificate with";
  test::TlsLoopback const server(certificate, key, [](Request const&, Response&) {});
  HttpClient trusting({.ca_bundle = certificate});
  Result<HttpResponse> const response = trusting.send({.url = server.url()});
  ASSERT_TRUE(response.has_value()) << response.error().message;
  EXPECT_EQ(response->status, 200);
  HttpClient other;
  Result<HttpResponse> const refused = other.send({.url = server.url()});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message,
            "its certificate is not trusted (SSL_CERT_FILE can name a file of those to trust): SSL "
            "certificate problem: self-signed certificate");
  int waits = 0;
  Attempted const tried = attempt([&] { return other.send({.url = server.url()}); },
                                  {.wait = [&](Duration) { ++waits; }});
  EXPECT_EQ(tried.attempts, 1) << "it will not be trusted the next time either";
  EXPECT_EQ(waits, 0);
  std::remove(certificate.c_str());
  std::remove(key.c_str());
}

/// What a server that answers with `statuses` in turn gets asked, and how long we wait between.
struct Retried {
  int asked = 0;
  std::vector<Duration> waits;
  std::string end;  // the last status, or the error
};

Retried retry(std::vector<int> const& statuses, std::string const& retry_after = "") {
  Retried retried;
  Loopback const server([&](Request const&, Response& response) {
    response.status = statuses[std::min<std::size_t>(static_cast<std::size_t>(retried.asked),
                                                     statuses.size() - 1)];
    ++retried.asked;
    if (!retry_after.empty()) response.set_header("Retry-After", retry_after);
    response.set_content(" busy,\n  sorry ", "text/plain");
  });
  HttpClient client;
  RetryPolicy const policy{.attempts = 4,
                           .wait = [&](Duration wait) { retried.waits.push_back(wait); }};
  Result<HttpResponse> const response = send_with_retries(client, {.url = server.url()}, policy);
  retried.end = response ? std::to_string(response->status) : response.error().message;
  return retried;
}

TEST(HttpRetry, WaitsTwiceAsLongEachTime) {
  Retried const retried = retry({408, 503, 429, 200});
  EXPECT_EQ(retried.asked, 4);
  EXPECT_EQ(retried.waits, (std::vector{second, 2 * second, 4 * second}));
  EXPECT_EQ(retried.end, "200");
}

TEST(HttpRetry, WaitsAsLongAsItIsAskedTo) {
  EXPECT_EQ(retry({429, 200}, "7").waits, std::vector{7 * second});
  EXPECT_EQ(retry({429, 200}, "Wed, 28 Sep 2022 11:19:49 GMT").waits, std::vector{Duration{}});
  EXPECT_EQ(retry({429, 200}, "soon").waits, std::vector{second});
}

TEST(HttpRetry, GivesUpWithWhatTheServiceSaidLast) {
  EXPECT_EQ(retry({500}).end, "500 Internal Server Error: busy, sorry (4 attempts)");
  EXPECT_EQ(retry({500}).asked, 4);
  Retried const long_wait = retry({429}, "3600");
  EXPECT_EQ(long_wait.end, "429 Too Many Requests: busy, sorry (it asks to wait 1 h)");
  EXPECT_EQ(long_wait.asked, 1);
}

TEST(HttpRetry, JitterOnlyShortensOurOwnWaitsAndIsTheSameForTheSameSeed) {
  auto const waits = [](std::uint64_t seed, std::string const& retry_after) {
    std::vector<Duration> waited;
    HttpResponse busy{.status = 503, .headers = {{"Retry-After", retry_after}}, .body = ""};
    attempt([&]() -> Result<HttpResponse> { return busy; },
            {.attempts = 9,
             .longest_wait = 10 * second,
             .jitter_seed = seed,
             .wait = [&](Duration wait) { waited.push_back(wait); }});
    return waited;
  };
  std::vector<Duration> const some = waits(1, "");
  ASSERT_EQ(some.size(), 8U);
  Duration backoff = second;
  for (Duration const wait : some) {
    EXPECT_GE(wait, backoff / 2);
    EXPECT_LE(wait, backoff);
    backoff = std::min(2 * backoff, 10 * second);
  }
  EXPECT_EQ(waits(1, ""), some);
  EXPECT_NE(waits(2, ""), some);
  EXPECT_EQ(waits(1, "7"), std::vector(8, 7 * second));
}

TEST(HttpRetry, NeverRepeatsWhatIsTheCallersMistake) {
  for (int status : {400, 401, 403, 404, 405, 409, 412, 413, 302}) {
    Retried const retried = retry({status, 200});
    EXPECT_EQ(retried.asked, 1) << status;
    EXPECT_EQ(retried.end, std::to_string(status));
  }
}

TEST(HttpRetry, RepeatsWhenTheNetworkFails) {
  HttpClient client;
  int waits = 0;
  Result<HttpResponse> const response = send_with_retries(
      client, {.url = "http://127.0.0.1:1/"}, {.attempts = 3, .wait = [&](Duration) { ++waits; }});
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(waits, 2);
  EXPECT_TRUE(response.error().message.ends_with(" (3 attempts)")) << response.error().message;
}

TEST(Url, OriginIsSchemeHostAndPort) {
  struct {
    char const* url;
    char const* origin;
  } const rows[] = {
      {"https://Prices.Azure.com/api?x=y", "https://prices.azure.com:443"},
      {"https://prices.azure.com:443/api", "https://prices.azure.com:443"},
      {"https://prices.azure.com:444/api", "https://prices.azure.com:444"},
      {"http://prices.azure.com", "http://prices.azure.com:80"},
      {"https://prices.azure.com@evil.test/", ""},
      {"https://prices.azure.com.evil.test/", "https://prices.azure.com.evil.test:443"},
      {"file:///etc/passwd", ""},
      {"/api/retail/prices", ""},
      {"", ""},
  };
  for (auto const& row : rows) EXPECT_EQ(url_origin(row.url), row.origin) << row.url;
}

TEST(Url, LoopbackIsThisMachineByItsWellKnownNames) {
  for (char const* url : {"http://127.0.0.1:8080/x", "https://localhost", "http://[::1]:1/"}) {
    EXPECT_TRUE(is_loopback(url)) << url;
  }
  for (char const* url : {"http://127.0.0.1.evil.test", "http://localhost.test", "http://10.0.0.1",
                          "127.0.0.1", "http://localhost@evil.test/", ""}) {
    EXPECT_FALSE(is_loopback(url)) << url;
  }
}

TEST(Url, TargetIsThePathAndTheQueryAsWritten) {
  struct {
    char const* url;
    char const* target;
  } const rows[] = {
      {"https://a.test/pools/p?x=%20&y=a/b#end", "/pools/p?x=%20&y=a/b"},
      {"https://a.test:8/jobs", "/jobs?"},
      {"https://a.test", "/?"},
      {"https://a.test?x=/", "/?x=/"},
      {"/pools?x", "/pools?x"},
  };
  for (auto const& row : rows) {
    UrlTarget const target = url_target(row.url);
    EXPECT_EQ(target.path + "?" + target.query, row.target) << row.url;
  }
}

TEST(Url, EncodesWhatHasAMeaningInAQuery) {
  EXPECT_EQ(percent_encoded("a-Z_0.~"), "a-Z_0.~");
  EXPECT_EQ(percent_encoded("x eq 'y' & \xC3\xA9"), "x%20eq%20%27y%27%20%26%20%C3%A9");
  EXPECT_EQ(query_decoded("x%20eq+%27y%27%2b%C3%A9%2"), "x eq 'y'+\xC3\xA9%2");
}

}  // namespace
}  // namespace poolcast::live
