#include "live/entra_token.hpp"

#include <memory>
#include <span>
#include <utility>

#include "live/system_clock.hpp"
#include "live/url.hpp"

namespace poolcast::live {
namespace {

// A token is renewed this long before its end, so that none ends on the way.
constexpr Duration margin = 5 * minute;

struct Setting {
  char const* variable;
  std::string const& value;
};

/// Nothing if all are set.
std::optional<TokenFailure> missing(std::initializer_list<Setting> settings) {
  for (Setting const& setting : settings) {
    if (setting.value.empty()) {
      return TokenFailure{std::string(setting.variable) + " is not set", true};
    }
  }
  return std::nullopt;
}

Application application_of(EntraSettings const& settings) {
  return {settings.authority_host, settings.tenant_id, settings.client_id};
}

TokenResult by_environment(EntraSettings const& settings, TokenRequest const& request) {
  if (auto failure = missing({{"AZURE_TENANT_ID", settings.tenant_id},
                              {"AZURE_CLIENT_ID", settings.client_id},
                              {"AZURE_CLIENT_SECRET", settings.client_secret}})) {
    return tl::unexpected(*std::move(failure));
  }
  return token_by_secret(request, application_of(settings), settings.client_secret);
}

TokenResult by_workload_identity(EntraSettings const& settings, TokenRequest const& request) {
  if (auto failure = missing({{"AZURE_FEDERATED_TOKEN_FILE", settings.federated_token_file},
                              {"AZURE_TENANT_ID", settings.tenant_id},
                              {"AZURE_CLIENT_ID", settings.client_id}})) {
    return tl::unexpected(*std::move(failure));
  }
  return token_by_federation(request, application_of(settings), settings.federated_token_file);
}

TokenResult by_managed_identity(EntraSettings const& settings, TokenRequest const& request) {
  bool const in_app_service =
      !settings.identity_endpoint.empty() && !settings.identity_header.empty();
  return in_app_service ? token_of_app_service(request, settings.identity_endpoint,
                                               settings.identity_header, settings.client_id)
                        : token_of_machine(request, settings.metadata_host, settings.client_id);
}

TokenResult by_azure_cli(EntraSettings const& settings, TokenRequest const& request) {
  return token_of_azure_cli(request, settings.azure_cli, settings.azure_cli_limit);
}

struct Way {
  char const* name;
  TokenResult (*ask)(EntraSettings const&, TokenRequest const&);
  char const* passed_over;  // how to have it passed over, when it is set up and fails
};
constexpr Way ways[] = {
    {"environment", by_environment, "unset AZURE_CLIENT_SECRET"},
    {"workload identity", by_workload_identity, "unset AZURE_FEDERATED_TOKEN_FILE"},
    {"managed identity", by_managed_identity,
     "unset AZURE_CLIENT_ID if this machine's own identity is meant"},
    {"Azure CLI", by_azure_cli, ""},
};
constexpr char no_way[] =
    "sign in with 'az login', or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or "
    "use the account's key: AZURE_BATCH_ACCESS_KEY";

Expected<AccessToken, std::string> first_token(EntraSettings const& settings,
                                               TokenRequest const& request) {
  std::string text = "no Entra token for " + request.resource + ":\n";
  for (Way const& way : ways) {
    TokenResult token = way.ask(settings, request);
    if (token) return *std::move(token);
    text += std::string("  ") + way.name + ": " + token.error().reason + "\n";
    if (request.http.given_up && request.http.given_up()) return tl::unexpected(text + "given up");
    if (!token.error().unavailable) {
      return tl::unexpected(text + "what is set up is not passed over; correct it, or " +
                            way.passed_over);
    }
  }
  return tl::unexpected(text + no_way);
}

}  // namespace

EntraTokens::EntraTokens(EntraSettings settings) : settings_(std::move(settings)) {
  if (!settings_.now) settings_.now = wall_clock_now;
}

Result<std::string> EntraTokens::token() {
  Time const now = settings_.now();
  if (kept_ && now + margin < kept_->expires) return kept_->text;
  TokenRequest const request{.resource = settings_.resource,
                             .http = settings_.http,
                             .retries = settings_.retries,
                             .now = now};
  Expected<AccessToken, std::string> fresh = first_token(settings_, request);
  if (fresh) {
    kept_ = *std::move(fresh);
  } else if (!kept_ || now >= kept_->expires) {
    return fail(fresh.error());
  }
  return kept_->text;
}

Authorizer entra_authorizer(EntraSettings settings) {
  auto const tokens = std::make_shared<EntraTokens>(std::move(settings));
  return [tokens](HttpRequest const& request, Asked asked) -> Result<std::string> {
    if (!url_origin(request.url).starts_with("https://") && !is_loopback(request.url)) {
      return fail("a token is sent over https only; give the account's endpoint as https://...");
    }
    if (asked == Asked::after_refusal) tokens->forget();
    Result<std::string> token = tokens->token();
    if (!token) return token;
    return "Bearer " + *token;
  };
}

}  // namespace poolcast::live
