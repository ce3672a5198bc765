#include "engine/emulator/shared_key.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/emulator/account.hpp"
#include "engine/emulator/uri.hpp"

namespace poolcast::emulator {
namespace {

constexpr Duration window = 15 * minute;
constexpr std::string_view scheme = "SharedKey ";

unsigned char const* bytes_of(std::string_view text) {
  return reinterpret_cast<unsigned char const*>(text.data());
}

/// The headers that every signature covers, in its order; the time is among the `ocp-` ones.
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

using Pairs = std::vector<Parameter>;

void sort_by_name(Pairs& pairs) {
  for (Parameter& pair : pairs) pair.name = key_of(pair.name);
  std::ranges::stable_sort(pairs, {}, &Parameter::name);
}

std::string canonical_headers(Request const& request) {
  Pairs pairs;
  for (Header const& one : request.headers) {
    if (key_of(one.name).starts_with("ocp-")) pairs.push_back({one.name, one.value});
  }
  sort_by_name(pairs);
  std::string text;
  for (Parameter const& pair : pairs) text += pair.name + ":" + pair.value + "\n";
  return text;
}

std::string canonical_resource(Request const& request, std::string_view account) {
  std::optional<Uri> uri = parse_uri(request.target);
  if (!uri) return "";
  std::string text = "/" + std::string(account) + uri->path;
  sort_by_name(uri->query);
  for (Parameter const& pair : uri->query) text += "\n" + pair.name + ":" + pair.value;
  return text;
}

/// 403, with the detail that tells a client's author what is wrong.
Problem failed(std::string detail) {
  return problem("AuthenticationFailed", {{"AuthenticationErrorDetail", std::move(detail)}});
}

std::optional<Problem> time_problem(Request const& request, Time wall_now) {
  std::string_view date = header(request, "ocp-date");
  if (date.empty()) date = header(request, "Date");
  std::optional<Time> const at = parse_rfc1123_time(date);
  if (!at) {
    return failed("The ocp-date or Date header is missing, or is not an RFC 1123 time: '" +
                  std::string(date) + "'");
  }
  if (*at - wall_now <= window && wall_now - *at <= window) return std::nullopt;
  return failed("Request date header too old: '" + std::string(date) + "'");
}

/// Takes as long whatever the first difference is.
bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  int const length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), bytes_of(text),
                                     static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text[text.size() - 1 - padding] == '=') ++padding;
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // and the end that OpenSSL writes
  int const length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string string_to_sign(Request const& request, std::string_view account) {
  std::string text = request.method + "\n";
  bool const has_own_date = !header(request, "ocp-date").empty();
  for (std::string_view const name : signed_headers) {
    if (name != "Date" || !has_own_date) text += header(request, name);
    text += '\n';
  }
  return text + canonical_headers(request) + canonical_resource(request, account);
}

std::string signature(std::string_view string_to_sign, std::string_view key) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(string_to_sign),
       string_to_sign.size(), digest.data(), &length);
  return to_base64({reinterpret_cast<char const*>(digest.data()), length});
}

std::optional<Problem> authentication_problem(Request const& request,
                                              Credentials const& credentials, Time wall_now) {
  std::string_view authorization = header(request, "Authorization");
  if (authorization.empty()) return problem("UnauthorizedRequest");
  if (authorization.starts_with("Bearer ")) {
    if (credentials.any_bearer && authorization.size() > 7) return std::nullopt;
    return failed("Tokens are not accepted; start the emulator with --accept-any-bearer");
  }
  if (!authorization.starts_with(scheme)) return problem("InvalidAuthenticationInfo");
  authorization.remove_prefix(scheme.size());
  std::size_t const colon = authorization.find(':');
  if (colon == authorization.npos) return problem("InvalidAuthenticationInfo");
  if (!same_but_for_case(authorization.substr(0, colon), credentials.account)) {
    return failed("The account '" + std::string(authorization.substr(0, colon)) +
                  "' is not the emulated one, '" + credentials.account + "'");
  }
  if (auto wrong = time_problem(request, wall_now)) return wrong;
  std::string const text = string_to_sign(request, authorization.substr(0, colon));
  std::string_view const given = authorization.substr(colon + 1);
  if (same_secret(given, signature(text, credentials.key))) return std::nullopt;
  return failed("The MAC signature found in the HTTP request '" + std::string(given) +
                "' is not the same as any computed signature. Server used following string to "
                "sign: '" +
                text + "'.");
}

}  // namespace poolcast::emulator
