// Asks for an Entra token, in each of the ways in which that can be done. Which way is tried when
// is entra_token's business.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "live/http_retry.hpp"

namespace poolcast::live {

struct AccessToken {
  std::string text;
  Time expires;
};

/// Whether another way may be tried after this one: it is not set up here, or nobody is there.
/// Else it is set up and was refused, and it would be wrong to go on as somebody else.
struct TokenFailure {
  std::string reason;
  bool unavailable = false;
};

using TokenResult = Expected<AccessToken, TokenFailure>;

/// What all ways need.
struct TokenRequest {
  std::string resource;  // `https://batch.core.windows.net/`
  HttpOptions http{};
  RetryPolicy retries{};
  Time now{};
};

struct Application {
  std::string authority;  // `https://login.microsoftonline.com`
  std::string tenant;
  std::string client_id;
};

TokenResult token_by_secret(TokenRequest const& request, Application const& application,
                            std::string const& secret);

/// `file` holds the token of another issuer, as Kubernetes mounts it; it is renewed there, so it is
/// read each time.
TokenResult token_by_federation(TokenRequest const& request, Application const& application,
                                std::string const& file);

/// App Service and Functions. `client_id` is that of a user-assigned identity, or empty.
TokenResult token_of_app_service(TokenRequest const& request, std::string const& endpoint,
                                 std::string const& header, std::string const& client_id);

/// The metadata service of a virtual machine, at `host`; without a proxy.
TokenResult token_of_machine(TokenRequest const& request, std::string const& host,
                             std::string const& client_id);

/// Of whoever is signed in to the Azure CLI, `command`, which is ended if it takes longer than
/// `limit`; whole seconds count.
TokenResult token_of_azure_cli(TokenRequest const& request, std::string const& command,
                               Duration limit);

}  // namespace poolcast::live
