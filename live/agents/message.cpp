#include "live/agents/message.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"

namespace poolcast::agents {

std::string header(Request const& request, std::string_view name) {
  auto const found = std::ranges::find_if(
      request.headers, [&](HttpHeader const& one) { return same_but_for_case(one.name, name); });
  return found == request.headers.end() ? "" : found->value;
}

Answer refusal(int status, std::string const& error) {
  nlohmann::json const body = {{"status", "failed"}, {"error", error}};
  return {.status = status,
          .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

}  // namespace poolcast::agents
