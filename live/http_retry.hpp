// Sends a request again when that can help: the network failed, or the service is busy (429) or
// broken (5xx). Any other answer is the answer. Only for requests that may arrive twice.
#pragma once

#include <functional>

#include "live/http.hpp"

namespace poolcast::live {

struct RetryPolicy {
  int attempts = 5;
  Duration first_wait = second;  // then twice as long each time
  Duration longest_wait = 2 * minute;
  std::function<void(Duration)> wait{};  // nothing: sleeps
};

/// The error is that of the last attempt: there was no answer, or it was still a 429 or a 5xx, or
/// the service asks for a longer wait than the policy allows.
Result<HttpResponse> send_with_retries(HttpClient& client, HttpRequest const& request,
                                       RetryPolicy const& policy);

/// `429 Too Many Requests: ` and the beginning of the body.
std::string answer_text(HttpResponse const& response);

}  // namespace poolcast::live
