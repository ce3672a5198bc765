#include "live/agents/message.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/percent.hpp"
#include "engine/base/text.hpp"

namespace poolcast::agents {

std::string header(Request const& request, std::string_view name) {
  auto const found = std::ranges::find_if(
      request.headers, [&](HttpHeader const& one) { return same_but_for_case(one.name, name); });
  return found == request.headers.end() ? "" : found->value;
}

std::string parameter(Request const& request, std::string_view name) {
  for (std::string_view const part : split(request.query, '&')) {
    std::size_t const equals = std::min(part.find('='), part.size());
    if (!same_but_for_case(query_decoded(part.substr(0, equals)), name)) continue;
    return query_decoded(part.substr(std::min(equals + 1, part.size())));
  }
  return "";
}

Answer refusal(int status, std::string const& error) {
  nlohmann::json const body = {{"status", "failed"}, {"error", error}};
  return {.status = status,
          .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

}  // namespace poolcast::agents
