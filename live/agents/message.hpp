// A request to the agent server and its answer, as plain values: whoever has a socket translates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/http_header.hpp"

namespace poolcast::agents {

struct Request {
  std::string method = "POST";
  std::string path{};   // `/api/ProvideAzDOAgent`
  std::string query{};  // what follows the `?`, as it was sent
  std::vector<HttpHeader> headers{};
  std::string body{};
  std::string peer{};  // the address at the other end of the connection
};

struct Answer {
  int status = 200;
  std::string body{};
  std::string type = "application/json";
  std::vector<HttpHeader> headers{};
};

/// The first of that name, whatever its case; empty if there is none.
std::string header(Request const& request, std::string_view name);

/// `{"status":"failed","error":...}`
Answer refusal(int status, std::string const& error);

}  // namespace poolcast::agents
