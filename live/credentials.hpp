// Which Batch account is meant and who asks it, as the environment and the user say. The one place
// of this layer that reads environment variables; their names are those of Azure's own tools.
#pragma once

#include <map>
#include <string>

#include "live/batch_http.hpp"
#include "live/entra_token.hpp"

namespace poolcast::live {

using Variables = std::map<std::string, std::string>;

/// Those of this program's environment that are read here.
Variables variables_of_environment();

struct BatchAccount {
  std::string name{};
  std::string endpoint{};  // with or without `https://`
  std::string key{};       // empty: Entra
};

/// What is not given comes from AZURE_BATCH_ACCOUNT, AZURE_BATCH_ENDPOINT, AZURE_BATCH_ACCESS_KEY.
/// The endpoint becomes an address. The error names what is missing, and how to give it.
Result<BatchAccount> find_account(BatchAccount given, Variables const& variables);

EntraSettings entra_settings(Variables const& variables);

/// By the account's key if there is one, else by Entra, which is asked as the account is: it may be
/// given up too.
Authorizer authorizer_of(BatchAccount const& account, Variables const& variables,
                         BatchHttpOptions const& options);

/// SSL_CERT_FILE: the certificates to trust; empty: the system's.
std::string ca_bundle_of(Variables const& variables);

}  // namespace poolcast::live
