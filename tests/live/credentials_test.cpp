// Who asks a Batch account: the environment's variables, and Entra tokens from the services that
// give them, played by a loopback server.
#include "live/credentials.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "live/url.hpp"
#include "tests/live/secrets.hpp"
#include "tests/live/token_service.hpp"

namespace poolcast::live {
namespace {

class Folder {
 public:
  Folder() { std::filesystem::create_directories(path_); }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;

  std::string file(std::string const& name, std::string const& text) const {
    std::string path = path_ / name;
    std::ofstream(path) << text;
    chmod(path.c_str(), 0700);
    return path;
  }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("poolcast-credentials-" + std::to_string(getpid()));
};

TEST(Credentials, AnApplicationGetsATokenByItsSecret) {
  TokenService service;
  EntraSettings settings = with_application(service);
  settings.client_secret = test::client_secret;
  EXPECT_EQ(outcome(settings), "token");
  EXPECT_EQ(service.target, "/a-tenant/oauth2/v2.0/token");
  EXPECT_EQ(service.form,
            "grant_type=client_credentials&client_id=a-client&scope=https%3A%2F%2Fbatch.core."
            "windows.net%2F%2F.default&client_secret=client~secret~of~the~tests");
  EXPECT_EQ(service.header("Content-Type"), "application/x-www-form-urlencoded");
}

TEST(Credentials, AWorkloadGetsATokenByTheOneThatItIsGiven) {
  Folder const folder;
  TokenService service;
  EntraSettings settings = with_application(service);
  settings.federated_token_file = folder.file("token", std::string(test::federated_token) + "\n");
  EXPECT_EQ(outcome(settings), "token");
  EXPECT_EQ(service.form,
            "grant_type=client_credentials&client_id=a-client&scope=https%3A%2F%2Fbatch.core."
            "windows.net%2F%2F.default&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A"
            "client-assertion-type%3Ajwt-bearer&client_assertion=federated.token.of.the.tests");
}

TEST(Credentials, AnAppAsksItsIdentityEndpoint) {
  TokenService service(200, token_body(R"("expires_on":"1768208400")"));
  EntraSettings settings = alone();
  settings.identity_endpoint = service.server.url("/msi/token");
  settings.identity_header = test::identity_header;
  settings.client_id = "a-client";
  EXPECT_EQ(outcome(settings), "token");
  EXPECT_EQ(service.target,
            "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fbatch.core.windows.net%2F"
            "&client_id=a-client");
  EXPECT_EQ(service.header("X-IDENTITY-HEADER"), test::identity_header);
}

TEST(Credentials, AMachineAsksItsMetadataService) {
  TokenService service(200, token_body(R"("expires_on":1768208400)"));
  EntraSettings settings = alone();
  settings.metadata_host = service.server.url("");
  EXPECT_EQ(outcome(settings), "token");
  EXPECT_EQ(service.target,
            "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fbatch."
            "core.windows.net%2F");
  EXPECT_EQ(service.header("Metadata"), "true");
}

std::string azure_cli_script(std::string const& answer) {
  return "#!/bin/sh\n"
         "echo WARNING: an update is available >&2\n"
         "[ \"$*\" = 'account get-access-token --resource https://batch.core.windows.net/ --output "
         "json' ] || { echo \"unexpected: $*\"; exit 1; }\n" +
         answer + "\n";
}

TEST(Credentials, WhoeverIsSignedInToTheAzureCliComesLast) {
  Folder const folder;
  EntraSettings settings = alone();
  std::string const token = std::string(R"(echo '{"accessToken":")") + test::access_token;
  settings.azure_cli =
      folder.file("az", azure_cli_script(token + R"(","expires_on":1768208400}')"));
  EXPECT_EQ(outcome(settings), "token");
  settings.azure_cli = folder.file(
      "az", azure_cli_script(token + R"(","expiresOn":"2026-01-12 09:00:00.000000"}')"));
  EXPECT_EQ(outcome(settings), "token");
}

TEST(Credentials, TheFirstThatIsSetUpIsAsked) {
  TokenService machine;
  TokenService authority;
  EntraSettings settings = with_application(authority);
  settings.metadata_host = machine.server.url("");
  EXPECT_EQ(outcome(settings), "token");
  EXPECT_EQ(std::to_string(authority.asked) + " " + std::to_string(machine.asked), "0 1");
  settings.client_secret = test::client_secret;
  EXPECT_EQ(outcome(settings), "token");
  EXPECT_EQ(std::to_string(authority.asked) + " " + std::to_string(machine.asked), "1 1");
}

TEST(Credentials, WithoutAnyEachOneSaysWhy) {
  std::string const text = outcome(alone());
  std::size_t const reason = text.find("Failed to connect");
  ASSERT_NE(reason, std::string::npos) << text;
  EXPECT_EQ(text.substr(0, reason),
            "no Entra token for https://batch.core.windows.net/:\n"
            "  environment: AZURE_TENANT_ID is not set\n"
            "  workload identity: AZURE_FEDERATED_TOKEN_FILE is not set\n"
            "  managed identity: SERVER/metadata/identity/oauth2/token: ");
  EXPECT_EQ(text.substr(text.find("  Azure CLI")),
            "  Azure CLI: 'poolcast-no-such-program' is not installed\n"
            "sign in with 'az login', or set AZURE_TENANT_ID, AZURE_CLIENT_ID and "
            "AZURE_CLIENT_SECRET, or use the account's key: AZURE_BATCH_ACCESS_KEY");
}

TEST(Credentials, TheAzureCliSaysWhyInItsOwnWords) {
  Folder const folder;
  EntraSettings settings = alone();
  auto const reason = [&](std::string const& script) {
    settings.azure_cli = folder.file("az", "#!/bin/sh\n" + script + "\n");
    std::string text = replaced(outcome(settings), settings.azure_cli, "AZ");
    std::size_t const begin = text.find("  Azure CLI: ") + 13;
    return text.substr(begin, text.find('\n', begin) - begin);
  };
  EXPECT_EQ(reason("echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1"),
            "'AZ': ERROR: Please run 'az login' to setup account.");
  std::string const token = test::access_token;
  EXPECT_EQ(reason("echo '{\"accessToken\":\"" + token + "\"}'"),
            "'AZ': the answer holds no token");
  EXPECT_EQ(reason("echo '" + token + "'"), "'AZ': the answer holds no token");
  EXPECT_EQ(reason("echo '} {'"), "'AZ': the answer holds no token");
  settings.azure_cli_limit = second;
  EXPECT_EQ(reason("exec sleep 100"), "'AZ': no answer within 1 s");
}

TEST(Credentials, WhatIsSetUpAndRefusedIsNotPassedOver) {
  TokenService machine;
  TokenService authority(
      401, R"({"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret )"
           R"('client~secret~of~the~tests' provided.\r\nTrace ID: 1"})");
  EntraSettings settings = with_application(authority);
  settings.client_secret = test::client_secret;
  settings.metadata_host = machine.server.url("");
  EXPECT_EQ(
      outcome(settings, authority.server.url("")),
      "no Entra token for https://batch.core.windows.net/:\n"
      "  environment: SERVER/a-tenant/oauth2/v2.0/token: AADSTS7000215: Invalid client secret "
      "'***' provided.\n"
      "what is set up is not passed over; correct it, or unset AZURE_CLIENT_SECRET");
  EXPECT_EQ(std::to_string(authority.asked) + " " + std::to_string(machine.asked), "1 0");
}

TEST(Credentials, AMachineWithoutAnIdentityIsPassedOver) {
  TokenService machine(400,
                       R"({"error":"invalid_request","error_description":"Identity not found"})");
  EntraSettings settings = alone();
  settings.metadata_host = machine.server.url("");
  std::string text = outcome(settings, machine.server.url(""));
  EXPECT_NE(text.find("  managed identity: SERVER/metadata/identity/oauth2/token: Identity not "
                      "found\n  Azure CLI: "),
            std::string::npos)
      << text;
  settings.client_id = "a-client";  // it was meant, then
  text = outcome(settings, machine.server.url(""));
  EXPECT_EQ(text.find("Azure CLI"), std::string::npos) << text;
}

TEST(Credentials, ABusyServiceIsAskedAgain) {
  TokenService service(503, "busy");
  EntraSettings settings = with_application(service);
  settings.client_secret = test::client_secret;
  std::string const text = outcome(settings, service.server.url(""));
  EXPECT_NE(text.find("503 Service Unavailable: busy (2 attempts)"), std::string::npos) << text;
  EXPECT_EQ(service.asked, 2);
}

TEST(Credentials, AnAnswerWithoutATokenIsNotRepeated) {
  for (std::string const& body :
       {std::string(test::access_token), token_body(R"("x":1)"),
        token_body(R"("expires_on":"soon")"), std::string(R"({"expires_in":10})"), std::string()}) {
    TokenService service(200, body);
    EntraSettings settings = with_application(service);
    settings.client_secret = test::client_secret;
    std::string const text = outcome(settings, service.server.url(""));
    EXPECT_NE(text.find("/token: the answer holds no token\n"), std::string::npos) << text;
  }
}

TEST(Credentials, ASecretIsNotSentInTheClear) {
  EntraSettings settings = alone();
  settings.tenant_id = "t";
  settings.client_id = "c";
  settings.client_secret = test::client_secret;
  settings.authority_host = "http://login.test";
  std::string const text = outcome(settings);
  EXPECT_NE(text.find("a secret is sent over https only; set AZURE_AUTHORITY_HOST right"),
            std::string::npos)
      << text;
  Authorizer const authorizer = entra_authorizer(alone());
  EXPECT_EQ(
      test::told(authorizer({.url = "http://a.batch.test/pools"}, Asked::anew).error().message),
      "a token is sent over https only; give the account's endpoint as https://...");
}

TEST(Credentials, AFileOfATokenThatIsMissingIsNamed) {
  TokenService service;
  EntraSettings settings = with_application(service);
  settings.federated_token_file = "/no/such/token";
  std::string const text = outcome(settings);
  EXPECT_NE(text.find("  workload identity: cannot read '/no/such/token'"), std::string::npos)
      << text;
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
  EXPECT_EQ(settings.http.ca_bundle, "/ca.pem");
  EXPECT_EQ(entra_settings({}).authority_host, "https://login.microsoftonline.com");
  EXPECT_EQ(entra_settings({}).metadata_host, "http://169.254.169.254");
}

}  // namespace
}  // namespace poolcast::live
