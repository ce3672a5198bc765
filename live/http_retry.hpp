// Sends a request again when that can help: the network failed (but not for a certificate), or the
// service is late (408), busy (429) or broken (5xx). Any other answer is the answer. Only for
// requests that may arrive twice.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "live/http.hpp"

namespace poolcast::live {

struct RetryPolicy {
  int attempts = 5;
  Duration first_wait = second;  // then twice as long each time
  Duration longest_wait = 2 * minute;
  // So that many who failed at once do not come back at once; nothing: waits are as above.
  std::optional<std::uint64_t> jitter_seed{};
  std::function<void(Duration)> wait{};  // nothing: sleeps
};

/// What `Retry-After` asks for, in either of its forms: seconds, or a moment.
std::optional<Duration> asked_wait(HttpResponse const& response);

/// As the policy waits between two attempts.
void pass_time(RetryPolicy const& policy, Duration duration);

/// The last answer, of whatever status, or why there was none; and what it took.
struct Attempted {
  Result<HttpResponse> last;
  int attempts = 1;
  std::optional<Duration> asked_wait{};  // longer than the policy allows, so it was the last

  bool failed() const;
  /// ` (5 attempts)`, for the end of a message; empty where one was enough.
  std::string note() const;
};

/// `send` sends once. It is called anew each time, so that a date can be of the moment.
Attempted attempt(std::function<Result<HttpResponse>()> const& send, RetryPolicy const& policy);

/// The error is that of the last attempt: there was no answer, or it was still a 429 or a 5xx, or
/// the service asks for a longer wait than the policy allows.
Result<HttpResponse> send_with_retries(HttpClient& client, HttpRequest const& request,
                                       RetryPolicy const& policy);

/// `429 Too Many Requests: ` and the beginning of the body.
std::string answer_text(HttpResponse const& response);

}  // namespace poolcast::live
