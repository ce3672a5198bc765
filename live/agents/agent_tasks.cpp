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

using live::BatchHttp;
using live::BatchResult;
using live::refuse;
using nlohmann::json;

constexpr int not_found = 404;

std::string task_path(std::string const& job, std::string const& task) {
  return live::path_of("/jobs/", job, "/tasks/") + percent_encoded(task);
}

std::string variable(live::Task const& task, char const* name) {
  auto const found = std::ranges::find(task.environment, name, &live::EnvironmentSetting::name);
  return found == task.environment.end() ? "" : found->value;
}

batch::TaskStage stage_of(std::string const& state) {
  if (state == "completed") return batch::TaskStage::completed;
  if (state == "running") return batch::TaskStage::running;
  return state == "preparing" ? batch::TaskStage::preparing : batch::TaskStage::active;
}

/// Also one of before its place was told.
bool is_runner(live::Task const& task) { return !variable(task, jit_variable).empty(); }

batch::SeenTask seen(live::Task const& task, std::string const& job, Time now) {
  auto const age = [&](std::optional<Time> const& since) {
    return std::max(Duration{}, now - since.value_or(now));
  };
  return {.job = job,
          .id = task.id,
          .order = variable(task, order_variable),
          .plan_id = lower_case(variable(task, plan_variable)),
          .agent = variable(task, is_runner(task) ? runner_variable : agent_variable),
          .stage = stage_of(task.state),
          .failed = task.result == "failure",
          .age = age(task.created),
          .in_stage = age(task.since)};
}

/// Told of each task of a job, and of the moment by the account's clock.
using TakeTask = std::function<void(live::Task const&, Time)>;

/// A job that is not there has none.
BatchResult<void> each_agent_task(BatchHttp& http, std::string const& job, TakeTask const& take) {
  std::vector<live::Task> tasks;
  BatchResult<void> done =
      live::each_task(http, job, {}, [&](live::Task task) { tasks.push_back(std::move(task)); });
  if (!done && done.error().status == not_found) return {};
  if (!done) return done;
  std::optional<Time> const now = http.answered_at();
  if (!now) {
    return refuse({.place = "GET " + live::path_of("/jobs/", job, "/tasks"),
                   .message = "the answer has no Date"});
  }
  for (live::Task const& task : tasks) take(task, *now);
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
  BatchResult<void> const done = each_agent_task(http, job, [&](live::Task const& task, Time now) {
    std::string const pool = variable(task, pool_variable);
    bool const is_elsewhere = !pool.empty() && !same_but_for_case(pool, agent_pool);
    if (!is_elsewhere && !is_runner(task)) tasks.push_back(seen(task, job, now));
  });
  if (!done) return refuse(done.error());
  return tasks;
}

BatchResult<std::vector<RunnerTask>> runner_tasks(BatchHttp& http, std::string const& job) {
  std::vector<RunnerTask> tasks;
  BatchResult<void> const done = each_agent_task(http, job, [&](live::Task const& task, Time now) {
    RunnerTask runner{.seen = seen(task, job, now),
                      .place = variable(task, runner_place_variable),
                      .labels = variable(task, runner_labels_variable)};
    bool const is_known = is_place(runner.place) && is_run(runner.seen.plan_id);
    if (is_known) tasks.push_back(std::move(runner));
  });
  if (!done) return refuse(done.error());
  return tasks;
}

BatchResult<std::string> runner_of_task(BatchHttp& http, std::string const& job,
                                        std::string const& task) {
  BatchResult<live::Task> const found = live::get_task(http, job, task);
  if (!found) return refuse(found.error());
  return variable(*found, runner_variable);
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
