#include "live/agents/github_webhook.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/signing/webhook_signature.hpp"
#include "live/json_fields.hpp"

namespace poolcast::agents {
namespace {

using live::elements;
using live::integer_at;
using live::member;
using live::text_at;
using nlohmann::json;

constexpr std::size_t most_labels = 100;

tl::unexpected<WebhookRefusal> refuse(int status, std::string reason) {
  return tl::unexpected(WebhookRefusal{status, std::move(reason)});
}

bool is_delivery(std::string_view text) {
  constexpr std::size_t longest = 64;
  return !text.empty() && text.size() <= longest &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

RunnerRequest read_request(json const& body, std::string_view delivery) {
  json const& job = member(body, "workflow_job");
  json const& repository = member(body, "repository");
  RunnerRequest request{.delivery = std::string(delivery),
                        .job_id = integer_at(job, "id"),
                        .run_id = integer_at(job, "run_id"),
                        .owner = text_at(member(repository, "owner"), "login"),
                        .repository = text_at(repository, "name")};
  for (json const& label : elements(job, "labels")) {
    if (label.is_string()) request.labels.push_back(label.get<std::string>());
  }
  request.organization = member(body, "organization").is_object();
  return request;
}

bool wants_ours(RunnerRequest const& request) {
  return std::ranges::any_of(request.labels, [](std::string const& label) {
    return same_but_for_case(label, "self-hosted");
  });
}

}  // namespace

bool is_github_name(std::string const& text) {
  constexpr std::size_t longest = 100;
  bool const dots = text == "." || text == "..";
  return !text.empty() && text.size() <= longest && !dots && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

Expected<std::optional<RunnerRequest>, WebhookRefusal> read_webhook(Webhook const& webhook,
                                                                    std::string const& secret) {
  constexpr int unauthorized = 401, unavailable = 503;
  if (secret.empty()) return refuse(unavailable, "GithubWebhookSecret is not set");
  if (webhook.signature.empty()) return refuse(unauthorized, "X-Hub-Signature-256 is missing");
  if (!signing::fits_webhook(webhook.signature, webhook.body, secret)) {
    return refuse(unauthorized, "X-Hub-Signature-256 is not that of the body");
  }
  if (webhook.event.empty()) return refuse(400, "X-GitHub-Event is missing");
  if (webhook.event != "workflow_job") return std::optional<RunnerRequest>();
  json const body = json::parse(webhook.body, nullptr, false);
  if (!body.is_object()) {
    return refuse(400,
                  "the body is no JSON object; the webhook's content type is application/json");
  }
  if (text_at(body, "action") != "queued") return std::optional<RunnerRequest>();
  if (!is_delivery(webhook.delivery)) {
    return refuse(400, "X-GitHub-Delivery is missing, or no GUID");
  }
  RunnerRequest request = read_request(body, webhook.delivery);
  if (!wants_ours(request)) return std::optional<RunnerRequest>();
  if (request.labels.size() > most_labels) return refuse(400, "workflow_job.labels: over 100");
  if (request.job_id <= 0) return refuse(400, "workflow_job.id is missing");
  if (!is_github_name(request.owner)) return refuse(400, "repository.owner.login is no name");
  if (!is_github_name(request.repository)) return refuse(400, "repository.name is no name");
  return request;
}

}  // namespace poolcast::agents
