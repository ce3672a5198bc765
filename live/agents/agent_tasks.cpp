#include "live/agents/agent_tasks.hpp"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/base/percent.hpp"
#include "engine/base/text.hpp"
#include "live/agents/agent_task.hpp"
#include "live/agents/github.hpp"
#include "live/batch_calls.hpp"
#include "live/batch_read.hpp"
#include "live/batch_tasks.hpp"
#include "live/json_fields.hpp"

namespace poolcast::agents {
namespace {

using live::BatchCall;
using live::BatchHttp;
using live::BatchResult;
using live::refuse;
using nlohmann::json;

constexpr int not_found = 404;

std::string task_path(std::string const& job, std::string const& task, char const* rest = "") {
  return live::path_of("/jobs/", job, "/tasks/") + percent_encoded(task) + rest;
}

std::string variable(json const& row, char const* name) {
  for (json const& setting : live::elements(row, "environmentSettings")) {
    if (live::text_at(setting, "name") == name) return live::text_at(setting, "value");
  }
  return "";
}

batch::TaskStage stage_of(std::string const& state) {
  if (state == "completed") return batch::TaskStage::completed;
  if (state == "running") return batch::TaskStage::running;
  return state == "preparing" ? batch::TaskStage::preparing : batch::TaskStage::active;
}

/// Also one of before its place was told.
bool is_runner(json const& row) { return !variable(row, jit_variable).empty(); }

batch::SeenTask read_task(json const& row, std::string const& job, Time now) {
  auto const age = [&](char const* key) {
    return std::max(Duration{}, now - live::time_at(row, key).value_or(now));
  };
  json const& execution = live::member(row, "executionInfo");
  return {.job = job,
          .id = live::text_at(row, "id"),
          .order = variable(row, order_variable),
          .plan_id = lower_case(variable(row, plan_variable)),
          .agent = variable(row, is_runner(row) ? runner_variable : agent_variable),
          .stage = stage_of(live::text_at(row, "state")),
          .failed = live::text_at(execution, "result") == "failure",
          .age = age("creationTime"),
          .in_stage = age("stateTransitionTime")};
}

/// Told of each task of a job, and of the moment by the account's clock.
using TakeTask = std::function<void(json const&, Time)>;

/// A job that is not there has none.
BatchResult<void> each_agent_task(BatchHttp& http, std::string const& job, TakeTask const& take) {
  BatchCall const call{.path = live::path_of("/jobs/", job, "/tasks")};
  std::vector<json> rows;
  BatchResult<void> done =
      live::each_row(http, call, [&](json const& row) { rows.push_back(row); });
  if (!done && done.error().status == not_found) return {};
  if (!done) return done;
  std::optional<Time> const now = http.answered_at();
  if (!now) return refuse({.place = "GET " + call.path, .message = "the answer has no Date"});
  for (json const& row : rows) take(row, *now);
  return {};
}

/// What of a task may be sent to make another one; the rest is the service's own.
json copy_of(json const& row) {
  json body = json::object();
  for (char const* const key : {"commandLine", "containerSettings", "environmentSettings",
                                "resourceFiles", "userIdentity", "constraints", "requiredSlots"}) {
    json const& value = live::member(row, key);
    if (!value.is_null()) body[key] = value;
  }
  return body;
}

}  // namespace

BatchResult<std::vector<std::string>> job_chain(BatchHttp& http, std::string const& job) {
  BatchResult<std::vector<live::Job>> const jobs =
      live::list_jobs(http, {.filter = "startswith(id,'" + job + "')", .fields = "id"});
  if (!jobs) return refuse(jobs.error());
  std::vector<std::string> chain;
  for (live::Job const& one : *jobs) {
    if (same_but_for_case(batch::attempt_of(one.id).first, job) || same_but_for_case(one.id, job)) {
      chain.push_back(one.id);
    }
  }
  return chain;
}

BatchResult<std::vector<batch::SeenTask>> agent_tasks(BatchHttp& http, std::string const& job,
                                                      std::string const& agent_pool) {
  std::vector<batch::SeenTask> tasks;
  BatchResult<void> const done = each_agent_task(http, job, [&](json const& row, Time now) {
    std::string const pool = variable(row, pool_variable);
    bool const is_elsewhere = !pool.empty() && !same_but_for_case(pool, agent_pool);
    if (!is_elsewhere && !is_runner(row)) tasks.push_back(read_task(row, job, now));
  });
  if (!done) return refuse(done.error());
  return tasks;
}

BatchResult<std::vector<RunnerTask>> runner_tasks(BatchHttp& http, std::string const& job) {
  std::vector<RunnerTask> tasks;
  BatchResult<void> const done = each_agent_task(http, job, [&](json const& row, Time now) {
    RunnerTask task{.seen = read_task(row, job, now),
                    .place = variable(row, runner_place_variable),
                    .labels = variable(row, runner_labels_variable)};
    bool const is_known = is_place(task.place) && is_run(task.seen.plan_id);
    if (is_known) tasks.push_back(std::move(task));
  });
  if (!done) return refuse(done.error());
  return tasks;
}

BatchResult<std::string> runner_of_task(BatchHttp& http, std::string const& job,
                                        std::string const& task) {
  BatchResult<json> const row = live::get_object(http, {.path = task_path(job, task)});
  if (!row) return refuse(row.error());
  return variable(*row, runner_variable);
}

BatchResult<void> terminate_task(BatchHttp& http, std::string const& job, std::string const& task) {
  BatchResult<void> done =
      live::send_for_effect(http, {.method = "POST", .path = task_path(job, task, "/terminate")});
  bool const over =
      !done && (done.error().status == not_found || done.error().code == "TaskCompleted");
  if (over) return {};
  return done;
}

BatchResult<void> delete_task(BatchHttp& http, std::string const& job, std::string const& task) {
  BatchResult<void> done =
      live::send_for_effect(http, {.method = "DELETE", .path = task_path(job, task)});
  if (!done && done.error().status == not_found) return {};
  return done;
}

BatchResult<bool> repeat_task(BatchHttp& http, std::string const& job, std::string const& task,
                              std::string const& again,
                              std::map<std::string, std::string> const& fresh) {
  BatchResult<json> const row = live::get_object(http, {.path = task_path(job, task)});
  if (!row) return refuse(row.error());
  json body = copy_of(*row);
  body["id"] = again;
  if (body.contains("environmentSettings")) {
    for (json& setting : body["environmentSettings"]) {
      std::string const name = live::text_at(setting, "name");
      bool const own_name = name == agent_variable && live::text_at(setting, "value") == task;
      if (own_name) setting["value"] = again;
      if (auto const value = fresh.find(name); value != fresh.end()) {
        setting["value"] = value->second;
      }
    }
  }
  BatchResult<void> const done =
      live::send_for_effect(http, {.method = "POST",
                                   .path = live::path_of("/jobs/", job, "/tasks"),
                                   .body = live::json_text(body)});
  bool const was_there = !done && done.error().code == "TaskExists";
  if (!done && !was_there) return refuse(done.error());
  return !was_there;
}

}  // namespace poolcast::agents
