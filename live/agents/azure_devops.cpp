#include "live/agents/azure_devops.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/base/base64.hpp"
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
using live::time_at;
using nlohmann::json;

constexpr char version[] = "api-version=7.1";
constexpr char pools_path[] = "/_apis/distributedtask/pools";
constexpr Duration longest_pause = 2 * minute;

std::string path_of(std::int64_t pool, std::string const& rest) {
  return std::string(pools_path) + "/" + std::to_string(pool) + rest;
}

template <class Row>
using Reading = Row (*)(json const&);

template <class Row>
DevOpsResult<std::vector<Row>> rows_of(DevOpsResult<HttpResponse> const& response,
                                       std::string const& place, Reading<Row> read) {
  if (!response) return tl::unexpected(response.error());
  json const answer = json::parse(response->body, nullptr, false);
  if (!member(answer, "value").is_array()) {
    return tl::unexpected(DevOpsError{.place = place, .message = "the answer is no list"});
  }
  std::vector<Row> rows;
  for (json const& row : elements(answer, "value")) rows.push_back(read(row));
  return rows;
}

AgentPool read_pool(json const& row) {
  return {.id = integer_at(row, "id"), .name = text_at(row, "name")};
}

JobRequest read_job(json const& row) {
  return {.id = integer_at(row, "requestId"),
          .plan_id = text_at(row, "planId"),
          .queued = time_at(row, "queueTime"),
          .result = text_at(row, "result"),
          .agent = text_at(member(row, "reservedAgent"), "name")};
}

/// The images of the article register with it where AZDO_AGENT_DISPOSE is set; the service keeps
/// what an agent says of itself as a user capability.
bool runs_once(json const& row) {
  for (char const* const kind : {"userCapabilities", "systemCapabilities"}) {
    if (same_but_for_case(text_at(member(row, kind), "Agent.RunOnce"), "true")) return true;
  }
  return false;
}

Agent read_agent(json const& row) {
  std::optional<Time> const since = time_at(row, "statusChangedOn");
  return {.id = integer_at(row, "id"),
          .name = text_at(row, "name"),
          .version = text_at(row, "version"),
          .online = text_at(row, "status") == "online",
          .enabled = live::boolean_at(row, "enabled"),
          .has_job = member(row, "assignedRequest").is_object(),
          .one_job = runs_once(row),
          .since = since ? since : time_at(row, "createdOn")};
}

/// The sign-in page comes with 203 where a token is missing, and with a redirection.
bool is_sign_in(HttpResponse const& response) {
  return response.status == 203 || (response.status >= 300 && response.status < 400);
}

DevOpsError read_error(std::string place, HttpResponse const& response) {
  DevOpsError error{.place = std::move(place), .status = response.status};
  if (is_sign_in(response)) {
    error.status = 401;
    error.message = "Azure DevOps asks to sign in";
    return error;
  }
  json const body = json::parse(response.body, nullptr, false);
  error.kind = text_at(body, "typeKey");
  error.message = text_at(body, "message");
  if (error.message.empty()) error.message = live::answer_text({response.status, {}, {}});
  return error;
}

}  // namespace

std::string text_of(DevOpsError const& error) {
  constexpr int unauthorized = 401, forbidden = 403;
  std::string text = error.place + ": ";
  if (error.status != 0) text += std::to_string(error.status) + " ";
  text += error.message;
  if (error.status == unauthorized) {
    text += "; the token of AzDOToken is wrong, has expired or was revoked: make a new one";
  }
  if (error.status == forbidden) {
    text += "; the token needs the scope Agent Pools (read, manage), its owner a role in the pool";
  }
  return text;
}

bool is_busy(DevOpsError const& error) { return error.kind == "TaskAgentJobStillRunningException"; }

AzureDevOps::AzureDevOps(std::string url, std::string token, AzureDevOpsOptions options)
    : url_(std::move(url)), options_(std::move(options)), client_(options_.http) {
  while (url_.ends_with('/')) url_.pop_back();
  std::string const encoded = base64_encoded(":" + token);
  authorization_ = "Basic " + encoded;
  secrets_ = {std::move(token), encoded};
}

/// A service under load answers all the same, and asks for a pause before the next request.
void AzureDevOps::take_pause() {
  Duration const pause = std::min(std::exchange(pause_, Duration{}), longest_pause);
  if (pause <= Duration{}) return;
  live::pass_time(options_.retries, pause);
}

