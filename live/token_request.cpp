#include "live/token_request.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "engine/base/file.hpp"
#include "engine/base/percent.hpp"
#include "engine/base/text.hpp"
#include "live/json_fields.hpp"
#include "live/url.hpp"
#include "live/without.hpp"

namespace poolcast::live {
namespace {

using nlohmann::json;

tl::unexpected<TokenFailure> refused(std::string reason) {
  return tl::unexpected(TokenFailure{std::move(reason), false});
}
tl::unexpected<TokenFailure> unavailable(std::string reason) {
  return tl::unexpected(TokenFailure{std::move(reason), true});
}

/// A number, which some of the services write as a text.
std::optional<std::int64_t> number_at(json const& object, char const* key) {
  if (member(object, key).is_number_integer()) return integer_at(object, key);
  std::optional<long long> const number = parse_integer(text_at(object, key));
  return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

/// Nothing if it is no token; the answer itself is never told.
std::optional<AccessToken> read_token(std::string const& body, Time now) {
  json const answer = json::parse(body, nullptr, false);
  AccessToken token{text_at(answer, "access_token"), now};
  std::optional<std::int64_t> const on = number_at(answer, "expires_on");
  std::optional<std::int64_t> const in = number_at(answer, "expires_in");
  if (token.text.empty() || (!on && !in)) return std::nullopt;
  constexpr std::int64_t most_seconds = std::int64_t{1} << 36U;
  token.expires = on ? Time{} + std::min(*on, most_seconds) * second
                     : now + std::min(*in, most_seconds) * second;
  return token;
}

/// What Entra and the metadata services say in their own words, without the lines for machines.
std::string refusal(HttpResponse const& response, std::string const& secret) {
  json const body = json::parse(response.body, nullptr, false);
  std::string const description = text_at(body, "error_description");
  if (description.empty()) {
    bool const is_token = !text_at(body, "access_token").empty();
    return answer_text({response.status, {}, is_token ? "" : without({secret}, response.body)});
  }
  std::string const line = description.substr(0, description.find('\n'));
  return without({secret}, std::string(trim(line)));
}

struct Question {
  std::string place;
  std::string secret;  // is in no text
};

TokenResult answer_of(Attempted const& tried, TokenRequest const& request,
                      Question const& question) {
  std::string const& place = question.place;
  if (!tried.last) return refused(place + ": " + tried.last.error().message + tried.note());
  if (tried.last->status != 200) {
    return refused(place + ": " + refusal(*tried.last, question.secret) +
                   (tried.failed() ? tried.note() : ""));
  }
  std::optional<AccessToken> token = read_token(tried.last->body, request.now);
  if (!token) return refused(place + ": the answer holds no token");
  return *std::move(token);
}

TokenResult ask_authority(TokenRequest const& request, Application const& application,
                          std::string const& proof, std::string const& secret) {
  std::string const place = application.authority + "/" + application.tenant + "/oauth2/v2.0/token";
  if (!url_origin(place).starts_with("https://") && !is_loopback(place)) {
    return refused(place + ": a secret is sent over https only; set AZURE_AUTHORITY_HOST right");
  }
  // The audience of Batch ends with a slash, so its scope has two.
  HttpRequest const form{
      .method = "POST",
      .url = place,
      .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
      .body = "grant_type=client_credentials&client_id=" + percent_encoded(application.client_id) +
              "&scope=" + percent_encoded(request.resource + "/.default") + proof};
  HttpClient client(request.http);
  return answer_of(attempt([&] { return client.send(form); }, request.retries), request,
                   {place, secret});
}

std::string identity_query(TokenRequest const& request, char const* version,
                           std::string const& client_id) {
  std::string const query =
      std::string("api-version=") + version + "&resource=" + percent_encoded(request.resource);
  return client_id.empty() ? query : query + "&client_id=" + percent_encoded(client_id);
}

}  // namespace

TokenResult token_by_secret(TokenRequest const& request, Application const& application,
                            std::string const& secret) {
  return ask_authority(request, application, "&client_secret=" + percent_encoded(secret), secret);
}

TokenResult token_by_federation(TokenRequest const& request, Application const& application,
                                std::string const& file) {
  Result<Source> const assertion = load_source(file);
  if (!assertion) return refused(assertion.error().message);
  constexpr char kind[] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  std::string const secret(trim(assertion->text));
  return ask_authority(request, application,
                       "&client_assertion_type=" + percent_encoded(kind) +
                           "&client_assertion=" + percent_encoded(secret),
                       secret);
}

TokenResult token_of_app_service(TokenRequest const& request, std::string const& endpoint,
                                 std::string const& header, std::string const& client_id) {
  HttpRequest const question{
      .url = endpoint + "?" + identity_query(request, "2019-08-01", client_id),
      .headers = {{"X-IDENTITY-HEADER", header}}};
  HttpOptions options = request.http;
  options.direct = true;
  HttpClient client(std::move(options));
  return answer_of(attempt([&] { return client.send(question); }, request.retries), request,
                   {endpoint, header});
}

TokenResult token_of_machine(TokenRequest const& request, std::string const& host,
                             std::string const& client_id) {
  std::string const place = host + "/metadata/identity/oauth2/token";
  HttpRequest const question{.url = place + "?" + identity_query(request, "2018-02-01", client_id),
                             .headers = {{"Metadata", "true"}}};
  // Outside Azure nobody is there, and one second of silence is enough to know that.
  HttpOptions options = request.http;
  options.connect_timeout = second;
  options.timeout = 10 * second;
  options.direct = true;
  HttpClient client(std::move(options));
  Result<HttpResponse> first = client.send(question);
  if (!first) return unavailable(place + ": " + first.error().message);
  bool sent = false;
  Attempted const tried =
      attempt([&] { return std::exchange(sent, true) ? client.send(question) : std::move(first); },
              request.retries);
  TokenResult token = answer_of(tried, request, {place, ""});
  // The machine is in Azure, and has no identity.
  bool const has_none = tried.last && tried.last->status == 400 && client_id.empty();
  if (!token && has_none) token.error().unavailable = true;
  return token;
}

}  // namespace poolcast::live
