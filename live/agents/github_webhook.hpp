// GitHub's webhooks: which of them asks for a runner, and for what kind. What is not signed with
// the secret is not read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

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

/// As GitHub names owners and repositories; nothing else gets into a path.
bool is_github_name(std::string const& text);

}  // namespace poolcast::agents
