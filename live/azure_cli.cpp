#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/base/shell.hpp"
#include "engine/base/text.hpp"
#include "live/json_fields.hpp"
#include "live/token_request.hpp"

namespace poolcast::live {
namespace {

/// `2026-01-31 23:00:00.000000`, in this machine's time zone; newer ones say it in seconds too.
std::optional<Time> local_time(std::string const& text) {
  std::optional<Time> const as_utc = parse_w3c_time(text);
  if (!as_utc) return std::nullopt;
  CalendarTime const at = calendar_time(*as_utc);
  std::tm local{};
  local.tm_year = at.year - 1900;
  local.tm_mon = at.month - 1;
  local.tm_mday = at.day;
  local.tm_hour = at.hour;
  local.tm_min = at.minute;
  local.tm_sec = at.second;
  local.tm_isdst = -1;
  std::time_t const seconds = std::mktime(&local);
  if (seconds < 0) return std::nullopt;
  return Time{} + std::int64_t{seconds} * second;
}

std::string first_line(std::string const& text) {
  std::string_view const all = trim(text);
  return std::string(trim(all.substr(0, std::min<std::size_t>(all.find('\n'), 200))));
}

}  // namespace

TokenResult token_of_azure_cli(TokenRequest const& request, std::string const& command,
                               Duration limit) {
  // One that waits for somebody to sign in, or for a network, would hold up everything for ever.
  std::string const seconds = std::to_string(limit / second);
  Ran const ran = run_in_shell("timeout -k 5 " + seconds + " " + command +
                               " account get-access-token --resource " + request.resource +
                               " --output json 2>&1");
  auto const unavailable = [](std::string reason) {
    return tl::unexpected(TokenFailure{std::move(reason), true});
  };
  constexpr int timed_out = 124;
  if (ran.status == timed_out) {
    return unavailable("'" + command + "': no answer within " + format_duration(limit));
  }
  constexpr int not_found = 127;
  if (ran.status == not_found) return unavailable("'" + command + "' is not installed");
  if (ran.status != 0) return unavailable("'" + command + "': " + first_line(ran.output));
  // Warnings may stand before it.
  std::size_t const begin = std::min(ran.output.find('{'), ran.output.size());
  std::size_t const end = ran.output.rfind('}');
  std::string const text = end < begin ? "" : ran.output.substr(begin, end + 1 - begin);
  nlohmann::json const answer = nlohmann::json::parse(text, nullptr, false);
  AccessToken token{text_at(answer, "accessToken"), {}};
  std::int64_t const on = integer_at(answer, "expires_on");
  std::optional<Time> const expires =
      on > 0 ? Time{} + on * second : local_time(text_at(answer, "expiresOn"));
  if (token.text.empty() || !expires) {
    return unavailable("'" + command + "': the answer holds no token");
  }
  token.expires = *expires;
  return token;
}

}  // namespace poolcast::live
