// Entra tokens for the Batch service: who is asked for one, in the order of Azure's own
// DefaultAzureCredential, and the last one kept while it is good. Reads no environment.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "live/batch_http.hpp"
#include "live/token_request.hpp"

namespace poolcast::live {

/// What is empty is not set.
struct EntraSettings {
  std::string tenant_id{};
  std::string client_id{};
  std::string client_secret{};
  std::string federated_token_file{};
  std::string authority_host = "https://login.microsoftonline.com";
  std::string identity_endpoint{};
  std::string identity_header{};
  std::string metadata_host = "http://169.254.169.254";
  std::string azure_cli = "az";
  Duration azure_cli_limit = minute;  // it may have to ask a network
  std::string resource = "https://batch.core.windows.net/";
  HttpOptions http{};
  RetryPolicy retries{.attempts = 3};
  std::function<Time()> now{};  // nothing: the wall clock
};

class EntraTokens {
 public:
  explicit EntraTokens(EntraSettings settings);

  /// The error says who was asked and why each had none, a line each, and what to do.
  Result<std::string> token();
  /// The last one was refused: it is not given again.
  void forget() { kept_.reset(); }

 private:
  EntraSettings settings_;
  std::optional<AccessToken> kept_;
};

/// `Bearer ...`; refuses to send a token in the clear over a network.
Authorizer entra_authorizer(EntraSettings settings);

}  // namespace poolcast::live
