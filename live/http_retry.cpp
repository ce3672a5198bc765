#include "live/http_retry.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "engine/base/text.hpp"
#include "live/system_clock.hpp"

namespace poolcast::live {
namespace {

constexpr int too_many_requests = 429;

bool may_pass(int status) { return status == too_many_requests || status >= 500; }

/// What `Retry-After` asks for, in either of its forms: seconds, or a moment.
std::optional<Duration> asked_wait(HttpResponse const& response) {
  std::string const text = response.header("Retry-After");
  if (std::optional<long long> const seconds = parse_integer(text); seconds && *seconds >= 0) {
    return std::min<std::int64_t>(*seconds, day / second) * second;
  }
  std::optional<Time> const moment = parse_rfc1123_time(text);
  if (!moment) return std::nullopt;
  return std::max(Duration{}, *moment - wall_clock_now());
}

void sleep(Duration duration) {
  std::this_thread::sleep_for(std::chrono::milliseconds(duration / millisecond));
}

struct Word {
  int status;
  char const* text;
};
constexpr Word words[] = {{400, "Bad Request"},
                          {401, "Unauthorized"},
                          {403, "Forbidden"},
                          {404, "Not Found"},
                          {too_many_requests, "Too Many Requests"},
                          {500, "Internal Server Error"},
                          {502, "Bad Gateway"},
                          {503, "Service Unavailable"},
                          {504, "Gateway Timeout"}};

/// One line, however the body is laid out.
std::string beginning_of(std::string_view body) {
  constexpr std::size_t most = 200;
  std::string line;
  for (char const c : trim(body)) {
    bool const blank = is_blank(c) || static_cast<unsigned char>(c) < ' ';
    if (!blank || !line.ends_with(' ')) line += blank ? ' ' : c;
    if (line.size() == most) return line + "...";
  }
  return line;
}

}  // namespace

Result<HttpResponse> send_with_retries(HttpClient& client, HttpRequest const& request,
                                       RetryPolicy const& policy) {
  Duration backoff = policy.first_wait;
  std::string problem;
  for (int attempt = 1;; ++attempt) {
    Result<HttpResponse> response = client.send(request);
    if (response && !may_pass(response->status)) return response;
    problem = response ? answer_text(*response) : response.error().message;
    if (attempt >= policy.attempts) break;
    std::optional<Duration> const asked = response ? asked_wait(*response) : std::nullopt;
    if (asked.value_or(Duration{}) > policy.longest_wait) {
      return fail(problem + " (it asks to wait " + format_duration(*asked) + ")");
    }
    Duration const pause = asked.value_or(std::min(backoff, policy.longest_wait));
    policy.wait ? policy.wait(pause) : sleep(pause);
    backoff = 2 * backoff;
  }
  return fail(problem + " (" + std::to_string(policy.attempts) + " attempts)");
}

std::string answer_text(HttpResponse const& response) {
  auto const word = std::ranges::find(words, response.status, &Word::status);
  std::string text = std::to_string(response.status);
  if (word != std::ranges::end(words)) text += std::string(" ") + word->text;
  std::string const body = beginning_of(response.body);
  return body.empty() ? text : text + ": " + body;
}

}  // namespace poolcast::live
