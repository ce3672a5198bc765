// A Batch service of one account on the loopback interface, as far as the port uses it. A test sets
// what its nodes and tasks do; it keeps every task once, and lists a page at a time.
#pragma once

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/percent.hpp"
#include "live/url.hpp"
#include "tests/live/loopback.hpp"

namespace poolcast::test {

class FakeBatch {
 public:
  using Json = nlohmann::json;

  struct Job {
    std::string pool;
    std::string state = "active";
    std::map<std::string, Json> tasks{};
  };

  std::map<std::string, Json> pools;
  std::map<std::string, std::vector<Json>> nodes;  // by pool
  std::map<std::string, Job> jobs;
  std::vector<std::string> asked;  // `GET /pools/p/nodes?$filter=...`, api-version left out
  std::size_t page = 1000;
  std::string now = "2026-01-12T08:00:00Z";
  std::string broken;        // a path whose answer is a refusal
  std::string changed_etag;  // what a condition is held against; empty: none is

  /// What has been set by now, whoever asks there will see.
  std::string url(std::string const& path = "") const {
    std::lock_guard const lock(mutex_);
    return server_.url(path);
  }

  void add_pool(std::string const& id) {
    pools[id] = {{"id", id},
                 {"allocationState", "steady"},
                 {"allocationStateTransitionTime", now},
                 {"targetDedicatedNodes", 0},
                 {"targetLowPriorityNodes", 0},
                 {"currentDedicatedNodes", 0},
                 {"currentLowPriorityNodes", 0}};
  }

  void set_node(std::string const& pool, std::string const& id, std::string const& state) {
    for (Json& node : nodes[pool]) {
      if (node["id"] != id) continue;
      node["state"] = state;
      node["stateTransitionTime"] = now;
      return;
    }
    nodes[pool].push_back({{"id", id},
                           {"state", state},
                           {"stateTransitionTime", now},
                           {"allocationTime", now},
                           {"isDedicated", true}});
  }

  void start_task(std::string const& job, std::string const& task, std::string const& node) {
    Json& row = jobs.at(job).tasks.at(task);
    row["state"] = "running";
    row["stateTransitionTime"] = now;
    row["executionInfo"]["startTime"] = now;
    row["nodeInfo"]["nodeId"] = node;
  }

  void end_task(std::string const& job, std::string const& task) {
    Json& row = jobs.at(job).tasks.at(task);
    row["state"] = "completed";
    row["stateTransitionTime"] = now;
    row["executionInfo"].update({{"endTime", now}, {"exitCode", 0}, {"result", "success"}});
  }

 private:
  using Request = httplib::Request;
  using Response = httplib::Response;

  void answer(Request const& request, Response& response) {
    std::lock_guard const lock(mutex_);
    std::string line = request.method + " " + request.path;
    if (request.has_param("$filter")) line += " " + request.get_param_value("$filter");
    asked.push_back(line);
    auto const [status, body] = request.path == broken ? refusal(400, "InvalidRequestBody")
                                                       : answer_to(request, parts_of(request.path));
    response.status = status;
    response.set_header("client-request-id", request.get_header_value("client-request-id"));
    if (!body.is_null()) response.set_content(body.dump(), "application/json");
  }

  static std::vector<std::string> parts_of(std::string const& path) {
    std::vector<std::string> parts;
    for (char const c : path) c == '/' ? parts.emplace_back() : parts.back() += std::string(1, c);
    parts.resize(4);
    return parts;
  }

  static std::pair<int, Json> refusal(int status, std::string const& code) {
    return {status, {{"code", code}, {"message", {{"lang", "en-US"}, {"value", "No."}}}}};
  }

  std::pair<int, Json> answer_to(Request const& request, std::vector<std::string> const& parts) {
    if (parts[0] == "nodecounts") return {200, {{"value", node_counts()}}};
    if (parts[0] == "jobs" && parts[1].empty() && request.method == "GET") return list_jobs();
    if (parts[0] == "jobs" && parts[1].empty()) return add_job(Json::parse(request.body));
    if (parts[0] == "jobs") return answer_of_job(request, parts);
    if (!pools.contains(parts[1])) return refusal(404, "PoolNotFound");
    std::string const condition = request.get_header_value("If-Match");
    bool const is_met = changed_etag.empty() || condition.empty() || condition == changed_etag;
    if (!is_met) return refusal(412, "ConditionNotMet");
    if (parts[2] == "nodes") return {200, list(request, nodes[parts[1]])};
    if (parts[2] == "resize") return resize(pools[parts[1]], Json::parse(request.body));
    return {200, pools[parts[1]]};
  }