DevOpsResult<HttpResponse> AzureDevOps::send(Call const& call) {
  std::string const path = call.path.substr(0, call.path.find('?'));
  std::string const place = call.method + " " + path;
  auto const refuse = [&](DevOpsError error) {
    error.message = live::without(secrets_, std::move(error.message));
    return tl::unexpected(std::move(error));
  };
  bool const safe = url_.starts_with("https://") || live::is_loopback(url_);
  if (!safe || live::url_origin(url_).empty()) {
    return refuse({.place = place,
                   .message = "the token is sent over https only, and AzDOUrl is "
                              "no address as https://dev.azure.com/ORG"});
  }
  take_pause();
  live::HttpRequest request{
      .method = call.method,
      .url = url_ + call.path + (path == call.path ? "?" : "&") + version,
      .headers = {{"Accept", "application/json"}, {"Authorization", authorization_}},
      .body = call.body};
  if (!call.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  live::Attempted tried = live::attempt([&] { return client_.send(request); }, options_.retries);
  if (!tried.last) {
    return refuse(
        {.place = place, .message = url_ + ": " + tried.last.error().message + tried.note()});
  }
  answered_at_ = parse_rfc1123_time(tried.last->header("Date"));
  if (tried.last->status < 300 && !is_sign_in(*tried.last)) {
    pause_ = parse_integer(tried.last->header("Retry-After")).value_or(0) * second;
    return std::move(*tried.last);
  }
  DevOpsError error = read_error(place, *tried.last);
  error.message += tried.note();
  return refuse(std::move(error));
}

DevOpsResult<std::vector<AgentPool>> AzureDevOps::pools_at(std::string const& path) {
  return rows_of<AgentPool>(send({.path = path}), std::string("GET ") + pools_path, read_pool);
}

DevOpsResult<std::vector<AgentPool>> AzureDevOps::pools(std::string const& name) {
  std::string const query = name.empty() ? "" : "?poolName=" + percent_encoded(name);
  return pools_at(pools_path + query);
}

DevOpsResult<std::vector<AgentPool>> AzureDevOps::managed_pools(std::string const& name) {
  return pools_at(std::string(pools_path) + "?poolName=" + percent_encoded(name) +
                  "&actionFilter=manage");
}

DevOpsResult<AgentPool> AzureDevOps::pool(std::string const& name) {
  DevOpsResult<std::vector<AgentPool>> const found = pools(name);
  if (!found) return tl::unexpected(found.error());
  for (AgentPool const& pool : *found) {
    if (same_but_for_case(pool.name, name)) return pool;
  }
  constexpr int not_found = 404;
  return tl::unexpected(DevOpsError{.place = std::string("GET ") + pools_path,
                                    .status = not_found,
                                    .message = "no agent pool '" + name +
                                               "' that the token may see; add it in the " +
                                               "organisation's settings, under Agent pools"});
}

DevOpsResult<std::vector<JobRequest>> AzureDevOps::unfinished_jobs(std::int64_t pool) {
  // The parameter leaves out what is over; it is not documented, so what comes is looked at too.
  std::string const path = path_of(pool, "/jobrequests");
  DevOpsResult<std::vector<JobRequest>> jobs = rows_of<JobRequest>(
      send({.path = path + "?completedRequestCount=0"}), "GET " + path, read_job);
  if (!jobs) return jobs;
  std::erase_if(*jobs, [](JobRequest const& job) { return !job.result.empty(); });
  std::ranges::sort(*jobs, {}, &JobRequest::id);
  return jobs;
}

DevOpsResult<std::vector<Agent>> AzureDevOps::agents(std::int64_t pool, std::string const& name) {
  std::string const path = path_of(pool, "/agents");
  std::string query = "?includeAssignedRequest=true&includeCapabilities=true";
  if (!name.empty()) query += "&agentName=" + percent_encoded(name);
  return rows_of<Agent>(send({.path = path + query}), "GET " + path, read_agent);
}

DevOpsResult<Agent> AzureDevOps::add_agent(std::int64_t pool, AgentToAdd const& agent) {
  std::string const path = path_of(pool, "/agents");
  json const body = {
      {"name", agent.name},
      {"version", agent.version},
      {"osDescription", agent.name},
      {"enabled", true},
      {"maxParallelism", 1},
      {"systemCapabilities", {{"Agent.Version", agent.version}, {"Agent.OS", agent.os}}}};
  DevOpsResult<HttpResponse> const response =
      send({.method = "POST",
            .path = path,
            .body = body.dump(-1, ' ', false, json::error_handler_t::replace)});
  if (!response) return tl::unexpected(response.error());
  return read_agent(json::parse(response->body, nullptr, false));
}

DevOpsResult<void> AzureDevOps::remove_agent(std::int64_t pool, std::int64_t agent) {
  DevOpsResult<HttpResponse> const response =
      send({.method = "DELETE", .path = path_of(pool, "/agents/" + std::to_string(agent))});
  constexpr int not_found = 404;
  bool const gone = !response && response.error().status == not_found &&
                    response.error().kind == "TaskAgentNotFoundException";
  if (response || gone) return {};
  return tl::unexpected(response.error());
}

}  // namespace poolcast::agents
