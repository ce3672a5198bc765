#include "live/agents/envelope.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/base/nesting.hpp"
#include "engine/base/text.hpp"
#include "live/batch_calls.hpp"
#include "live/json_fields.hpp"

namespace poolcast::agents {
namespace {

using live::json_text;
using live::member;
using live::text_at;
using nlohmann::json;

std::string query_of(std::string const& url) {
  std::size_t const mark = url.find('?');
  return mark == url.npos ? "" : url.substr(mark + 1, url.find('#', mark) - mark - 1);
}

/// `{"x-functions-key":["K"]}`; a single value may stand without its array.
std::vector<HttpHeader> headers_of(json const& object) {
  std::vector<HttpHeader> headers;
  if (!object.is_object()) return headers;
  for (auto const& [name, value] : object.items()) {
    if (value.is_string()) headers.push_back({name, value.get<std::string>()});
    if (!value.is_array()) continue;
    for (json const& one : value) {
      if (one.is_string()) headers.push_back({name, one.get<std::string>()});
    }
  }
  return headers;
}

}  // namespace

std::optional<Request> opened(Request const& request) {
  if (nests_too_deep(request.body)) return std::nullopt;
  json const envelope = json::parse(request.body, nullptr, false);
  json const& inside = member(member(envelope, "Data"), "req");
  if (!inside.is_object()) return std::nullopt;
  Request asked{.method = text_at(inside, "Method"),
                .path = request.path,
                .query = query_of(text_at(inside, "Url")),
                .headers = headers_of(member(inside, "Headers")),
                .peer = request.peer};
  if (asked.method.empty()) asked.method = request.method;
  // Whoever writes the body can write any address there; what a proxy says outside is its own word.
  constexpr char forwarded[] = "X-Forwarded-For";
  auto const is_forwarded = [&](HttpHeader const& one) {
    return same_but_for_case(one.name, forwarded);
  };
  if (std::ranges::any_of(request.headers, is_forwarded)) {
    std::erase_if(asked.headers, is_forwarded);
    std::ranges::copy_if(request.headers, std::back_inserter(asked.headers), is_forwarded);
  }
  json const& body = member(inside, "Body");
  if (!body.is_null()) asked.body = body.is_string() ? body.get<std::string>() : json_text(body);
  return asked;
}

Answer enclosed(Answer const& answer) {
  json headers = {{"Content-Type", answer.type}};
  for (HttpHeader const& one : answer.headers) headers[one.name] = one.value;
  json const response = {
      {"statusCode", answer.status}, {"body", answer.body}, {"headers", std::move(headers)}};
  return {
      .body = json_text(
          {{"Outputs", {{"res", response}}}, {"Logs", json::array()}, {"ReturnValue", nullptr}})};
}

}  // namespace poolcast::agents
