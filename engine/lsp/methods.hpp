// The methods of the protocol that the server knows, one row each. A request is answered; a
// notification is not, but may cause messages to the editor.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "engine/lsp/protocol.hpp"
#include "engine/lsp/session.hpp"

namespace poolcast::lsp {

struct Request {
  std::string_view name;
  Answer<nlohmann::json> (*answer)(Session&, nlohmann::json const& params);
};

struct Notification {
  std::string_view name;
  Answer<std::vector<nlohmann::json>> (*take)(Session&, nlohmann::json const& params);
};

/// Null if the server does not know it.
Request const* find_request(std::string_view name);
Notification const* find_notification(std::string_view name);

}  // namespace poolcast::lsp
