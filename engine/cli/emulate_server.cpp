#include "engine/cli/emulate_server.hpp"

#include <utility>

#include "engine/emulator/service.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

emulator::Request translated(httplib::Request const& request, std::string const& scheme) {
  emulator::Request result;
  result.method = request.method;
  result.target = request.target;
  for (auto const& [name, value] : request.headers) {
    if (!is_library_header(name)) result.headers.push_back({name, value});
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
};

/// Of a body that was not read to its end.
char const* code_of(BodyProblem problem) {
  switch (problem) {
    case BodyProblem::too_large:
      return "RequestBodyTooLarge";
    case BodyProblem::late:
      return "RequestTimedOut";
    case BodyProblem::malformed:
      break;
  }
  return "InvalidRequestBody";
}

}  // namespace

Expected<void, Failure> serve(EmulatedAccount& account, ListenAddress const& address,
                              std::optional<Duration> stop_after,
                              std::function<void(int)> const& listening) {
  Front const front{account, address.certificate.empty() ? "http://" : "https://"};
  auto const put_problem = [&](httplib::Request const& request, emulator::Problem const& problem,
                               httplib::Response& response) {
    put(account.answer_problem(translated(request, front.scheme), problem), response);
  };
  HttpFront const http{
      .largest_body = emulator::largest_body,
      .answer =
          [&](httplib::Request const& request, std::string body, httplib::Response& response) {
            front.answer(request, std::move(body), response);
          },
      .refuse_body =
          [&](httplib::Request const& request, BodyProblem problem, httplib::Response& response) {
            put_problem(request, emulator::problem(code_of(problem)), response);
          },
      .refuse =
          [&](httplib::Request const& request, httplib::Response& response) {
            if (request.method == "HEAD") return;
            if (response.has_header("request-id")) return;  // the service's own answer
            int const status = response.status;
            put_problem(request, problem_of(status), response);
            response.status = status;
          }};
  return serve_http(http, address, "--tls", stop_after, listening);
}

}  // namespace poolcast::cli
