// A service that gives Entra tokens, on the loopback interface, and settings that ask it.
#pragma once

#include <string>

#include "live/entra_token.hpp"
#include "tests/live/loopback.hpp"
#include "tests/live/secrets.hpp"

namespace poolcast::live {

using httplib::Request;
using httplib::Response;
using test::Loopback;

inline constexpr char nobody[] = "http://127.0.0.1:1";
inline constexpr char no_azure_cli[] = "poolcast-no-such-program";
inline Time const now = *parse_w3c_time("2026-01-12T08:00:00Z");

/// Nobody gives a token.
inline EntraSettings alone() {
  return {.authority_host = nobody,
          .metadata_host = nobody,
          .azure_cli = no_azure_cli,
          .retries = {.attempts = 2, .wait = [](Duration) {}},
          .now = [] { return now; }};
}

inline std::string replaced(std::string text, std::string const& what, std::string const& with) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what)) {
    text.replace(at, what.size(), with);
  }
  return text;
}

/// `token` or the error, which a person sees.
inline std::string outcome(EntraSettings const& settings, std::string const& server = nobody) {
  Result<std::string> const token = EntraTokens(settings).token();
  if (!token) return replaced(test::told(token.error().message), server, "SERVER");
  return *token == test::access_token ? "token" : "another token";
}

inline std::string token_body(std::string const& life) {
  return std::string(R"({"token_type":"Bearer","access_token":")") + test::access_token + "\"," +
         life + "}";
}

/// Answers every question with `status` and `body`, and remembers the last one.
struct TokenService {
  explicit TokenService(int answer_status = 200,
                        std::string answer_body = token_body(R"("expires_in":3599)"))
      : status(answer_status), body(std::move(answer_body)) {}

  int status;
  std::string body;
  int asked = 0;
  std::string target;
  std::string form;
  httplib::Headers headers;
  Loopback server{Loopback::AnyMethod{[this](Request const& request, Response& response) {
    ++asked;
    target = request.target;
    form = request.body;
    headers = request.headers;
    response.status = status;
    response.set_content(body, "application/json");
  }}};

  std::string header(char const* name) const {
    auto const found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

inline EntraSettings with_application(TokenService const& service) {
  EntraSettings settings = alone();
  settings.tenant_id = "a-tenant";
  settings.client_id = "a-client";
  settings.authority_host = service.server.url("");
  return settings;
}

}  // namespace poolcast::live
