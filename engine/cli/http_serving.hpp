// What the project's servers do alike: listen, read requests within limits, end on a signal. What a
// request is answered with is the front's.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/cli/deadline_server.hpp"
#include "engine/cli/failure.hpp"

namespace poolcast::cli {

struct ListenAddress {
  std::string host;         // of IPv6 without its brackets
  int port = 0;             // 0: any that is free
  std::string certificate;  // files of PEM; empty: no TLS
  std::string private_key;
};

std::optional<int> parse_port(std::string_view text);
/// Of `--listen`, `127.0.0.1:8910` or `[::1]:8910`; `example` is for the error.
Result<ListenAddress> parse_listen(std::string const& text, std::string const& example);
/// Where it is asked once it listens on `port`.
std::string url_of(ListenAddress const& address, int port);

enum class BodyProblem {
  too_large,
  late,
  malformed,
};

struct HttpFront {
  std::size_t largest_body = 0;  // bytes
  std::function<void(httplib::Request const&, std::string body, httplib::Response&)> answer;
  /// A body that was not read to its end.
  std::function<void(httplib::Request const&, BodyProblem, httplib::Response&)> refuse_body;
  /// What the library refuses by itself, with its status in the response.
  std::function<void(httplib::Request const&, httplib::Response&)> refuse;
};

/// Whether the library has put the header there: it is not of the request.
bool is_library_header(std::string const& name);

/// Until SIGINT or SIGTERM, or for `stop_after`; what is in flight is answered. `listening` is told
/// the port. `tls` names the option of the certificate, for the error.
Expected<void, Failure> serve_http(HttpFront const& front, ListenAddress const& address,
                                   char const* tls, std::optional<Duration> stop_after,
                                   std::function<void(int)> const& listening);

}  // namespace poolcast::cli
