#include "live/batch_read.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "live/json_fields.hpp"

namespace poolcast::live {
namespace {

using nlohmann::json;

// A thousand rows each; a list that is longer never ends.
constexpr int most_pages = 10'000;

std::uint32_t count_at(json const& object, char const* key) {
  constexpr std::int64_t most = std::int64_t{1} << 31U;
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(integer_at(object, key), 0, most));
}

std::int32_t nodes_at(json const& object, char const* key) {
  return static_cast<std::int32_t>(count_at(object, key) & 0x7FFFFFFFU);
}

NamedValues named_values(json const& list, char const* name) {
  NamedValues values;
  for (json const& row : list) values.emplace_back(text_at(row, name), text_at(row, "value"));
  return values;
}

StateCounts state_counts(json const& object) {
  return {.idle = count_at(object, "idle"),
          .running = count_at(object, "running"),
          .preempted = count_at(object, "preempted"),
          .total = count_at(object, "total")};
}

std::string place_of(BatchCall const& call) { return call.method + " " + call.path; }

}  // namespace

Pool read_pool(json const& object) {
  Pool pool{.id = text_at(object, "id"),
            .etag = text_at(object, "eTag"),
            .state = text_at(object, "state"),
            .allocation_state = text_at(object, "allocationState"),
            .allocation_since = time_at(object, "allocationStateTransitionTime"),
            .vm_size = text_at(object, "vmSize"),
            .slots_per_node = integer_at(object, "taskSlotsPerNode", 1)};
  pool.target = {nodes_at(object, "targetDedicatedNodes"),
                 nodes_at(object, "targetLowPriorityNodes")};
  pool.current = {nodes_at(object, "currentDedicatedNodes"),
                  nodes_at(object, "currentLowPriorityNodes")};
  for (json const& error : elements(object, "resizeErrors")) {
    pool.resize_failures.push_back({text_at(error, "code"), text_at(error, "message")});
  }
  pool.autoscale = boolean_at(object, "enableAutoScale");
  pool.formula = text_at(object, "autoScaleFormula");
  if (Result<Duration> const interval =
          parse_duration(text_at(object, "autoScaleEvaluationInterval"))) {
    pool.interval = *interval;
  }
  json const& run = member(object, "autoScaleRun");
  if (run.is_object()) pool.last_run = read_autoscale_run(run);
  return pool;
}

AutoscaleRun read_autoscale_run(json const& object) {
  json const& error = member(object, "error");
  return {.at = time_at(object, "timestamp").value_or(Time{}),
          .results = text_at(object, "results"),
          .error_code = text_at(error, "code"),
          .error_message = text_at(error, "message"),
          .error_values = named_values(elements(error, "values"), "name")};
}

Node read_node(json const& object) {
  return {.id = text_at(object, "id"),
          .state = text_at(object, "state"),
          .since = time_at(object, "stateTransitionTime"),
          .allocated = time_at(object, "allocationTime"),
          .booted = time_at(object, "lastBootTime"),
          .dedicated = boolean_at(object, "isDedicated")};
}

NodeCounts read_node_counts(json const& object) {
  return {.pool_id = text_at(object, "poolId"),
          .dedicated = state_counts(member(object, "dedicated")),
          .low_priority = state_counts(member(object, "lowPriority"))};
}

Job read_job(json const& object) {
  return {.id = text_at(object, "id"),
          .state = text_at(object, "state"),
          .since = time_at(object, "stateTransitionTime"),
          .pool_id = text_at(member(object, "poolInfo"), "poolId")};
}

Task read_task(json const& object) {
  json const& execution = member(object, "executionInfo");
  Task task{.id = text_at(object, "id"),
            .created = time_at(object, "creationTime"),
            .required_slots = integer_at(object, "requiredSlots", 1),
            .state = text_at(object, "state"),
            .since = time_at(object, "stateTransitionTime"),
            .started = time_at(execution, "startTime"),
            .ended = time_at(execution, "endTime")};
  if (member(execution, "exitCode").is_number_integer()) {
    task.exit_code = integer_at(execution, "exitCode");
  }
  task.result = text_at(execution, "result");
  task.failure_code = text_at(member(execution, "failureInfo"), "code");
  task.retries = integer_at(execution, "retryCount");
  task.requeues = integer_at(execution, "requeueCount");
  task.last_retry = time_at(execution, "lastRetryTime");
  task.last_requeue = time_at(execution, "lastRequeueTime");
  task.node_id = text_at(member(object, "nodeInfo"), "nodeId");
  for (json const& setting : elements(object, "environmentSettings")) {
    task.environment.push_back({text_at(setting, "name"), text_at(setting, "value")});
  }
  return task;
}

BatchResult<json> get_object(BatchHttp& http, BatchCall const& call) {
  BatchResult<HttpResponse> const response = http.send(call);
  if (!response) return refuse(response.error());
  json object = json::parse(response->body, nullptr, false);
  if (!object.is_object()) {
    return refuse({.place = place_of(call),
                   .message = "the answer is no JSON object: " + answer_text(*response)});
  }
  return object;
}

BatchResult<void> each_row(BatchHttp& http, BatchCall const& call,
                           std::function<void(json const&)> const& take) {
  BatchResult<HttpResponse> response = http.send(call);
  std::string link;
  for (int page = 1;; ++page) {
    if (!response) return refuse(response.error());
    json const object = json::parse(response->body, nullptr, false);
    if (!member(object, "value").is_array()) {
      return refuse(
          {.place = place_of(call), .message = "the answer is no list: " + answer_text(*response)});
    }
    for (json const& row : elements(object, "value")) take(row);
    std::string const next = text_at(object, "odata.nextLink");
    if (next.empty()) return {};
    if (next == link || page == most_pages) {
      return refuse({.place = place_of(call), .message = "the list never ends: " + next});
    }
    link = next;
    response = http.get(link, place_of(call));
  }
}

}  // namespace poolcast::live
