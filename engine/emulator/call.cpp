#include "engine/emulator/call.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/emulator/operation.hpp"

namespace poolcast::emulator {
namespace {

/// A list of etags, or `*`.
bool names_etag(std::string_view list, std::string_view etag) {
  if (trim(list) == "*") return true;
  return std::ranges::any_of(split(list, ','), [&](std::string_view one) {
    one = trim(one);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one.size() >= 2 && one.front() == '"') one = one.substr(1, one.size() - 2);
    return one == etag;
  });
}

Time whole_seconds(Time time) { return Time{} + (time - Time{}) / second * second; }

bool holds(Request const& request, Stamp const& stamp) {
  std::string_view const match = header(request, "If-Match");
  if (!match.empty() && !names_etag(match, stamp.etag)) return false;
  std::string_view const none = header(request, "If-None-Match");
  if (!none.empty() && names_etag(none, stamp.etag)) return false;
  // These headers know whole seconds only.
  Time const modified = whole_seconds(stamp.modified);
  auto const since = parse_rfc1123_time(header(request, "If-Modified-Since"));
  if (since && modified <= *since) return false;
  auto const until = parse_rfc1123_time(header(request, "If-Unmodified-Since"));
  return !until || modified <= *until;
}

}  // namespace

std::string url(Call const& call, std::string const& path) {
  return call.request.base + "/" + path;
}

Response show(Call const& call, std::string const& type, Json const& entity) {
  Json body = {{"odata.metadata", url(call, "$metadata#" + type)}};
  body.update(entity);
  return {.body = write_json(body)};
}

Response with_stamp(Call const& call, Response response, Stamp const& stamp,
                    std::string const& path) {
  response.headers.push_back({"ETag", stamp.etag});
  response.headers.push_back({"Last-Modified", format_rfc1123_time(stamp.modified)});
  response.headers.push_back({"DataServiceId", url(call, path)});
  if (response.status == 201) response.headers.push_back({"Location", url(call, path)});
  return response;
}

std::optional<Problem> condition_problem(Call const& call, Stamp const& stamp) {
  if (!call.operation.conditional || holds(call.request, stamp)) return std::nullopt;
  return problem("ConditionNotMet");
}

Expected<Pool*, Problem> find_pool(Call const& call) {
  auto const at = call.account.pools.find(key_of(call.names[0]));
  if (at == call.account.pools.end()) return refuse("PoolNotFound");
  if (auto unmet = condition_problem(call, at->second.stamp)) return refuse(std::move(*unmet));
  return &at->second;
}

Expected<Job*, Problem> find_job(Call const& call) {
  auto const at = call.account.jobs.find(key_of(call.names[0]));
  if (at == call.account.jobs.end()) return refuse("JobNotFound");
  // Of a task's path, the conditions are the task's.
  bool const is_its_own = call.names.size() == 1;
  auto unmet = is_its_own ? condition_problem(call, at->second.stamp) : std::nullopt;
  if (unmet) return refuse(std::move(*unmet));
  return &at->second;
}

Expected<Job*, Problem> find_open_job(Call const& call) {
  Expected<Job*, Problem> job = find_job(call);
  if (!job) return job;
  switch ((*job)->state) {
    case JobState::completed:
      return refuse("JobCompleted");
    case JobState::terminating:
      return refuse("JobBeingTerminated");
    case JobState::deleting:
      return refuse("JobBeingDeleted");
    default:
      return job;
  }
}

Expected<Task*, Problem> find_task(Call const& call, Job& job) {
  auto const at = job.tasks.find(key_of(call.names[1]));
  if (at == job.tasks.end()) return refuse("TaskNotFound");
  if (auto unmet = condition_problem(call, at->second.stamp)) return refuse(std::move(*unmet));
  return &at->second;
}

Expected<batch::NodeId, Problem> find_node(Pool const& pool, std::string_view name) {
  for (std::uint32_t i = 0; i < pool.nodes.size(); ++i) {
    if (pool.nodes[i].listed && same_but_for_case(pool.nodes[i].id, name)) {
      return batch::NodeId{i};
    }
  }
  return refuse("NodeNotFound");
}

Json selected(Call const& call, Json entity) {
  std::optional<std::string> const names = parameter(call.uri, "$select");
  if (!names) return entity;
  Json result = Json::object();
  for (std::string_view const name : split(*names, ',')) {
    Json const& value = member(entity, trim(name));
    if (!value.is_null()) result[std::string(trim(name))] = value;
  }
  return result;
}

bool wants_stats(Call const& call) {
  return parameter(call.uri, "$expand").value_or("") == "stats";
}

}  // namespace poolcast::emulator
