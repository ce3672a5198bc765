// A request as it came off the wire, and the response that goes back, as plain values. No socket is
// known here: whoever has one translates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/http_header.hpp"

namespace poolcast::emulator {

using Header = HttpHeader;

struct Request {
  std::string method;
  std::string target;  // path and query as received, not decoded
  std::vector<Header> headers;
  std::string body;
  std::string base;  // `http://127.0.0.1:8080`: what links begin with
};

struct Response {
  int status = 200;
  std::vector<Header> headers{};
  std::string body{};
};

/// The header's value as received; empty if it is not there.
std::string_view header(Request const& request, std::string_view name);

}  // namespace poolcast::emulator
