#include "engine/cli/emulate_server.hpp"

#include <memory>
#include <thread>

#include "engine/base/text.hpp"
#include "engine/cli/deadline_server.hpp"
#include "engine/cli/stop_signals.hpp"
#include "engine/emulator/service.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

constexpr int threads = 128;  // a client that dawdles holds one

emulator::Request translated(httplib::Request const& request, std::string const& scheme) {
  emulator::Request result;
  result.method = request.method;
  result.target = request.target;
  for (auto const& [name, value] : request.headers) {
    bool const ours = name == "REMOTE_ADDR" || name == "REMOTE_PORT" || name == "LOCAL_ADDR" ||
                      name == "LOCAL_PORT";  // put there by the library
    if (!ours) result.headers.push_back({name, value});
  }
  result.base = scheme + request.get_header_value("Host");
  return result;
}

void put(emulator::Response const& from, httplib::Response& into) {
  into.status = from.status;
  std::string type;
  for (emulator::Header const& header : from.headers) {
    if (header.name == "Content-Type") {
      type = header.value;
    } else {
      into.set_header(header.name, header.value);
    }
  }
  if (!from.body.empty()) into.set_content(from.body, type.c_str());
}

bool is_local(httplib::Request const& request) {
  return request.remote_addr.starts_with("127.") || request.remote_addr == "::1";
}

/// What the library refuses by itself gets the service's words.
emulator::Problem problem_of(int status) {
  switch (status) {
    case 404:
      return emulator::problem("InvalidUri");
    case 408:
      return emulator::problem("RequestTimedOut");
    case 413:
      return emulator::problem("RequestBodyTooLarge");
    case 414:
      return emulator::problem("RequestUrlFailedToParse");
    default:
      return emulator::problem(status < 500 ? "InvalidRequestBody" : "InternalError");
  }
}

struct Front {
  EmulatedAccount& account;
  std::string scheme;

  void answer(httplib::Request const& request, std::string body,
              httplib::Response& response) const {
    emulator::Request asked = translated(request, scheme);
    asked.body = std::move(body);
    put(account.answer(asked, live::wall_clock_now(), is_local(request)), response);
  }

  /// A body that is too long, or does not come in time, is not read to its end.
  void read_and_answer(httplib::Request const& request, httplib::Response& response,
                       httplib::ContentReader const& read) const {
    // Without either header there is no body; the library would wait for the connection's end.
    bool const has_body =
        request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
    if (!has_body) return answer(request, "", response);
    std::string body;
    bool const complete = read([&](char const* bytes, std::size_t length) {
      body.append(bytes, length);
      return body.size() <= emulator::largest_body;
    });
    if (complete) return answer(request, std::move(body), response);
    bool const too_large = response.status == 413 || body.size() > emulator::largest_body;
    char const* const wrong = too_large ? "RequestBodyTooLarge" : "RequestTimedOut";
    response.set_header("Connection", "close");
    put(account.answer_problem(translated(request, scheme), emulator::problem(wrong)), response);
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
    if (!response.body.empty() || response.status < 400 || request.method == "HEAD") return;
    if (response.has_header("request-id")) return;  // the service's own answer
    int const status = response.status;
    put(front.account.answer_problem(translated(request, front.scheme), problem_of(status)),
        response);
    response.status = status;
  });
}

void limit(httplib::Server& server) {
  server.new_task_queue = [] { return new httplib::ThreadPool(threads); };
  server.set_payload_max_length(emulator::largest_body);
  server.set_read_timeout(patience / second);
  server.set_write_timeout(patience / second);
  server.set_keep_alive_timeout(patience / second);
  server.set_keep_alive_max_count(1'000'000);
  server.set_tcp_nodelay(true);
  // The library's own choice would let a second emulator listen on the same port.
  server.set_socket_options([](socket_t socket) {
    int const yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
}

}  // namespace

Result<void> serve(EmulatedAccount& account, ServerOptions const& options,
                   std::optional<Duration> stop_after, std::function<void(int)> const& listening) {
  bool const tls = !options.certificate.empty();
  std::unique_ptr<httplib::Server> server;
  if (tls) {
    server = std::make_unique<httplib::SSLServer>(options.certificate.c_str(),
                                                  options.private_key.c_str());
  } else {
    server = std::make_unique<DeadlineServer>();
  }
  if (!server->is_valid()) {
    return fail("--tls: '" + options.certificate + "' and '" + options.private_key +
                "' are not a certificate and its key in PEM files");
  }
  Front const front{account, tls ? "https://" : "http://"};
  limit(*server);
  route(*server, front);
  int const port = options.port == 0 ? server->bind_to_any_port(options.host) : options.port;
  bool const bound = options.port == 0 ? port > 0 : server->bind_to_port(options.host, port);
  if (!bound) {
    return fail("cannot listen on " + options.host + ":" + std::to_string(options.port) +
                "; is something else listening there?");
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
