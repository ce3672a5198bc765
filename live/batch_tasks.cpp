#include "live/batch_tasks.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/percent.hpp"
#include "live/batch_calls.hpp"
#include "live/batch_read.hpp"
#include "live/json_fields.hpp"

namespace poolcast::live {
namespace {

using nlohmann::json;

constexpr char jobs[] = "/jobs/";
constexpr std::size_t most_tasks_a_call = 100;
constexpr int not_found = 404;
constexpr int too_large = 413;

using Outcomes = std::vector<TaskOutcome>;

std::string task_path(std::string const& job, std::string const& task) {
  return path_of(jobs, job, "/tasks/") + percent_encoded(task);
}

json task_body(TaskToAdd const& task) {
  json body = {{"id", task.id}, {"commandLine", task.command_line}};
  if (task.required_slots != 1) body["requiredSlots"] = task.required_slots;
  if (!task.image.empty()) body["containerSettings"] = {{"imageName", task.image}};
  if (task.elevated) {
    body["userIdentity"]["autoUser"] = {{"scope", "task"}, {"elevationLevel", "admin"}};
  }
  if (task.max_run_time) {
    body["constraints"]["maxWallClockTime"] = format_iso_duration(*task.max_run_time);
  }
  if (task.retention) body["constraints"]["retentionTime"] = format_iso_duration(*task.retention);
  if (task.max_retries) body["constraints"]["maxTaskRetryCount"] = *task.max_retries;
  for (EnvironmentSetting const& setting : task.environment) {
    body["environmentSettings"].push_back({{"name", setting.name}, {"value", setting.value}});
  }
  for (ResourceFile const& file : task.resource_files) {
    body["resourceFiles"].push_back({{"httpUrl", file.url}, {"filePath", file.path}});
  }
  return body;
}

BatchError refusal_of(json const& result, std::string const& place) {
  json const& error = member(result, "error");
  BatchError refusal{.place = place,
                     .status = text_at(result, "status") == "servererror" ? 500 : 400,
                     .code = text_at(error, "code"),
                     .message = text_at(member(error, "message"), "value")};
  refusal.message = refusal.message.substr(0, refusal.message.find('\n'));
  for (json const& detail : elements(error, "values")) {
    refusal.details.emplace_back(text_at(detail, "key"), text_at(detail, "value"));
  }
  return refusal;
}

/// The service answers in any order, and `tasks` is asked in its own.
Outcomes outcomes_of(std::span<TaskToAdd const> tasks, json const& answer,
                     std::string const& place) {
  std::map<std::string, json const*> results;
  for (json const& result : elements(answer, "value")) results[text_at(result, "taskId")] = &result;
  Outcomes outcomes;
  for (TaskToAdd const& task : tasks) {
    auto const found = results.find(task.id);
    std::string const own_place = place + ": task '" + task.id + "'";
    if (found == results.end()) {
      outcomes.push_back(
          {task.id, BatchError{.place = own_place, .message = "the answer does not name it"}});
      continue;
    }
    bool const was_there = text_at(member(*found->second, "error"), "code") == "TaskExists";
    bool const is_there = was_there || text_at(*found->second, "status") == "success";
    outcomes.push_back({task.id, std::nullopt, was_there});
    if (!is_there) outcomes.back().refusal = refusal_of(*found->second, own_place);
  }
  return outcomes;
}

/// Adds to `outcomes`; halves what is too large, down to a single task.
BatchResult<void> add_chunk(BatchHttp& http, std::string const& job,
                            std::span<TaskToAdd const> tasks, Outcomes& outcomes) {
  BatchCall call{.method = "POST", .path = path_of(jobs, job, "/addtaskcollection")};
  json list = json::array();
  for (TaskToAdd const& task : tasks) list.push_back(task_body(task));
  call.body = json_text({{"value", std::move(list)}});
  BatchResult<json> const answer = get_object(http, call);
  if (answer) {
    std::ranges::move(outcomes_of(tasks, *answer, "POST " + call.path),
                      std::back_inserter(outcomes));
    return {};
  }
  if (answer.error().status != too_large) return refuse(answer.error());
  if (tasks.size() == 1) {
    outcomes.push_back({tasks.front().id, answer.error()});
    return {};
  }
  BatchResult<void> const first = add_chunk(http, job, tasks.first(tasks.size() / 2), outcomes);
  return first ? add_chunk(http, job, tasks.subspan(tasks.size() / 2), outcomes) : first;
}

}  // namespace

std::string task_text(TaskToAdd const& task) { return json_text(task_body(task)); }

BatchResult<std::vector<Job>> list_jobs(BatchHttp& http, Selection const& selection) {
  BatchCall call{.path = "/jobs"};
  add_to_query(call, selection);
  std::vector<Job> rows;
  BatchResult<void> const done =
      each_row(http, call, [&](json const& row) { rows.push_back(read_job(row)); });
  if (!done) return refuse(done.error());
  return rows;
}

BatchResult<Job> get_job(BatchHttp& http, std::string const& job) {
  BatchResult<json> const object = get_object(http, {.path = path_of(jobs, job)});
  if (!object) return refuse(object.error());
  return read_job(*object);
}

BatchResult<void> add_job(BatchHttp& http, JobToAdd const& job) {
  json body = {{"id", job.id}, {"poolInfo", {{"poolId", job.pool_id}}}};
  if (job.priority != 0) body["priority"] = job.priority;
  return send_for_effect(http, {.method = "POST", .path = "/jobs", .body = json_text(body)},
                         "JobExists");
}

BatchResult<void> terminate_job(BatchHttp& http, std::string const& job,
                                std::string const& reason) {
  return send_for_effect(http,
                         {.method = "POST",
                          .path = path_of(jobs, job, "/terminate"),
                          .body = json_text({{"terminateReason", reason}})},
                         "JobBeingTerminated");
}

BatchResult<TaskCounts> task_counts(BatchHttp& http, std::string const& job) {
  BatchResult<json> const object = get_object(http, {.path = path_of(jobs, job, "/taskcounts")});
  if (!object) return refuse(object.error());
  json const& counts = member(*object, "taskCounts");
  auto const count = [&](char const* key) {
    return static_cast<std::uint32_t>(std::max<std::int64_t>(integer_at(counts, key), 0));
  };
  return TaskCounts{.active = count("active"),
                    .running = count("running"),
                    .succeeded = count("succeeded"),
                    .failed = count("failed")};
}

BatchResult<std::vector<TaskOutcome>> add_tasks(BatchHttp& http, std::string const& job,
                                                std::span<TaskToAdd const> tasks) {
  Outcomes outcomes;
  while (!tasks.empty()) {
    std::size_t const size = std::min(tasks.size(), most_tasks_a_call);
    if (BatchResult<void> const done = add_chunk(http, job, tasks.first(size), outcomes); !done) {
      return refuse(done.error());
    }
    tasks = tasks.subspan(size);
  }
  return outcomes;
}

BatchResult<Task> get_task(BatchHttp& http, std::string const& job, std::string const& task) {
  BatchResult<json> const object = get_object(http, {.path = task_path(job, task)});
  if (!object) return refuse(object.error());
  return read_task(*object);
}

BatchResult<void> terminate_task(BatchHttp& http, std::string const& job, std::string const& task) {
  BatchResult<void> done =
      send_for_effect(http, {.method = "POST", .path = task_path(job, task) + "/terminate"});
  bool const over =
      !done && (done.error().status == not_found || done.error().code == "TaskCompleted");
  if (over) return {};
  return done;
}

BatchResult<void> delete_task(BatchHttp& http, std::string const& job, std::string const& task) {
  BatchResult<void> done =
      send_for_effect(http, {.method = "DELETE", .path = task_path(job, task)});
  if (!done && done.error().status == not_found) return {};
  return done;
}

BatchResult<void> each_task(BatchHttp& http, std::string const& job, Selection const& selection,
                            std::function<void(Task)> const& take) {
  BatchCall call{.path = path_of(jobs, job, "/tasks")};
  add_to_query(call, selection);
  return each_row(http, call, [&](json const& row) { take(read_task(row)); });
}

}  // namespace poolcast::live
