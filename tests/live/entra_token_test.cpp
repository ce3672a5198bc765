// Entra tokens: how long one is kept, and what a refusal of one does.
#include "live/entra_token.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/live/token_service.hpp"

namespace poolcast::live {
namespace {

TEST(EntraTokens, ATokenIsKeptUntilShortlyBeforeItsEnd) {
  TokenService service;
  EntraSettings settings = with_application(service);
  settings.client_secret = test::client_secret;
  Time moment = now;
  settings.now = [&] { return moment; };
  EntraTokens tokens(settings);
  struct {
    Duration after;
    int asked;
  } const rows[] = {
      {Duration{}, 1}, {54 * minute, 1}, {55 * minute, 2}, {100 * minute, 2}, {3 * hour, 3}};
  for (auto const& row : rows) {
    moment = now + row.after;
    ASSERT_TRUE(tokens.token().has_value());
    EXPECT_EQ(service.asked, row.asked) << format_duration(row.after);
  }
}

TEST(EntraTokens, WhileItIsGoodAFailedRenewalDoesNotMatter) {
  TokenService service;
  EntraSettings settings = with_application(service);
  settings.client_secret = test::client_secret;
  Time moment = now;
  settings.now = [&] { return moment; };
  EntraTokens tokens(settings);
  ASSERT_TRUE(tokens.token().has_value());
  service.status = 500;
  moment = now + 58 * minute;
  EXPECT_TRUE(tokens.token().has_value());
  moment = now + hour;
  Result<std::string> const late = tokens.token();
  ASSERT_FALSE(late.has_value());
  test::told(late.error().message);
}

/// Asks an account that takes `good` only, and tells `status, tokens got, requests got`.
std::string ask_with_tokens(std::vector<std::string> const& given, std::string const& good) {
  TokenService service;
  std::size_t next = 0;
  auto const give = [&] {
    service.body = replaced(token_body(R"("expires_in":3599)"), test::access_token,
                            given[std::min(next++, given.size() - 1)]);
  };
  int requests = 0;
  Loopback const account([&](Request const& request, Response& response) {
    ++requests;
    bool const fine = request.get_header_value("Authorization") == "Bearer " + good;
    response.status = fine ? 200 : 401;
    give();  // the next one
  });
  give();
  EntraSettings settings = with_application(service);
  settings.client_secret = test::client_secret;
  BatchHttp http(account.url(""), entra_authorizer(settings), {.retries = {.attempts = 3}});
  std::string text;
  for (int i = 0; i < 2; ++i) {
    BatchResult<HttpResponse> const answer = http.send({.path = "/pools"});
    text += std::to_string(answer ? answer->status : answer.error().status) + ", " +
            std::to_string(service.asked) + ", " + std::to_string(requests) + "; ";
  }
  return text;
}

TEST(EntraTokens, ARefusedTokenIsRenewedOnceAndTheRequestSentAgain) {
  EXPECT_EQ(ask_with_tokens({"good"}, "good"), "200, 1, 1; 200, 1, 2; ");
  EXPECT_EQ(ask_with_tokens({"withdrawn", "good"}, "good"), "200, 2, 2; 200, 2, 3; ");
  EXPECT_EQ(ask_with_tokens({"one", "two", "three", "four"}, "good"), "401, 2, 2; 401, 3, 4; ")
      << "a new one is not renewed again";
  EXPECT_EQ(ask_with_tokens({"same"}, "good"), "401, 2, 1; 401, 3, 2; ")
      << "the same again is not sent again";
}

TEST(EntraTokens, ARequestBearsTheToken) {
  TokenService service;
  EntraSettings settings = with_application(service);
  settings.client_secret = test::client_secret;
  Authorizer const authorizer = entra_authorizer(settings);
  EXPECT_EQ(authorizer({.url = "https://a.batch.test/pools"}, Asked::anew).value(),
            std::string("Bearer ") + test::access_token);
  EXPECT_TRUE(authorizer({.url = service.server.url("/pools")}, Asked::anew).has_value());
  EXPECT_EQ(service.asked, 1);
}

}  // namespace
}  // namespace poolcast::live
