#include "live/agents/github.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/percent.hpp"
#include "engine/base/text.hpp"
#include "engine/signing/webhook_signature.hpp"
#include "live/agents/azure_devops.hpp"
#include "live/json_fields.hpp"
#include "live/url.hpp"

namespace poolcast::agents {
namespace {

using live::elements;
using live::HttpResponse;
using live::integer_at;
using live::member;
using live::text_at;
using nlohmann::json;

constexpr std::size_t most_labels = 100;

tl::unexpected<WebhookRefusal> refuse(int status, std::string reason) {
  return tl::unexpected(WebhookRefusal{status, std::move(reason)});
}

/// As GitHub names owners and repositories; nothing else gets into a path.
bool is_name(std::string const& text) {
  constexpr std::size_t longest = 100;
  bool const dots = text == "." || text == "..";
  return !text.empty() && text.size() <= longest && !dots && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
  });
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

std::string place_of(RunnerRequest const& request) {
  if (request.organization) return "/orgs/" + percent_encoded(request.owner);
  return "/repos/" + percent_encoded(request.owner) + "/" + percent_encoded(request.repository);
}

}  // namespace

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
  if (!is_name(request.owner)) return refuse(400, "repository.owner.login is no name");
  if (!is_name(request.repository)) return refuse(400, "repository.name is no name");
  return request;
}

std::string text_of(GithubError const& error) {
  constexpr int unauthorized = 401, forbidden = 403, not_found = 404;
  std::string text = error.place + ": ";
  if (error.status != 0) text += std::to_string(error.status) + " ";
  text += error.message;
  if (error.status == unauthorized) text += "; the token of GithubToken is wrong or has expired";
  if (error.status == forbidden || error.status == not_found) {
    text +=
        "; the token needs to administer self-hosted runners there (organization: Self-hosted "
        "runners; repository: Administration; read and write), and the runner group to be open to "
        "it";
  }
  return text;
}

Github::Github(GithubOptions options) : options_(std::move(options)), client_(options_.http) {
  while (options_.api_url.ends_with('/')) options_.api_url.pop_back();
}

GithubResult<std::string> Github::jit_configuration(RunnerRequest const& request,
                                                    std::string const& name,
                                                    std::int64_t runner_group) {
  json const body = {{"name", name},
                     {"runner_group_id", runner_group},
                     {"labels", request.labels},
                     {"work_folder", "_work"}};
  return ask(request, "generate-jitconfig",
             body.dump(-1, ' ', false, json::error_handler_t::replace), "encoded_jit_config");
}

GithubResult<std::string> Github::registration_token(RunnerRequest const& request) {
  return ask(request, "registration-token", "", "token");
}

GithubResult<std::string> Github::ask(RunnerRequest const& request, std::string const& what,
                                      std::string const& body, char const* field) {
  std::string const path = place_of(request) + "/actions/runners/" + what;
  std::string const place = "POST " + path;
  auto const fail_with = [&](int status, std::string message) {
    return tl::unexpected(
        GithubError{place, status, without({options_.token}, std::move(message))});
  };
  bool const safe = options_.api_url.starts_with("https://") || live::is_loopback(options_.api_url);
  if (!safe || live::url_origin(options_.api_url).empty()) {
    return fail_with(0, "the token is sent over https only, and GithubApiUrl is no such address");
  }
  live::HttpRequest call{.method = "POST",
                         .url = options_.api_url + path,
                         .headers = {{"Accept", "application/vnd.github+json"},
                                     {"X-GitHub-Api-Version", "2022-11-28"},
                                     {"Authorization", "Bearer " + options_.token}},
                         .body = body};
  if (!body.empty()) call.headers.push_back({"Content-Type", "application/json"});
  live::Attempted tried = live::attempt([&] { return client_.send(call); }, options_.retries);
  if (!tried.last) {
    return fail_with(0, options_.api_url + ": " + tried.last.error().message + tried.note());
  }
  HttpResponse const& response = *tried.last;
  json const answer = json::parse(response.body, nullptr, false);
  if (response.status >= 300) {
    std::string message = text_at(answer, "message");
    if (message.empty()) message = live::answer_text({response.status, {}, {}});
    return fail_with(response.status, message + tried.note());
  }
  // An answer without it would make a task that can never be a runner.
  std::string value = text_at(answer, field);
  if (value.empty()) return fail_with(0, std::string("the answer has no ") + field);
  return value;
}

}  // namespace poolcast::agents
