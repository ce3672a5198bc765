#include "live/credentials.hpp"

#include <cstdlib>
#include <utility>

#include "engine/base/text.hpp"
#include "live/url.hpp"

namespace poolcast::live {
namespace {

constexpr char account_variable[] = "AZURE_BATCH_ACCOUNT";
constexpr char endpoint_variable[] = "AZURE_BATCH_ENDPOINT";
constexpr char key_variable[] = "AZURE_BATCH_ACCESS_KEY";
constexpr char ca_variable[] = "SSL_CERT_FILE";

struct EntraVariable {
  char const* name;
  std::string EntraSettings::*setting;
};
constexpr EntraVariable entra_variables[] = {
    {"AZURE_TENANT_ID", &EntraSettings::tenant_id},
    {"AZURE_CLIENT_ID", &EntraSettings::client_id},
    {"AZURE_CLIENT_SECRET", &EntraSettings::client_secret},
    {"AZURE_FEDERATED_TOKEN_FILE", &EntraSettings::federated_token_file},
    {"AZURE_AUTHORITY_HOST", &EntraSettings::authority_host},
    {"IDENTITY_ENDPOINT", &EntraSettings::identity_endpoint},
    {"IDENTITY_HEADER", &EntraSettings::identity_header},
    {"AZURE_POD_IDENTITY_AUTHORITY_HOST", &EntraSettings::metadata_host},
};

std::string value_of(Variables const& variables, char const* name) {
  auto const found = variables.find(name);
  return found == variables.end() ? "" : std::string(trim(found->second));
}

/// Most people write hosts.
std::string address_of(std::string text, std::string const& scheme) {
  while (text.ends_with('/')) text.pop_back();
  bool const complete = text.empty() || text.find("://") != text.npos;
  return complete ? text : scheme + text;
}

}  // namespace

Variables variables_of_environment() {
  Variables variables;
  auto const read = [&](char const* name) {
    char const* const value = std::getenv(name);
    if (value != nullptr) variables[name] = value;
  };
  for (char const* name : {account_variable, endpoint_variable, key_variable, ca_variable}) {
    read(name);
  }
  for (EntraVariable const& variable : entra_variables) read(variable.name);
  return variables;
}

Result<BatchAccount> find_account(BatchAccount given, Variables const& variables) {
  if (given.name.empty()) given.name = value_of(variables, account_variable);
  if (given.endpoint.empty()) given.endpoint = value_of(variables, endpoint_variable);
  if (given.key.empty()) given.key = value_of(variables, key_variable);
  if (given.endpoint.empty()) {
    return fail(
        "no Batch account is named; give --account-endpoint or set AZURE_BATCH_ENDPOINT, as "
        "https://NAME.REGION.batch.azure.com");
  }
  if (given.name.empty() && !given.key.empty()) {
    return fail("the key of which account? give --account-name or set AZURE_BATCH_ACCOUNT");
  }
  std::string const written = given.endpoint;
  given.endpoint = address_of(std::move(given.endpoint), "https://");
  UrlTarget const target = url_target(given.endpoint);
  if (url_origin(given.endpoint).empty() || target.path != "/" || !target.query.empty()) {
    return fail("the account's endpoint '" + written +
                "' is not an address as https://NAME.REGION.batch.azure.com");
  }
  return given;
}

EntraSettings entra_settings(Variables const& variables) {
  EntraSettings settings;
  for (EntraVariable const& variable : entra_variables) {
    std::string value = value_of(variables, variable.name);
    if (!value.empty()) settings.*variable.setting = std::move(value);
  }
  settings.authority_host = address_of(settings.authority_host, "https://");
  settings.metadata_host = address_of(settings.metadata_host, "http://");
  settings.http.ca_bundle = ca_bundle_of(variables);
  return settings;
}

Authorizer authorizer_of(BatchAccount const& account, Variables const& variables,
                         BatchHttpOptions const& options) {
  if (!account.key.empty()) return shared_key_authorizer(account.name, account.key);
  EntraSettings settings = entra_settings(variables);
  settings.http = options.http;
  settings.retries.wait = options.retries.wait;
  // It cannot be given up, so whoever may have to end waits less for it.
  if (options.http.given_up) settings.azure_cli_limit = 10 * second;
  return entra_authorizer(std::move(settings));
}

std::string ca_bundle_of(Variables const& variables) { return value_of(variables, ca_variable); }

}  // namespace poolcast::live
