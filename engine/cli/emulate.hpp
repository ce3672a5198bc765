// `poolcast emulate`: a Batch account on this machine that real clients take for the service.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct EmulateOptions {
  std::string listen = "127.0.0.1:8910";
  std::string account = "poolcast";
  std::string key;           // base64; empty: one that is known to all
  std::string speed = "60";  // or `max`
  std::string scenario;      // empty: every pool is like any other
  std::string tls;           // `CERT,KEY`; empty: none
  std::string task_time = "1m";
  std::string stop_after;  // of the wall clock; empty: never
  bool accept_any_bearer = false;
};

/// Runs until it is told to stop. Returns the exit code: 0, 1 for a bad scenario or certificate, 2
/// for wrong usage, 5 if the address cannot be listened on.
int emulate(EmulateOptions const& options, std::ostream& out, std::ostream& err);

Command emulate_command();

}  // namespace poolcast::cli
