#include "live/batch_http.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/percent.hpp"
#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "engine/signing/shared_key.hpp"
#include "live/system_clock.hpp"
#include "live/url.hpp"

namespace poolcast::live {
namespace {

/// So that a line of our log can be found in the service's.
std::string request_id(std::uint64_t seed, std::uint64_t number) {
  return guid_text(draw(seed, Stream::client_request_id, 2 * number),
                   draw(seed, Stream::client_request_id, 2 * number + 1));
}

std::string query_text(BatchCall const& call) {
  std::string text = std::string("?api-version=") + batch_api_version;
  for (auto const& [name, value] : call.query) text += "&" + name + "=" + percent_encoded(value);
  return text;
}

/// Not every answer that breaks off says how long it would have been.
bool broke_off(HttpResponse const& response) {
  bool const is_json = response.header("Content-Type").find("json") != std::string::npos;
  return response.status < 300 && is_json && !response.body.empty() &&
         !nlohmann::json::accept(response.body);
}

bool sends_length(HttpRequest const& request) {
  return !request.body.empty() || request.method == "POST" || request.method == "PUT" ||
         request.method == "PATCH";
}

}  // namespace

Authorizer shared_key_authorizer(std::string account, std::string key) {
  return [account = std::move(account), key = std::move(key)](HttpRequest const& request,
                                                              Asked) -> Result<std::string> {
    UrlTarget const target = url_target(request.url);
    std::vector<HttpHeader> headers = request.headers;
    // libcurl adds it.
    if (sends_length(request)) {
      headers.push_back({"Content-Length", std::to_string(request.body.size())});
    }
    Result<std::string> signed_text = signing::signature(
        signing::string_to_sign({request.method, target.path, target.query, headers}, account),
        key);
    if (!signed_text) return signed_text;
    return signing::format_authorization({account, *signed_text});
  };
}

BatchHttp::BatchHttp(std::string endpoint, Authorizer authorizer, BatchHttpOptions options)
    : endpoint_(std::move(endpoint)),
      authorizer_(std::move(authorizer)),
      options_(std::move(options)),
      client_(options_.http) {
  while (endpoint_.ends_with('/')) endpoint_.pop_back();
  if (!options_.now) options_.now = wall_clock_now;
}

BatchResult<HttpResponse> BatchHttp::send(BatchCall const& call) {
  HttpRequest request{.method = call.method,
                      .url = endpoint_ + call.path + query_text(call),
                      .headers = {{"Accept", "application/json"}},
                      .body = call.body};
  if (!call.body.empty()) {
    request.headers.push_back({"Content-Type", "application/json; odata=minimalmetadata"});
  }
  if (!call.if_match.empty()) request.headers.push_back({"If-Match", call.if_match});
  return send(request, call.method + " " + call.path);
}

BatchResult<HttpResponse> BatchHttp::get(std::string const& url, std::string const& place) {
  if (url_origin(url).empty() || url_origin(url) != url_origin(endpoint_)) {
    return refuse(
        {.place = place, .message = "its next page is elsewhere, and not asked for: " + url});
  }
  return send({.url = url, .headers = {{"Accept", "application/json"}}}, place);
}

BatchResult<HttpResponse> BatchHttp::send(HttpRequest const& request, std::string const& place) {
  std::uint64_t const number = requests_++;
  HttpRequest identified = request;
  std::string const id = request_id(options_.seed, number);
  identified.headers.push_back({"client-request-id", id});
  identified.headers.push_back({"return-client-request-id", "true"});
  Result<HttpRequest> ready = authorized(identified);
  if (!ready) return refuse({.place = place, .message = ready.error().message});
  RetryPolicy policy = options_.retries;
  if (!policy.jitter_seed) policy.jitter_seed = options_.seed + number;
  bool first = true;
  Attempted tried = attempt(
      [&] {
        // A signature is good for 15 minutes, a token for an hour.
        if (Result<HttpRequest> again = first ? ready : authorized(identified)) ready = again;
        first = false;
        return send_authorized(identified, *ready, id);
      },
      policy);
  BatchError error{.place = place, .attempts = tried.attempts};
  if (!tried.last) {
    error.message = endpoint_ + ": " + tried.last.error().message + tried.note();
    return refuse(std::move(error));
  }
  if (tried.last->status < 400) return std::move(*tried.last);
  error = read_batch_error(place, *tried.last);
  error.attempts = tried.attempts;
  if (tried.failed()) error.message += tried.note();
  return refuse(std::move(error));
}

Result<HttpResponse> BatchHttp::send_once(HttpRequest const& request, std::string const& id) {
  Result<HttpResponse> response = client_.send(request);
  if (!response) return response;
  if (broke_off(*response)) return fail("the answer breaks off");
  // Where something on the way has sent an answer twice, the second one would be taken for the next
  // request's, and so on for ever.
  std::string const answered = response->header("client-request-id");
  if (!answered.empty() && !same_but_for_case(answered, id)) {
    client_.disconnect();
    return fail("the answer is another request's");
  }
  answered_at_ = parse_rfc1123_time(response->header("Date"));
  return response;
}

/// `request` is `bare` with its Authorization. A token may be refused before its end: when its
/// issuer has withdrawn it, or the account has learnt of a new role. A key's signature is refused
/// for good.
Result<HttpResponse> BatchHttp::send_authorized(HttpRequest const& bare, HttpRequest const& request,
                                                std::string const& id) {
  Result<HttpResponse> response = send_once(request, id);
  std::string const& refused = request.headers.back().value;
  bool const by_token = refused.starts_with("Bearer ");
  if (!response || response->status != 401 || !by_token) return response;
  Result<HttpRequest> const renewed = authorized(bare, Asked::after_refusal);
  if (!renewed || renewed->headers.back().value == refused) return response;
  return send_once(*renewed, id);
}

Result<HttpRequest> BatchHttp::authorized(HttpRequest request, Asked asked) const {
  request.headers.push_back({"ocp-date", format_rfc1123_time(options_.now())});
  Result<std::string> value = authorizer_(request, asked);
  if (!value) return fail(value.error().message);
  request.headers.push_back({"Authorization", std::move(*value)});
  return request;
}

}  // namespace poolcast::live
