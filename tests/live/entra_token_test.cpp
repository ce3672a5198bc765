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

std::string shown(Result<BatchAccount> const& account) {
  if (!account) return test::told(account.error().message);
  return account->name + " " + account->endpoint + (account->key.empty() ? " entra" : " key");
}

TEST(Credentials, AnAccountIsGivenOrStandsInTheEnvironment) {
  Variables const all = {{"AZURE_BATCH_ACCOUNT", "acct"},
                         {"AZURE_BATCH_ENDPOINT", "acct.westeurope.batch.azure.com/"},
                         {"AZURE_BATCH_ACCESS_KEY", test::account_key}};
  EXPECT_EQ(shown(find_account({}, all)), "acct https://acct.westeurope.batch.azure.com key");
  EXPECT_EQ(shown(find_account({.name = "b", .endpoint = "http://127.0.0.1:8080"}, all)),
            "b http://127.0.0.1:8080 key");
  EXPECT_EQ(shown(find_account({.endpoint = "https://a.test"}, {})), " https://a.test entra");
}

TEST(Credentials, AnAccountThatIsNotNamedIsAskedFor) {
  EXPECT_EQ(shown(find_account({}, {})),
            "no Batch account is named; give --account-endpoint or set AZURE_BATCH_ENDPOINT, as "
            "https://NAME.REGION.batch.azure.com");
  EXPECT_EQ(shown(find_account({.endpoint = "https://a.test", .key = test::account_key}, {})),
            "the key of which account? give --account-name or set AZURE_BATCH_ACCOUNT");
  for (std::string const& bad : {std::string("https://a.test/pools"), std::string("ftp://a.test"),
                                 std::string("https://a.test?x"), std::string("a b")}) {
    EXPECT_EQ(shown(find_account({.endpoint = bad}, {})),
              "the account's endpoint '" + bad +
                  "' is not an address as https://NAME.REGION.batch.azure.com");
  }
}

TEST(Credentials, SettingsComeFromAzuresOwnVariables) {
  EntraSettings const settings = entra_settings({{"AZURE_TENANT_ID", "t"},
                                                 {"AZURE_CLIENT_ID", "c"},
                                                 {"AZURE_CLIENT_SECRET", test::client_secret},
                                                 {"AZURE_FEDERATED_TOKEN_FILE", "f"},
                                                 {"AZURE_AUTHORITY_HOST", "login.test/"},
                                                 {"IDENTITY_ENDPOINT", "http://e"},
                                                 {"IDENTITY_HEADER", test::identity_header},
                                                 {"AZURE_POD_IDENTITY_AUTHORITY_HOST", "10.0.0.1"},
                                                 {"SSL_CERT_FILE", "/ca.pem"}});
  EXPECT_EQ(settings.tenant_id + settings.client_id + settings.federated_token_file, "tcf");
  EXPECT_EQ(settings.client_secret, test::client_secret);
  EXPECT_EQ(settings.authority_host, "https://login.test");
  EXPECT_EQ(settings.identity_endpoint, "http://e");
  EXPECT_EQ(settings.identity_header, test::identity_header);
  EXPECT_EQ(settings.metadata_host, "http://10.0.0.1");
  EXPECT_EQ(settings.ca_bundle, "/ca.pem");
  EXPECT_EQ(entra_settings({}).authority_host, "https://login.microsoftonline.com");
  EXPECT_EQ(entra_settings({}).metadata_host, "http://169.254.169.254");
}

}  // namespace
}  // namespace poolcast::live
