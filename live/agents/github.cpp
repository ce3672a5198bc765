#include "live/agents/github.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/percent.hpp"
#include "engine/base/text.hpp"
#include "live/json_fields.hpp"
#include "live/url.hpp"
#include "live/without.hpp"

namespace poolcast::agents {
namespace {

using live::elements;
using live::HttpResponse;
using live::integer_at;
using live::member;
using live::text_at;
using nlohmann::json;

constexpr int not_found = 404, unprocessable = 422;
constexpr std::int64_t of_a_page = 100, most_pages = 100;

/// `/orgs/contoso` or `/repos/contoso/app`
std::string path_of(std::string const& place) {
  std::vector<std::string_view> const names = split(place, '/');
  std::string path = names.size() == 1 ? "/orgs" : "/repos";
  for (std::string_view const name : names) {
    path += '/';
    path += percent_encoded(name);
  }
  return path;
}

std::string runners_of(std::string const& place) { return path_of(place) + "/actions/runners"; }

std::string page(std::int64_t number) {
  return "per_page=" + std::to_string(of_a_page) + "&page=" + std::to_string(number);
}

GithubError error_of(live::HttpRequest const& request, std::string const& base, int status,
                     std::string message) {
  std::string const path = request.url.substr(base.size());
  return {.place = request.method + " " + path.substr(0, path.find('?')),
          .status = status,
          .message = std::move(message)};
}

/// What stands in the list `key` of an answer.
GithubResult<json> list_in(HttpResponse const& response, char const* key,
                           std::string const& place) {
  json const answer = json::parse(response.body, nullptr, false);
  if (member(answer, key).is_array()) return member(answer, key);
  return tl::unexpected(
      GithubError{.place = place, .message = std::string("the answer has no ") + key});
}

Runner read_runner(json const& row) {
  return {.id = integer_at(row, "id"),
          .name = text_at(row, "name"),
          .online = text_at(row, "status") == "online",
          .busy = live::boolean_at(row, "busy")};
}

RunJob read_job(json const& row) {
  RunJob job{.id = integer_at(row, "id"),
             .status = text_at(row, "status"),
             .runner = text_at(row, "runner_name"),
             .created = live::time_at(row, "created_at")};
  for (json const& label : elements(row, "labels")) {
    if (label.is_string()) job.labels.push_back(label.get<std::string>());
  }
  return job;
}

}  // namespace

std::string place_of(RunnerRequest const& request) {
  return request.organization ? request.owner : request.owner + "/" + request.repository;
}

std::string run_of(RunnerRequest const& request) {
  if (request.run_id <= 0) return "";
  return lower_case(request.owner + "/" + request.repository + "/") +
         std::to_string(request.run_id);
}

bool is_place(std::string const& text) {
  std::vector<std::string_view> const names = split(text, '/');
  return names.size() <= 2 && std::ranges::all_of(names, [](std::string_view name) {
           return is_github_name(std::string(name));
         });
}

bool is_run(std::string const& text) {
  std::size_t const slash = text.rfind('/');
  if (slash == text.npos || text.find('/') == slash) return false;
  std::optional<long long> const number = parse_integer(text.substr(slash + 1));
  return is_place(text.substr(0, slash)) && number && *number > 0;
}

std::string text_of(GithubError const& error) {
  constexpr int unauthorized = 401, forbidden = 403;
  std::string text = error.place + ": ";
  if (error.status != 0) text += std::to_string(error.status) + " ";
  text += error.message;
  if (error.status == unauthorized) text += "; the token of GithubToken is wrong or has expired";
  if (error.status != forbidden && error.status != not_found) return text;
  if (error.place.find("/actions/runs/") != error.place.npos) {
    return text + "; the token needs to read the repository's Actions";
  }
  return text +
         "; the token needs to administer self-hosted runners there (organization: Self-hosted "
         "runners; repository: Administration; read and write), and the runner group to be open to "
         "it";
}

Github::Github(GithubOptions options) : options_(std::move(options)), client_(options_.http) {
  while (options_.api_url.ends_with('/')) options_.api_url.pop_back();
}

GithubResult<JitRunner> Github::jit_configuration(RunnerRequest const& request,
                                                  std::string const& name,
                                                  std::int64_t runner_group) {
  json const body = {{"name", name},
                     {"runner_group_id", runner_group},
                     {"labels", request.labels},
                     {"work_folder", "_work"}};
  std::string const path = runners_of(place_of(request)) + "/generate-jitconfig";
  GithubResult<HttpResponse> const response =
      send({.path = path, .body = body.dump(-1, ' ', false, json::error_handler_t::replace)});
  if (!response) return tl::unexpected(response.error());
  json const answer = json::parse(response->body, nullptr, false);
  JitRunner made{.id = integer_at(member(answer, "runner"), "id"),
                 .name = name,
                 .configuration = text_at(answer, "encoded_jit_config")};
  // An answer without it would make a task that can never be a runner.
  if (!made.configuration.empty()) return made;
  return tl::unexpected(
      GithubError{.place = "POST " + path, .message = "the answer has no encoded_jit_config"});
}

GithubResult<std::vector<Runner>> Github::runners(std::string const& place) {
  std::vector<Runner> runners;
  std::string const path = runners_of(place);
  for (std::int64_t number = 1; number <= most_pages; ++number) {
    GithubResult<HttpResponse> const response = look(path + "?" + page(number));
    if (!response) return tl::unexpected(response.error());
    GithubResult<json> const rows = list_in(*response, "runners", "GET " + path);
    if (!rows) return tl::unexpected(rows.error());
    for (json const& row : *rows) runners.push_back(read_runner(row));
    if (rows->size() < of_a_page) break;
  }
  return runners;
}

GithubResult<std::vector<RunJob>> Github::run_jobs(std::string const& run) {
  std::vector<RunJob> jobs;
  std::size_t const slash = run.rfind('/');
  std::string const path = path_of(run.substr(0, slash)) + "/actions/runs/" +
                           percent_encoded(run.substr(slash + 1)) + "/jobs";
  for (std::int64_t number = 1; number <= most_pages; ++number) {
    GithubResult<HttpResponse> const response = look(path + "?filter=latest&" + page(number));
    if (!response) return tl::unexpected(response.error());
    GithubResult<json> const rows = list_in(*response, "jobs", "GET " + path);
    if (!rows) return tl::unexpected(rows.error());
    for (json const& row : *rows) jobs.push_back(read_job(row));
    if (rows->size() < of_a_page) break;
  }
  return jobs;
}

GithubResult<void> Github::remove_runner(std::string const& place, std::int64_t runner) {
  std::string const path = runners_of(place) + "/" + std::to_string(runner);
  GithubResult<HttpResponse> const response = send({.method = "DELETE", .path = path});
  if (response || response.error().status == not_found) return {};
  GithubError error = response.error();
  if (error.status != unprocessable) return tl::unexpected(error);
  // That status says that something is wrong with the request, too.
  GithubResult<HttpResponse> const seen = send({.method = "GET", .path = path});
  if (!seen && seen.error().status == not_found) return {};
  error.busy = seen && read_runner(json::parse(seen->body, nullptr, false)).busy;
  return tl::unexpected(error);
}

GithubResult<HttpResponse> Github::look(std::string const& path) {
  constexpr std::int64_t kept = 10;  // one in so many requests
  if (left_ * kept >= limit_) return send({.method = "GET", .path = path});
  std::string message = "GitHub lets this token ask only " + std::to_string(left_) +
                        " times more in this hour; they are kept for new runners";
  if (renewed_) message += " until " + format_time(*renewed_, 0);
  return tl::unexpected(
      GithubError{.place = "GET " + path.substr(0, path.find('?')), .message = std::move(message)});
}

void Github::note_limit(HttpResponse const& response) {
  std::optional<long long> const limit = parse_integer(response.header("X-RateLimit-Limit"));
  std::optional<long long> const left = parse_integer(response.header("X-RateLimit-Remaining"));
  std::optional<long long> const reset = parse_integer(response.header("X-RateLimit-Reset"));
  if (!limit || !left) return;
  limit_ = *limit;
  left_ = *left;
  constexpr long long latest = 100'000'000'000;
  if (reset && *reset > 0 && *reset < latest) renewed_ = Time{} + *reset * second;
}

/// docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api, "Handle rate
/// limit errors appropriately": 403 is either a limit or a lack of rights.
std::optional<Duration> Github::wait_of_limit(HttpResponse const& response) const {
  constexpr int forbidden = 403, too_many_requests = 429;
  constexpr Duration unless_told = minute, longest = hour;
  std::optional<Duration> wait = live::asked_wait(response);
  bool const is_used_up = limit_ > 0 && left_ == 0;
  if (!wait && is_used_up && renewed_ && answered_at_) wait = *renewed_ - *answered_at_;
  bool const is_limited = response.status == too_many_requests ||
                          (response.status == forbidden && (wait || is_used_up));
  if (!is_limited) return std::nullopt;
  return std::clamp(wait.value_or(unless_told), second, longest);
}

GithubResult<HttpResponse> Github::send(Call const& call) {
  live::HttpRequest request{.method = call.method,
                            .url = options_.api_url + call.path,
                            .headers = {{"Accept", "application/vnd.github+json"},
                                        {"X-GitHub-Api-Version", "2022-11-28"},
                                        {"Authorization", "Bearer " + options_.token}},
                            .body = call.body};
  auto const fail_with = [&](int status, std::string message) {
    return tl::unexpected(error_of(request, options_.api_url, status,
                                   live::without({options_.token}, std::move(message))));
  };
  bool const safe = options_.api_url.starts_with("https://") || live::is_loopback(options_.api_url);
  if (!safe || live::url_origin(options_.api_url).empty()) {
    return fail_with(0, "the token is sent over https only, and GithubApiUrl is no such address");
  }
  if (!call.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  live::Attempted tried = live::attempt([&] { return client_.send(request); }, options_.retries);
  if (!tried.last) {
    return fail_with(0, options_.api_url + ": " + tried.last.error().message + tried.note());
  }
  HttpResponse& response = *tried.last;
  answered_at_ = parse_rfc1123_time(response.header("Date"));
  note_limit(response);
  if (response.status < 300) return std::move(response);
  std::string message = text_at(json::parse(response.body, nullptr, false), "message");
  if (message.empty()) message = live::answer_text({response.status, {}, {}});
  auto failure = fail_with(response.status, message + tried.note());
  failure.value().wait = wait_of_limit(response);
  return failure;
}

}  // namespace poolcast::agents
