#include "engine/cli/http_serving.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <thread>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/cli/stop_signals.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

constexpr int threads = 128;  // a client that dawdles holds one

/// A body that is too long, or does not come in time, is not read to its end.
void read_and_answer(HttpFront const& front, httplib::Request const& request,
                     httplib::Response& response, httplib::ContentReader const& read) {
  // Without either header there is no body; the library would wait for the connection's end.
  bool const has_body =
      request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
  if (!has_body) return front.answer(request, "", response);
  std::string body;
  Time const begun = live::wall_clock_now();
  bool const complete = read([&](char const* bytes, std::size_t length) {
    body.append(bytes, length);
    return body.size() <= front.largest_body;
  });
  if (complete) return front.answer(request, std::move(body), response);
  bool const too_large = response.status == 413 || body.size() > front.largest_body;
  // The library does not tell a body that is late from one that is malformed.
  bool const late = live::wall_clock_now() - begun >= patience;
  if (request.get_header_value("Connection") != "close") {
    response.set_header("Connection", "close");
  }
  front.refuse_body(request,
                    too_large ? BodyProblem::too_large
                    : late    ? BodyProblem::late
                              : BodyProblem::malformed,
                    response);
}

void route(httplib::Server& server, HttpFront const& front) {
  auto const plain = [&front](httplib::Request const& request, httplib::Response& response) {
    front.answer(request, request.body, response);
  };
  auto const with_body = [&front](httplib::Request const& request, httplib::Response& response,
                                  httplib::ContentReader const& read) {
    read_and_answer(front, request, response, read);
  };
  server.Get(".*", plain);  // and HEAD
  server.Options(".*", plain);
  server.Post(".*", with_body);
  server.Put(".*", with_body);
  server.Patch(".*", with_body);
  server.Delete(".*", with_body);
  server.set_error_handler([&front](httplib::Request const& request, httplib::Response& response) {
    if (response.body.empty() && response.status >= 400) front.refuse(request, response);
  });
}

void limit(httplib::Server& server, std::size_t largest_body) {
  server.new_task_queue = [] { return new httplib::ThreadPool(threads); };
  server.set_payload_max_length(largest_body);
  server.set_read_timeout(patience / second);
  server.set_write_timeout(patience / second);
  server.set_keep_alive_timeout(patience / second);
  server.set_keep_alive_max_count(1'000'000);
  server.set_tcp_nodelay(true);
  // The library's own choice would let a second server listen on the same port.
  server.set_socket_options([](socket_t socket) {
    int const yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
}

}  // namespace

std::optional<int> parse_port(std::string_view text) {
  std::optional<long long> const port = parse_integer(text);
  if (!port || *port < 0 || *port > 65535) return std::nullopt;
  return static_cast<int>(*port);
}

Result<ListenAddress> parse_listen(std::string const& text, std::string const& example) {
  std::size_t const colon = text.rfind(':');
  std::optional<int> const port =
      colon == std::string::npos ? std::nullopt : parse_port(text.substr(colon + 1));
  std::string host = text.substr(0, port ? colon : 0);
  bool const in_brackets = host.starts_with('[') && host.ends_with(']');
  if (in_brackets) host = host.substr(1, host.size() - 2);
  bool const is_ipv6 = host.find(':') != std::string::npos;
  if (!host.empty() && is_ipv6 == in_brackets) {
    return ListenAddress{
        .host = std::move(host), .port = *port, .certificate = {}, .private_key = {}};
  }
  return fail("--listen: '" + text + "' is not an address; write --listen " + example);
}

std::string url_of(ListenAddress const& address, int port) {
  bool const is_ipv6 = address.host.find(':') != std::string::npos;
  std::string const host = is_ipv6 ? "[" + address.host + "]" : address.host;
  return (address.certificate.empty() ? "http://" : "https://") + host + ":" + std::to_string(port);
}

bool is_library_header(std::string const& name) {
  constexpr std::string_view names[] = {"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"};
  return std::ranges::find(names, name) != std::end(names);
}

Expected<void, Failure> serve_http(HttpFront const& front, ListenAddress const& address,
                                   char const* tls, std::optional<Duration> stop_after,
                                   std::function<void(int)> const& listening) {
  std::unique_ptr<httplib::Server> server;
  if (address.certificate.empty()) {
    server = std::make_unique<DeadlineServer>();
  } else {
    server = std::make_unique<httplib::SSLServer>(address.certificate.c_str(),
                                                  address.private_key.c_str());
  }
  if (!server->is_valid()) {
    return failure(std::string(tls) + ": '" + address.certificate + "' and '" +
                   address.private_key + "' are not a certificate and its key in PEM files");
  }
  limit(*server, front.largest_body);
  route(*server, front);
  int const port = address.port == 0 ? server->bind_to_any_port(address.host) : address.port;
  bool const bound = address.port == 0 ? port > 0 : server->bind_to_port(address.host, port);
  if (!bound) {
    return failure(
        "cannot listen on " + address.host + ", port " + std::to_string(address.port) +
            "; is that an address of this machine, and is something else listening there?",
        service_failed);
  }
  StopSignals const signals;
  std::thread serving([&] { server->listen_after_bind(); });
  while (!server->is_running()) std::this_thread::yield();
  listening(port);
  signals.wait(stop_after);
  server->stop();
  serving.join();
  return {};
}

}  // namespace poolcast::cli
