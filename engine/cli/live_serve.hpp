// `poolcast live serve`: the agent server, which pipelines ask for an agent.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct LiveServeOptions {
  std::string listen = "127.0.0.1:7071";
  std::string settings;  // a file; empty: the environment alone
  std::string outbox = "poolcast-outbox.db";
  std::string certificate;
  std::string key;
  std::vector<std::string> allow;
  std::vector<std::string> trusted_proxies;
  std::optional<std::uint64_t> rate_limit = 100;
  bool dry_run = false;
};

/// Runs until it is told to stop. Returns the exit code: 0, 1 for bad settings or a bad outbox, 2
/// for wrong usage, 5 if the address cannot be listened on.
int live_serve(LiveServeOptions const& options, std::ostream& out, std::ostream& err);

Command live_serve_command();

}  // namespace poolcast::cli
