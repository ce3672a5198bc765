#include "engine/emulator/authentication.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/signing/shared_key.hpp"

namespace poolcast::emulator {
namespace {

constexpr Duration window = 15 * minute;

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

/// What a client that knows the key has signed.
std::string signed_text(Request const& request, std::string_view account) {
  std::string_view const target = request.target;
  std::size_t const mark = std::min(target.find('?'), target.size());
  return signing::string_to_sign({.method = request.method,
                                  .path = target.substr(0, mark),
                                  .query = target.substr(std::min(mark + 1, target.size())),
                                  .headers = request.headers},
                                 account);
}

}  // namespace

std::optional<Problem> authentication_problem(Request const& request,
                                              Credentials const& credentials, Time wall_now) {
  std::string_view const authorization = header(request, "Authorization");
  if (authorization.empty()) return problem("UnauthorizedRequest");
  if (authorization.starts_with("Bearer ")) {
    if (credentials.any_bearer && authorization.size() > 7) return std::nullopt;
    return failed("Tokens are not accepted; start the emulator with --accept-any-bearer");
  }
  std::optional<signing::SharedKeyHeader> const given = signing::parse_authorization(authorization);
  if (!given) return problem("InvalidAuthenticationInfo");
  if (!same_but_for_case(given->account, credentials.account)) {
    return failed("The account '" + given->account + "' is not the emulated one, '" +
                  credentials.account + "'");
  }
  if (auto wrong = time_problem(request, wall_now)) return wrong;
  std::string const text = signed_text(request, given->account);
  Result<std::string> const right = signing::signature(text, credentials.key);
  if (right && signing::equal_in_constant_time(given->signature, *right)) return std::nullopt;
  return failed("The MAC signature found in the HTTP request '" + given->signature +
                "' is not the same as any computed signature. Server used following string to "
                "sign: '" +
                text + "'.");
}

}  // namespace poolcast::emulator