  std::pair<int, Json> answer_of_job(Request const& request,
                                     std::vector<std::string> const& parts) {
    auto const found = jobs.find(parts[1]);
    if (found == jobs.end()) return refusal(404, "JobNotFound");
    Job& job = found->second;
    if (parts[2] == "addtaskcollection") return add_tasks(job, Json::parse(request.body)["value"]);
    if (parts[2] == "taskcounts") return {200, {{"taskCounts", task_counts(job)}}};
    if (parts[2] == "tasks") {
      std::vector<Json> rows;
      for (auto const& [id, row] : job.tasks) rows.push_back(row);
      return {200, list(request, rows)};
    }
    return {200, {{"id", parts[1]}, {"state", job.state}, {"poolInfo", {{"poolId", job.pool}}}}};
  }

  /// All of them, whatever the filter.
  std::pair<int, Json> list_jobs() const {
    Json rows = Json::array();
    for (auto const& [id, job] : jobs) {
      if (job.state == "completed") continue;
      rows.push_back({{"id", id}, {"state", job.state}, {"poolInfo", {{"poolId", job.pool}}}});
    }
    return {200, {{"value", rows}}};
  }

  std::pair<int, Json> add_job(Json const& body) {
    auto const [job, is_new] =
        jobs.try_emplace(body["id"], Job{.pool = body["poolInfo"]["poolId"]});
    return is_new ? std::pair<int, Json>{201, nullptr} : refusal(409, "JobExists");
  }

  std::pair<int, Json> add_tasks(Job& job, Json const& tasks) {
    Json results = Json::array();
    for (Json const& task : tasks) {
      Json row = {{"state", "active"}, {"stateTransitionTime", now}};
      row.update(task);
      bool const is_new = job.tasks.try_emplace(task["id"], row).second;
      Json result = {{"taskId", task["id"]}, {"status", is_new ? "success" : "clienterror"}};
      if (!is_new) result["error"] = {{"code", "TaskExists"}};
      results.push_back(result);
    }
    return {200, {{"value", results}}};
  }

  std::pair<int, Json> resize(Json& pool, Json const& body) {
    if (pool["allocationState"] != "steady") return refusal(409, "PoolBeingResized");
    pool.update(body);
    pool["allocationState"] = "resizing";
    pool["allocationStateTransitionTime"] = now;
    return {202, nullptr};
  }

  /// `stateTransitionTime ge DateTime'2026-...'` is the one filter that is known.
  Json list(Request const& request, std::vector<Json> const& all) const {
    std::string const filter = request.get_param_value("$filter");
    std::size_t const quote = filter.find('\'');
    std::string const after = quote == filter.npos ? "" : filter.substr(quote + 1, 20);
    std::vector<Json> rows;
    for (Json const& row : all) {
      if (row["stateTransitionTime"].get<std::string>() >= after) rows.push_back(row);
    }
    std::string const token = request.get_param_value("$skiptoken");
    std::size_t const first = token.empty() ? 0 : std::stoul(token);
    Json answer = {{"value", Json::array()}};
    for (std::size_t i = first; i < std::min(first + page, rows.size()); ++i) {
      answer["value"].push_back(rows[i]);
    }
    if (first + page < rows.size()) {
      answer["odata.nextLink"] = server_.url(request.path) +
                                 "?$skiptoken=" + std::to_string(first + page) +
                                 "&$filter=" + percent_encoded(filter);
    }
    return answer;
  }

  Json node_counts() const {
    Json rows = Json::array();
    for (auto const& [pool, list] : nodes) {
      Json counts = {{"idle", 0}, {"running", 0}, {"preempted", 0}, {"total", list.size()}};
      for (Json const& node : list) {
        std::string const state = node["state"];
        if (counts.contains(state)) counts[state] = counts[state].get<int>() + 1;
      }
      rows.push_back({{"poolId", pool}, {"dedicated", counts}});
    }
    return rows;
  }

  static Json task_counts(Job const& job) {
    Json counts = {{"active", 0}, {"running", 0}, {"succeeded", 0}, {"failed", 0}};
    for (auto const& [id, row] : job.tasks) {
      std::string state = row["state"];
      if (state == "completed") state = "succeeded";
      counts[state] = counts[state].get<int>() + 1;
    }
    return counts;
  }

  mutable std::mutex mutex_;
  Loopback server_{Loopback::AnyMethod{
      [this](Request const& request, Response& response) { answer(request, response); }}};
};

}  // namespace poolcast::test
