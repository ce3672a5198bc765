#include "engine/signing/shared_key.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/base64.hpp"
#include "engine/base/percent.hpp"
#include "engine/base/text.hpp"
#include "engine/signing/hmac.hpp"

namespace poolcast::signing {
namespace {

constexpr std::string_view scheme = "SharedKey ";

// In this order; their names are not part of the text.
constexpr std::string_view signed_headers[] = {"Content-Encoding",
                                               "Content-Language",
                                               "Content-Length",
                                               "Content-MD5",
                                               "Content-Type",
                                               "Date",
                                               "If-Modified-Since",
                                               "If-Match",
                                               "If-None-Match",
                                               "If-Unmodified-Since",
                                               "Range"};

using NamedText = std::pair<std::string, std::string>;

std::string_view value_of(std::span<HttpHeader const> headers, std::string_view name) {
  auto const found = std::ranges::find_if(
      headers, [&](HttpHeader const& header) { return same_but_for_case(header.name, name); });
  return found == headers.end() ? std::string_view() : found->value;
}

std::string service_headers(std::span<HttpHeader const> headers) {
  std::vector<NamedText> ours;
  for (HttpHeader const& header : headers) {
    std::string name = lower_case(header.name);
    if (name.starts_with("ocp-")) ours.emplace_back(std::move(name), header.value);
  }
  std::ranges::sort(ours);
  std::string text;
  for (auto const& [name, value] : ours) text.append(name).append(":").append(value) += '\n';
  return text;
}

std::string sorted_query(std::string_view query) {
  std::vector<NamedText> parameters;
  for (std::string_view const parameter : split(query, '&')) {
    if (parameter.empty()) continue;
    std::size_t const equals = std::min(parameter.find('='), parameter.size());
    std::string_view const value = parameter.substr(std::min(equals + 1, parameter.size()));
    parameters.emplace_back(lower_case(query_decoded(parameter.substr(0, equals))),
                            query_decoded(value));
  }
  std::ranges::sort(parameters);
  std::string text;
  for (auto const& [name, value] : parameters) text.append("\n").append(name).append(":") += value;
  return text;
}

}  // namespace

std::string string_to_sign(SentRequest const& request, std::string_view account) {
  // With an ocp-date the Date does not count: something on the way may have set it.
  bool const has_own_date = !value_of(request.headers, "ocp-date").empty();
  std::string text = std::string(request.method) + "\n";
  for (std::string_view const name : signed_headers) {
    bool const counts = name != "Date" || !has_own_date;
    text += std::string(counts ? value_of(request.headers, name) : "") + "\n";
  }
  text += service_headers(request.headers);
  text += "/" + std::string(account) + std::string(request.path);
  return text + sorted_query(request.query);
}

Result<std::string> signature(std::string_view text, std::string_view key) {
  std::optional<std::string> const secret = base64_decoded(trim(key));
  if (!secret || secret->empty()) {
    return fail("the account key is not base64; copy it whole, from 'az batch account keys list'");
  }
  return base64_encoded(hmac_sha256(text, *secret));
}

std::string format_authorization(SharedKeyHeader const& header) {
  return std::string(scheme) + header.account + ":" + header.signature;
}

std::optional<SharedKeyHeader> parse_authorization(std::string_view value) {
  value = trim(value);
  if (!same_but_for_case(value.substr(0, scheme.size()), scheme)) return std::nullopt;
  value.remove_prefix(scheme.size());
  std::size_t const colon = value.find(':');
  if (colon == value.npos || colon == 0 || colon + 1 == value.size()) return std::nullopt;
  return SharedKeyHeader{std::string(trim(value.substr(0, colon))),
                         std::string(value.substr(colon + 1))};
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace poolcast::signing
