// A small HTTP client: one request, one answer. Knows nothing of what it carries; retries are
// http_retry's. The connection is kept for the next request to the same host.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/http_header.hpp"
#include "engine/base/result.hpp"
#include "engine/base/time.hpp"

namespace poolcast::live {

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<HttpHeader> headers{};
  std::string body{};
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;
  std::string body;

  /// The first header of that name, whatever its case; empty if there is none.
  std::string header(std::string_view name) const;
};

struct HttpOptions {
  Duration connect_timeout = 15 * second;
  Duration timeout = 60 * second;  // of a request with its answer
  std::size_t most_bytes = std::size_t{64} << 20U;
  std::string ca_bundle{};           // empty: the system's
  bool direct = false;               // without the proxy of the environment
  std::function<bool()> given_up{};  // asked every second or more often: ends a request under way
};

/// The server has a certificate that is not trusted: to send again would not help.
bool is_untrusted(Error const& error);
/// HttpOptions::given_up has ended the request.
bool is_given_up(Error const& error);

/// Proxies are those of the environment: https_proxy, no_proxy and the like. Redirects are not
/// followed: they are answers.
class HttpClient {
 public:
  explicit HttpClient(HttpOptions options = {});
  ~HttpClient();
  HttpClient(HttpClient const&) = delete;
  HttpClient& operator=(HttpClient const&) = delete;

  /// An answer of whatever status; the error is that there is none, and says why.
  Result<HttpResponse> send(HttpRequest const& request);
  /// The next request goes over a new connection.
  void disconnect();

 private:
  struct Handle;
  HttpOptions options_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace poolcast::live
