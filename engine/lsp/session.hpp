// A conversation with one editor: a message in, the messages that answer it out, all of them as
// JSON text. Knows no stream; engine/cli/lsp.cpp reads and writes them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lsp/features.hpp"

namespace poolcast::lsp {

struct Session {
  enum class Phase : std::uint8_t { fresh, initialized, shut_down, over };

  std::string version;  // of the tool, for the editor's log
  formula::Semantics semantics{};
  Phase phase = Phase::fresh;
  bool was_shut_down = false;  // before it was over
  Client client{};
  std::map<std::string, Document, std::less<>> documents{};  // by URI
};

/// Whatever the message is: what JSON-RPC cannot accept is answered with its error.
std::vector<std::string> receive(Session& session, std::string_view message);

}  // namespace poolcast::lsp
