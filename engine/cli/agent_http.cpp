#include "engine/cli/agent_http.hpp"

#include <memory>
#include <thread>
#include <utility>

#include "engine/cli/deadline_server.hpp"
#include "engine/cli/stop_signals.hpp"

namespace poolcast::cli {
namespace {

constexpr int threads = 128;  // a client that dawdles holds one
constexpr int headers_too_large = 431;

agents::Request translated(httplib::Request const& request) {
  std::size_t const mark = request.target.find('?');
  agents::Request result{.method = request.method,
                         .path = request.path,
                         .query = mark == std::string::npos ? "" : request.target.substr(mark + 1),
                         .peer = request.remote_addr};
  for (auto const& [name, value] : request.headers) {
    bool const ours = name == "REMOTE_ADDR" || name == "REMOTE_PORT" || name == "LOCAL_ADDR" ||
                      name == "LOCAL_PORT";  // put there by the library
    if (!ours) result.headers.push_back({name, value});
  }
  return result;
}

void put(agents::Answer const& from, httplib::Response& into) {
  into.status = from.status;
  for (HttpHeader const& header : from.headers) into.set_header(header.name, header.value);
  into.set_header("Cache-Control", "no-store");
  into.set_content(from.body, from.type.c_str());
}

std::size_t size_of_headers(httplib::Request const& request) {
  std::size_t size = request.target.size();
  for (auto const& [name, value] : request.headers) size += name.size() + value.size();
  return size;
}

struct Front {
  agents::AgentServer& server;

  void refuse(httplib::Request const& request, httplib::Response& response, int status,
              char const* error) const {
    response.set_header("Connection", "close");
    put(server.refuse(translated(request), status, error), response);
  }

  void answer(httplib::Request const& request, std::string body,
              httplib::Response& response) const {
    if (size_of_headers(request) > agents::largest_headers) {
      return refuse(request, response, headers_too_large, "the headers are larger than 32 KB");
    }
    agents::Request asked = translated(request);
    asked.body = std::move(body);
    put(server.answer(asked), response);
  }

  /// A body that is too long, or does not come in time, is not read to its end.
  void read_and_answer(httplib::Request const& request, httplib::Response& response,
                       httplib::ContentReader const& read) const {
    bool const has_body =
        request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
    if (!has_body) return answer(request, "", response);
    std::string body;
    bool const complete = read([&](char const* bytes, std::size_t length) {
      body.append(bytes, length);
      return body.size() <= agents::largest_body;
    });
    if (complete) return answer(request, std::move(body), response);
    bool const too_large = response.status == 413 || body.size() > agents::largest_body;
    too_large ? refuse(request, response, 413, "the body is larger than 64 KB")
              : refuse(request, response, 408, "the body did not come in time");
  }
};

void route(httplib::Server& server, Front const& front) {
  auto const plain = [&front](httplib::Request const& request, httplib::Response& response) {
    front.answer(request, request.body, response);
  };
  auto const with_body = [&front](httplib::Request const& request, httplib::Response& response,
                                  httplib::ContentReader const& read) {
    front.read_and_answer(request, response, read);
  };
  server.Get(".*", plain);  // and HEAD
  server.Options(".*", plain);
  server.Post(".*", with_body);
  server.Put(".*", with_body);
  server.Patch(".*", with_body);
  server.Delete(".*", with_body);
  server.set_error_handler([&front](httplib::Request const& request, httplib::Response& response) {
    if (!response.body.empty() || response.status < 400) return;
    int const status = response.status;
    front.refuse(request, response, status, "the request cannot be read");
  });
}

void limit(httplib::Server& server) {
  server.new_task_queue = [] { return new httplib::ThreadPool(threads); };
  server.set_payload_max_length(agents::largest_body);
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

Result<void> serve_agents(agents::AgentServer& server, AgentHttpOptions const& options,
                          std::function<void(int)> const& listening) {
  bool const tls = !options.certificate.empty();
  std::unique_ptr<httplib::Server> http;
  if (tls) {
    http = std::make_unique<httplib::SSLServer>(options.certificate.c_str(),
                                                options.private_key.c_str());
  } else {
    http = std::make_unique<DeadlineServer>();
  }
  if (!http->is_valid()) {
    return fail("--certificate: '" + options.certificate + "' and '" + options.private_key +
                "' are not a certificate and its key in PEM files");
  }
  Front const front{server};
  limit(*http);
  route(*http, front);
  int const port = options.port == 0 ? http->bind_to_any_port(options.host) : options.port;
  bool const bound = options.port == 0 ? port > 0 : http->bind_to_port(options.host, port);
  if (!bound) {
    return fail("cannot listen on " + options.host + ":" + std::to_string(options.port) +
                "; is something else listening there?");
  }
  StopSignals const signals;
  std::thread serving([&] { http->listen_after_bind(); });
  while (!http->is_running()) std::this_thread::yield();
  listening(port);
  signals.wait({});
  http->stop();
  serving.join();
  return {};
}

}  // namespace poolcast::cli
