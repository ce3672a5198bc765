#include "engine/cli/agent_http.hpp"

#include <utility>

namespace poolcast::cli {
namespace {

constexpr int headers_too_large = 431;

agents::Request translated(httplib::Request const& request) {
  std::size_t const mark = request.target.find('?');
  agents::Request result{.method = request.method,
                         .path = request.path,
                         .query = mark == std::string::npos ? "" : request.target.substr(mark + 1),
                         .peer = request.remote_addr};
  for (auto const& [name, value] : request.headers) {
    if (!is_library_header(name)) result.headers.push_back({name, value});
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
    if (!response.has_header("Connection")) response.set_header("Connection", "close");
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
};

struct Refusal {
  int status;
  char const* error;
};

/// Of a body that was not read to its end.
Refusal refusal_of(BodyProblem problem) {
  switch (problem) {
    case BodyProblem::too_large:
      return {413, "the body is larger than 64 KB"};
    case BodyProblem::late:
      return {408, "the body did not come in time"};
    case BodyProblem::malformed:
      break;
  }
  return {400, "the body cannot be read"};
}

}  // namespace

Expected<void, Failure> serve_agents(agents::AgentServer& server, ListenAddress const& address,
                                     std::function<void(int)> const& listening) {
  Front const front{server};
  HttpFront const http{
      .largest_body = agents::largest_body,
      .answer =
          [&](httplib::Request const& request, std::string body, httplib::Response& response) {
            front.answer(request, std::move(body), response);
          },
      .refuse_body =
          [&](httplib::Request const& request, BodyProblem problem, httplib::Response& response) {
            auto const [status, error] = refusal_of(problem);
            front.refuse(request, response, status, error);
          },
      .refuse =
          [&](httplib::Request const& request, httplib::Response& response) {
            front.refuse(request, response, response.status, "the request cannot be read");
          }};
  return serve_http(http, address, "--certificate", {}, listening);
}

}  // namespace poolcast::cli
