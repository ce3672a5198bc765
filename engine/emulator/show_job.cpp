#include <nlohmann/json.hpp>

#include "engine/emulator/show.hpp"

namespace poolcast::emulator {
namespace {

constexpr char const* without_end = "P10675199DT2H48M5.4775807S";

/// What of the tasks' time has passed; nothing of it was computed.
Json show_stats(Call const& call, std::string const& path, Time begin, Duration running,
                Duration waiting) {
  return {{"url", url(call, path)},
          {"startTime", wire_time(begin)},
          {"lastUpdateTime", wire_time(call.account.now)},
          {"userCPUTime", "PT0S"},
          {"kernelCPUTime", "PT0S"},
          {"wallClockTime", format_iso_duration(running)},
          {"readIOps", 0},
          {"writeIOps", 0},
          {"readIOGiB", 0.0},
          {"writeIOGiB", 0.0},
          {"waitTime", format_iso_duration(waiting)}};
}

Duration run_time(Account const& account, Task const& task) {
  if (task.started == never) return {};
  return (task.ended == never ? account.now : task.ended) - task.started;
}

Duration waiting_time(Account const& account, Task const& task) {
  return (task.started == never ? account.now : task.started) - task.created;
}

Json job_stats(Call const& call, Job const& job) {
  Duration running;
  Duration waiting;
  int succeeded = 0;
  int failed = 0;
  int retries = 0;
  for (auto const& [key, task] : job.tasks) {
    running += run_time(call.account, task);
    waiting += waiting_time(call.account, task);
    retries += static_cast<int>(task.retries);
    if (task.state != TaskState::completed) continue;
    ++(task.failure ? failed : succeeded);
  }
  Json stats = show_stats(call, "jobs/" + job.id, job.created, running, waiting);
  stats["numSucceededTasks"] = succeeded;
  stats["numFailedTasks"] = failed;
  stats["numTaskRetries"] = retries;
  return stats;
}

Json show_execution(Task const& task) {
  Json shown = Json::object();
  if (task.started != never) shown["startTime"] = wire_time(task.started);
  if (task.ended != never) shown["endTime"] = wire_time(task.ended);
  if (task.exited_with) shown["exitCode"] = *task.exited_with;
  if (task.failure) {
    shown["failureInfo"] = {{"category", "usererror"},
                            {"code", task.failure->code},
                            {"message", task.failure->message}};
  }
  shown["retryCount"] = task.retries;
  if (task.last_retry != never) shown["lastRetryTime"] = wire_time(task.last_retry);
  shown["requeueCount"] = task.requeues;
  if (task.last_requeue != never) shown["lastRequeueTime"] = wire_time(task.last_requeue);
  if (task.state == TaskState::completed) shown["result"] = task.failure ? "failure" : "success";
  return shown;
}

Json show_constraints(Json const& given, bool of_task) {
  Json shown = {{"maxWallClockTime", without_end}};
  if (of_task) shown["retentionTime"] = "P7D";
  shown["maxTaskRetryCount"] = 0;
  if (given.is_object()) shown.update(given);
  return shown;
}

}  // namespace

std::string_view text_of(TaskState state) {
  constexpr std::string_view texts[] = {"active", "running", "completed"};
  return texts[static_cast<std::size_t>(state)];
}

std::string_view text_of(JobState state) {
  constexpr std::string_view texts[] = {"active",      "disabling", "disabled",
                                        "terminating", "completed", "deleting"};
  return texts[static_cast<std::size_t>(state)];
}

Json show_job(Call const& call, Job const& job) {
  Json shown = {
      {"id", job.id},
      {"url", url(call, "jobs/" + job.id)},
      {"eTag", job.stamp.etag},
      {"lastModified", wire_time(job.stamp.modified)},
      {"creationTime", wire_time(job.created)},
      {"state", text_of(job.state)},
      {"stateTransitionTime", wire_time(job.since)},
  };
  if (job.previous_since != never) {
    shown["previousState"] = text_of(job.previous);
    shown["previousStateTransitionTime"] = wire_time(job.previous_since);
  }
  shown["priority"] = job.priority;
  shown["constraints"] = show_constraints(member(*job.given, "constraints"), false);
  for (auto const& [name, value] : job.given->items()) add_if_absent(shown, name, value);
  add_if_absent(shown, "maxParallelTasks", -1);
  add_if_absent(shown, "usesTaskDependencies", false);
  add_if_absent(shown, "allowTaskPreemption", false);
  add_if_absent(shown, "onAllTasksComplete", "noaction");
  add_if_absent(shown, "onTaskFailure", "noaction");
  Json execution = {{"startTime", wire_time(job.created)}};
  if (job.ended != never) execution["endTime"] = wire_time(job.ended);
  execution["poolId"] = text_member(member(*job.given, "poolInfo"), "poolId");
  if (!job.terminate_reason.empty()) execution["terminateReason"] = job.terminate_reason;
  shown["executionInfo"] = std::move(execution);
  if (wants_stats(call)) shown["stats"] = job_stats(call, job);
  return shown;
}

Json show_task(Call const& call, Job const& job, Task const& task) {
  std::string const path = "jobs/" + job.id + "/tasks/" + task.id;
  Json shown = {
      {"id", task.id},
      {"url", url(call, path)},
      {"eTag", task.stamp.etag},
      {"lastModified", wire_time(task.stamp.modified)},
      {"creationTime", wire_time(task.created)},
      {"state", text_of(task.state)},
      {"stateTransitionTime", wire_time(task.since)},
  };
  if (task.previous_since != never) {
    shown["previousState"] = text_of(task.previous);
    shown["previousStateTransitionTime"] = wire_time(task.previous_since);
  }
  shown["constraints"] = show_constraints(member(*task.given, "constraints"), true);
  for (auto const& [name, value] : task.given->items()) add_if_absent(shown, name, value);
  add_if_absent(shown, "requiredSlots", 1);
  add_if_absent(shown, "userIdentity",
                Json{{"autoUser", {{"scope", "task"}, {"elevationLevel", "nonadmin"}}}});
  shown["executionInfo"] = show_execution(task);
  if (!task.node.empty() && task.state != TaskState::active) {
    std::string const pool = text_member(member(*job.given, "poolInfo"), "poolId");
    shown["nodeInfo"] = {{"affinityId", "TVM:" + task.node},
                         {"nodeUrl", url(call, "pools/" + pool + "/nodes/" + task.node)},
                         {"poolId", pool},
                         {"nodeId", task.node}};
  }
  if (wants_stats(call)) {
    shown["stats"] = show_stats(call, path, task.created, run_time(call.account, task),
                                waiting_time(call.account, task));
  }
  return shown;
}

}  // namespace poolcast::emulator
