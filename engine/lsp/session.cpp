#include "engine/lsp/session.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/lsp/methods.hpp"
#include "engine/lsp/protocol.hpp"

namespace poolcast::lsp {

using nlohmann::json;

namespace {

using Phase = Session::Phase;

std::string to_text(json const& message) {
  // What an editor sent is UTF-8, or it would not have been read; cutting it by offsets from a
  // tolerant reader might still split a character.
  return message.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string reply(json const& id, json result) {
  return to_text({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

std::string refuse(json const& id, Failure const& failure) {
  json const error = {{"code", static_cast<int>(failure.code)}, {"message", failure.message}};
  return to_text({{"jsonrpc", "2.0"}, {"id", id}, {"error", error}});
}

Answer<json> answer(Session& session, std::string const& name, json const& params) {
  bool const is_initialize = name == "initialize";
  if (session.phase == Phase::fresh && !is_initialize) {
    return tl::unexpected(
        Failure{ErrorCode::not_initialized, "'initialize' must come before '" + name + "'"});
  }
  if (session.phase == Phase::shut_down) {
    return tl::unexpected(
        Failure{ErrorCode::invalid_request, "after 'shutdown' only 'exit' is expected"});
  }
  if (session.phase == Phase::initialized && is_initialize) {
    return tl::unexpected(Failure{ErrorCode::invalid_request, "'initialize' was already sent"});
  }
  Request const* const request = find_request(name);
  if (request == nullptr) {
    return tl::unexpected(
        Failure{ErrorCode::method_not_found, "there is no method '" + name + "'"});
  }
  return request->answer(session, params);
}

std::vector<std::string> notify(Session& session, std::string const& name, json const& params) {
  Notification const* const row = find_notification(name);
  bool const is_exit = name == "exit";
  if (row == nullptr || (session.phase != Phase::initialized && !is_exit)) return {};
  std::vector<std::string> texts;
  Answer<std::vector<json>> const messages = row->take(session, params);
  if (messages) {
    for (json const& message : *messages) texts.push_back(to_text(message));
  } else {
    // A notification is never answered; the editor's log is where its author looks.
    json const log = {{"type", 1}, {"message", name + ": " + messages.error().message}};
    texts.push_back(
        to_text({{"jsonrpc", "2.0"}, {"method", "window/logMessage"}, {"params", log}}));
  }
  return texts;
}

/// No message of the protocol nests nearly as deep, and reading one that does takes long.
bool nests_too_deep(std::string_view text) {
  constexpr int deepest = 100;
  int depth = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size() && depth <= deepest; ++at) {
    char const c = text[at];
    if (in_string && c == '\\') {
      ++at;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '[' || c == '{')) {
      ++depth;
    } else if (!in_string && (c == ']' || c == '}')) {
      --depth;
    }
  }
  return depth > deepest;
}

bool is_id(json const& id) { return id.is_string() || id.is_number_integer(); }

}  // namespace

std::vector<std::string> receive(Session& session, std::string_view text) {
  if (nests_too_deep(text)) {
    return {refuse(nullptr, {ErrorCode::parse_error, "the message nests too deeply"})};
  }
  json const message = json::parse(text, nullptr, false);
  if (message.is_discarded()) {
    return {refuse(nullptr, {ErrorCode::parse_error, "the message is not JSON"})};
  }
  json const* const id = find_member(message, "id");
  json const* const method = find_member(message, "method");
  Answer<std::string> const version = read_text(message, "jsonrpc");
  bool const is_response = method == nullptr && id != nullptr &&
                           (message.contains("result") || message.contains("error"));
  if (is_response) return {};
  json const answered = id != nullptr && is_id(*id) ? *id : json(nullptr);
  bool const is_message = method != nullptr && method->is_string() && version == "2.0";
  if (!is_message || (id != nullptr && !is_id(*id))) {
    return {refuse(answered, {ErrorCode::invalid_request,
                              "the message is no request or notification of JSON-RPC 2.0"})};
  }
  json const none;
  json const* const given = find_member(message, "params");
  json const& params = given == nullptr ? none : *given;
  auto const name = method->get<std::string>();
  if (id == nullptr) return notify(session, name, params);
  Answer<json> result = answer(session, name, params);
  return {result ? reply(answered, std::move(*result)) : refuse(answered, result.error())};
}

}  // namespace poolcast::lsp
