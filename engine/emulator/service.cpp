#include "engine/emulator/service.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "engine/emulator/operation.hpp"

namespace poolcast::emulator {
namespace {

/// The names in the path's place of `{}`; nothing if the path is another.
std::optional<std::vector<std::string>> match(std::string_view pattern, Uri const& uri) {
  std::vector<std::string_view> const pieces = split(pattern.substr(1), '/');
  if (pieces.size() != uri.segments.size()) return std::nullopt;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i] == "{}") {
      names.push_back(uri.segments[i]);
    } else if (!same_but_for_case(pieces[i], uri.segments[i])) {
      return std::nullopt;
    }
  }
  return names;
}

/// `2022-10-01.16.0` or `2025-06-01`: any version is behaved to as the same one.
bool is_version(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-dd";
  if (text.size() < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    bool const fits = form[i] == 'd' ? is_digit(text[i]) : text[i] == form[i];
    if (!fits) return false;
  }
  text.remove_prefix(form.size());
  if (text.empty()) return true;
  std::vector<std::string_view> const parts = split(text.substr(1), '.');
  return text.front() == '.' && parts.size() == 2 && parse_integer(parts[0]).value_or(-1) >= 0 &&
         parse_integer(parts[1]).value_or(-1) >= 0;
}

std::optional<Problem> query_problem(Uri const& uri, Operation const& operation) {
  std::optional<std::string> const version = parameter(uri, "api-version");
  if (!version) {
    return problem("MissingRequiredQueryParameter", {{"QueryParameterName", "api-version"}});
  }
  if (!is_version(*version)) {
    return problem("UnsupportedRequestVersion",
                   {{"QueryParameterName", "api-version"}, {"QueryParameterValue", *version}});
  }
  for (Parameter const& one : uri.query) {
    std::vector<std::string_view> known = split(operation.query, ' ');
    known.insert(known.end(), {"api-version", "timeout"});
    auto const is_it = [&](std::string_view name) { return same_but_for_case(name, one.name); };
    if (std::ranges::any_of(known, is_it)) continue;
    return problem("UnsupportedQueryParameter",
                   {{"QueryParameterName", one.name}, {"QueryParameterValue", one.value}});
  }
  auto const expand = parameter(uri, "$expand");
  if (expand && *expand != "stats") {
    return bad_parameter("$expand", *expand, "Only stats can be expanded");
  }
  return std::nullopt;
}

Expected<Json, Problem> read_body(Request const& request, Operation const& operation) {
  if (request.body.size() > largest_body) return refuse("RequestBodyTooLarge");
  bool const empty = trim(request.body).empty();
  if (operation.body == Body::none || (empty && operation.body == Body::optional)) {
    return Json::object();
  }
  std::optional<Json> body = read_json(request.body);
  if (!body) return refuse("InvalidRequestBody", {{"Reason", "The body is not valid JSON"}});
  if (auto wrong = body_problem(*body, *operation.schema)) return refuse(std::move(*wrong));
  return without_nulls(*body);
}

Answer run(Account& account, Request const& request) {
  std::optional<Uri> const uri = parse_uri(request.target);
  if (!uri) return refuse("RequestUrlFailedToParse");
  bool known_path = false;
  for (Operation const& operation : operations()) {
    auto names = match(operation.path, *uri);
    if (!names) continue;
    known_path = true;
    if (operation.method != request.method) continue;
    if (auto wrong = query_problem(*uri, operation)) return refuse(std::move(*wrong));
    Expected<Json, Problem> const body = read_body(request, operation);
    if (!body) return refuse(body.error());
    return operation.run({account, request, *uri, operation, std::move(*names), *body});
  }
  if (known_path) return refuse("UnsupportedHttpVerb", {{"HttpVerb", request.method}});
  return refuse("InvalidUri");
}

std::string next_request_id(Account& account) {
  std::uint64_t const number = ++account.requests;
  return guid_text(draw(number, Stream::request, 0), draw(number, Stream::request, 1));
}

void add_common(Account const& account, Response& response, Request const& request,
                std::string const& request_id) {
  response.headers.push_back({"request-id", request_id});
  response.headers.push_back({"DataServiceVersion", "3.0"});
  response.headers.push_back({"Date", format_rfc1123_time(account.now)});
  bool const echo = same_but_for_case(header(request, "return-client-request-id"), "true");
  std::string_view const id = header(request, "client-request-id");
  if (echo && !id.empty()) response.headers.push_back({"client-request-id", std::string(id)});
  if (response.body.empty()) return;
  response.headers.push_back({"Content-Type", "application/json;odata=minimalmetadata"});
}

Response worded(Account const& account, Request const& request, Problem const& problem,
                std::string const& request_id) {
  bool const reads = request.method == "GET" || request.method == "HEAD";
  bool const unmet = problem.kind->code == "ConditionNotMet";
  Response response{.status = unmet && reads ? 304 : problem.kind->status};
  if (problem.kind->status == 401) {
    response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"" + request.base + "\""});
  }
  if (problem.kind->status == 503) response.headers.push_back({"Retry-After", "1"});
  if (response.status == 304 || request.method == "HEAD") return response;
  Json body = {
      {"odata.metadata", request.base +
                             "/$metadata#Microsoft.Azure.Batch.Protocol.Entities.Container.errors/"
                             "@Element"}};
  body.update(batch_error(problem, request_id, account.now));
  response.body = write_json(body);
  return response;
}

}  // namespace

Response answer(Account& account, Request const& request) {
  std::string const request_id = next_request_id(account);
  Answer result = run(account, request);
  Response response =
      result ? std::move(*result) : worded(account, request, result.error(), request_id);
  add_common(account, response, request, request_id);
  return response;
}

Response answer_problem(Account& account, Request const& request, Problem const& problem) {
  std::string const request_id = next_request_id(account);
  Response response = worded(account, request, problem, request_id);
  add_common(account, response, request, request_id);
  return response;
}

}  // namespace poolcast::emulator
