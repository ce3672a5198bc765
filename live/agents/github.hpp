// GitHub as runners see it: a webhook that asks for one, and the configuration that makes one for
// a single job. Where GitHub is comes from the settings and never from a webhook, since the token
// goes there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "live/http_retry.hpp"

namespace poolcast::agents {

/// A webhook as it came.
struct Webhook {
  std::string_view event;      // X-GitHub-Event
  std::string_view delivery;   // X-GitHub-Delivery
  std::string_view signature;  // X-Hub-Signature-256
  std::string_view body;       // as it was sent: the signature is over its bytes
};

/// A queued job that wants a self-hosted runner.
struct RunnerRequest {
  std::string delivery{};  // the same when the webhook is sent again
  std::int64_t job_id = 0;
  std::int64_t run_id = 0;
  std::vector<std::string> labels{};
  std::string owner{};
  std::string repository{};   // without its owner
  bool organization = false;  // the owner is one
};

struct WebhookRefusal {
  int status = 400;  // for the answer
  std::string reason{};
};

/// Nothing: a webhook that asks for no runner, as `ping`, or a job that is in progress. The
/// signature is looked at before the body.
Expected<std::optional<RunnerRequest>, WebhookRefusal> read_webhook(Webhook const& webhook,
                                                                    std::string const& secret);

struct GithubError {
  std::string place;
  int status = 0;  // 0: no answer, or one that cannot be read
  std::string message{};
};

/// One line, with what to do about it where that is known.
std::string text_of(GithubError const& error);

template <class T>
using GithubResult = Expected<T, GithubError>;

struct GithubOptions {
  std::string api_url = "https://api.github.com";
  std::string token{};
  live::HttpOptions http{};
  live::RetryPolicy retries{};
};

class Github {
 public:
  explicit Github(GithubOptions options);

  /// What `run.sh --jitconfig` takes: good for one runner that runs one job, and a secret. A runner
  /// of the name that is there already is an error with status 409. Runner group 1 is the default
  /// one.
  GithubResult<std::string> jit_configuration(RunnerRequest const& request, std::string const& name,
                                              std::int64_t runner_group = 1);
  /// For images that register by `config.sh`; good for an hour, and a secret.
  GithubResult<std::string> registration_token(RunnerRequest const& request);

 private:
  GithubResult<std::string> ask(RunnerRequest const& request, std::string const& what,
                                std::string const& body, char const* field);

  GithubOptions options_;
  live::HttpClient client_;
};

}  // namespace poolcast::agents
