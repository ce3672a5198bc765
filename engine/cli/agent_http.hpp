// The HTTP before the agent server: sockets, threads and limits, and nothing of agents.
#pragma once

#include <functional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/cli/http_serving.hpp"
#include "live/agents/agent_server.hpp"

namespace poolcast::cli {

/// Serves until SIGINT or SIGTERM, and answers what is in flight. `listening` is called with the
/// port once clients can connect.
Expected<void, Failure> serve_agents(agents::AgentServer& server, ListenAddress const& address,
                                     std::function<void(int)> const& listening);

}  // namespace poolcast::cli
