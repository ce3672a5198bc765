#include "live/http_retry.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "live/system_clock.hpp"

namespace poolcast::live {
namespace {

constexpr int request_timeout = 408;
constexpr int too_many_requests = 429;

bool may_pass(int status) {
  return status == request_timeout || status == too_many_requests || status >= 500;
}

/// Between half of `wait` and all of it.
Duration jittered(Duration wait, RetryPolicy const& policy, int attempts) {
  if (!policy.jitter_seed) return wait;
  double const part =
      uniform(draw(*policy.jitter_seed, Stream::retry, static_cast<std::uint64_t>(attempts)));
  Duration const half = wait / 2;
  return half + Duration{static_cast<std::int64_t>(part * static_cast<double>(half.ticks))};
}

struct Word {
  int status;
  char const* text;
};
constexpr Word words[] = {{400, "Bad Request"},
                          {401, "Unauthorized"},
                          {403, "Forbidden"},
                          {404, "Not Found"},
                          {request_timeout, "Request Timeout"},
                          {409, "Conflict"},
                          {412, "Precondition Failed"},
                          {413, "Content Too Large"},
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

std::optional<Duration> asked_wait(HttpResponse const& response) {
  std::string const text = response.header("Retry-After");
  if (std::optional<long long> const seconds = parse_integer(text); seconds && *seconds >= 0) {
    return std::min<std::int64_t>(*seconds, day / second) * second;
  }
  std::optional<Time> const moment = parse_rfc1123_time(text);
  if (!moment) return std::nullopt;
  return std::max(Duration{}, *moment - wall_clock_now());
}

void pass_time(RetryPolicy const& policy, Duration duration) {
  if (policy.wait) return policy.wait(duration);
  std::this_thread::sleep_for(std::chrono::milliseconds(duration / millisecond));
}

bool Attempted::failed() const { return !last || may_pass(last->status); }

std::string Attempted::note() const {
  if (asked_wait) return " (it asks to wait " + format_duration(*asked_wait) + ")";
  return attempts > 1 ? " (" + std::to_string(attempts) + " attempts)" : "";
}

Attempted attempt(std::function<Result<HttpResponse>()> const& send, RetryPolicy const& policy) {
  Duration backoff = policy.first_wait;
  for (Attempted tried{.last = send()};; ++tried.attempts, tried.last = send()) {
    if (!tried.failed() || tried.attempts >= policy.attempts) return tried;
    bool const is_final =
        !tried.last && (is_untrusted(tried.last.error()) || is_given_up(tried.last.error()));
    if (is_final) return tried;
    std::optional<Duration> const asked = tried.last ? asked_wait(*tried.last) : std::nullopt;
    if (asked.value_or(Duration{}) > policy.longest_wait) {
      tried.asked_wait = asked;
      return tried;
    }
    Duration const own = jittered(std::min(backoff, policy.longest_wait), policy, tried.attempts);
    Duration const pause = asked.value_or(own);
    pass_time(policy, pause);
    backoff = std::min(2 * backoff, policy.longest_wait);
  }
}

Result<HttpResponse> send_with_retries(HttpClient& client, HttpRequest const& request,
                                       RetryPolicy const& policy) {
  Attempted tried = attempt([&] { return client.send(request); }, policy);
  if (!tried.failed()) return std::move(tried.last);
  std::string const problem = tried.last ? answer_text(*tried.last) : tried.last.error().message;
  return fail(problem + tried.note());
}

std::string answer_text(HttpResponse const& response) {
  auto const word = std::ranges::find(words, response.status, &Word::status);
  std::string text = std::to_string(response.status);
  if (word != std::ranges::end(words)) text += std::string(" ") + word->text;
  std::string const body = beginning_of(response.body);
  return body.empty() ? text : text + ": " + body;
}

}  // namespace poolcast::live
