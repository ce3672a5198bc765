// The HTTP before the emulated account: sockets, threads and limits, and nothing of the service.
#pragma once

#include <functional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/cli/emulated_account.hpp"

namespace poolcast::cli {

struct ServerOptions {
  std::string host;
  int port = 0;             // 0: any that is free
  std::string certificate;  // files; empty: no TLS
  std::string private_key;
};

/// Serves until SIGINT or SIGTERM, or until `stop_after` has passed, and answers what is in flight.
/// `listening` is called with the port once clients can connect.
Result<void> serve(EmulatedAccount& account, ServerOptions const& options,
                   std::optional<Duration> stop_after, std::function<void(int)> const& listening);

}  // namespace poolcast::cli
