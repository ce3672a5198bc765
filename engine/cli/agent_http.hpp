// The HTTP before the agent server: sockets, threads and limits, and nothing of agents.
#pragma once

#include <functional>
#include <string>

#include "engine/base/result.hpp"
#include "live/agents/agent_server.hpp"

namespace poolcast::cli {

struct AgentHttpOptions {
  std::string host;
  int port = 0;             // 0: any that is free
  std::string certificate;  // files of PEM; empty: no TLS
  std::string private_key;
};

/// Serves until SIGINT or SIGTERM, and answers what is in flight. `listening` is called with the
/// port once clients can connect.
Result<void> serve_agents(agents::AgentServer& server, AgentHttpOptions const& options,
                          std::function<void(int)> const& listening);

}  // namespace poolcast::cli
