// The operations on tasks.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/random.hpp"
#include "engine/emulator/command_line.hpp"
#include "engine/emulator/operation.hpp"
#include "engine/emulator/page.hpp"
#include "engine/emulator/placement.hpp"
#include "engine/emulator/schemas.hpp"
#include "engine/emulator/show.hpp"

namespace poolcast::emulator {
namespace {

constexpr std::string_view filterable =
    "id displayName state stateTransitionTime previousState previousStateTransitionTime "
    "creationTime lastModified executionInfo/startTime executionInfo/endTime "
    "executionInfo/exitCode executionInfo/result executionInfo/retryCount "
    "executionInfo/requeueCount nodeInfo/poolId nodeInfo/nodeId nodeInfo/affinityId";
constexpr std::size_t longest_needs = 64'000;
constexpr std::int64_t most_in_ranges = 10'000;

/// The problem with what the task depends on, or its needs as keys.
Expected<std::vector<std::string>, Problem> read_needs(Job const& job, Json const& body) {
  Json const& depends = member(body, "dependsOn");
  if (depends.is_null()) return {};
  if (!job.uses_dependencies) return refuse("TaskDependenciesNotSpecifiedOnJob");
  std::vector<std::string> needs;
  std::size_t length = 0;
  for (Json const& id : member(depends, "taskIds")) {
    if (!id.is_string()) {
      return refuse(
          bad_property("dependsOn.taskIds", write_json(id), "The value must be a string"));
    }
    needs.push_back(key_of(id.get<std::string>()));
    length += needs.back().size();
  }
  if (length > longest_needs) return refuse("TaskDependencyListTooLong");
  std::int64_t in_ranges = 0;
  for (Json const& range : member(depends, "taskIdRanges")) {
    std::int64_t const from = whole_member(range, "start", 0);
    std::int64_t const to = whole_member(range, "end", 0);
    if (from > to) {
      return refuse(bad_property("dependsOn.taskIdRanges", write_json(range),
                                 "The range must have an end that is not before its start"));
    }
    in_ranges += to - from + 1;
    if (in_ranges > most_in_ranges) return refuse("TaskDependencyListTooLong");
    for (std::int64_t id = from; id <= to; ++id) needs.push_back(std::to_string(id));
  }
  return needs;
}

/// The task's own, else its job's, else the service's.
sim::TaskRules rules_of(Job const& job, Json const& body, CommandTime const& time,
                        sim::TaskRules rules) {
  Json const& own = member(body, "constraints");
  Json const& of_job = member(*job.given, "constraints");
  rules.max_retry_count =
      whole_member(own, "maxTaskRetryCount", whole_member(of_job, "maxTaskRetryCount", 0));
  rules.max_wall_clock_time = duration_member(own, "maxWallClockTime");
  if (!text_member(own, "retentionTime").empty()) {
    rules.retention_time = duration_member(own, "retentionTime").value_or(without_end);
  }
  if (time.run_time) rules.failure_percent = time.exit_code == 0 ? 0 : 100;
  return rules;
}

Duration run_time_of(Account const& account, Job const& job, CommandTime const& time) {
  if (time.run_time) return *time.run_time;
  Settings const& settings = account.settings;
  auto const known = settings.run_times.find(job.pool);
  Distribution const& from =
      known == settings.run_times.end() ? settings.default_run_time : known->second;
  return sample(from, draw(settings.model.seed, Stream::duration, account.tasks_ever));
}

/// Adds the task that the body describes; the schema has checked it.
Expected<Task*, Problem> add(Account& account, Job& job, Json const& body) {
  std::string const id = text_member(body, "id");
  if (job.tasks.contains(key_of(id))) return refuse("TaskExists");
  auto needs = read_needs(job, body);
  if (!needs) return refuse(needs.error());
  CommandTime const time = read_command_line(text_member(body, "commandLine"));
  auto const model = account.settings.pools.find(job.pool);
  sim::TaskRules const usual =
      model == account.settings.pools.end() ? sim::TaskRules{} : model->second.tasks;
  Json given = body;
  given.erase("id");
  Task task{.id = id, .given = std::make_shared<Json const>(std::move(given))};
  task.stamp = new_stamp(account);
  task.created = task.since = account.now;
  task.slots = static_cast<std::uint16_t>(whole_member(body, "requiredSlots", 1));
  task.rules = rules_of(job, body, time, usual);
  task.run_time = run_time_of(account, job, time);
  task.exit_code = time.exit_code;
  task.needs = std::move(*needs);
  ++account.tasks_ever;
  Task& added = job.tasks.emplace(key_of(id), std::move(task)).first->second;
  if (!may_run(account, job, added)) {
    job.held.push_back(key_of(id));
  } else if (!submit(account, job, added)) {
    job.tasks.erase(key_of(id));
    return refuse("ServerBusy");
  }
  return &added;
}

std::string path_of(Job const& job, Task const& task) {
  return "jobs/" + job.id + "/tasks/" + task.id;
}

struct Found {
  Job* job;
  Task* task;
};

Expected<Found, Problem> find(Call const& call) {
  Expected<Job*, Problem> const job = find_job(call);
  if (!job) return refuse(job.error());
  Expected<Task*, Problem> const task = find_task(call, **job);
  if (!task) return refuse(task.error());
  return Found{*job, *task};
}

Response changed(Call const& call, Found const& found, int status) {
  found.task->stamp = new_stamp(call.account);
  return with_stamp(call, done(status), found.task->stamp, path_of(*found.job, *found.task));
}

Json outcome(Call const& call, Job const& job, Json const& body) {
  std::string const id = text_member(body, "id");
  auto const failed = [&](Problem const& wrong) {
    return Json{{"status", wrong.kind->status < 500 ? "clienterror" : "servererror"},
                {"taskId", id},
                {"error", batch_error(wrong, "", call.account.now)}};
  };
  if (auto wrong = body_problem(body, schemas::task_add)) return failed(*wrong);
  Expected<Task*, Problem> const task =
      add(call.account, call.account.jobs.at(key_of(job.id)), body);
  if (!task) return failed(task.error());
  return {{"status", "success"},
          {"taskId", id},
          {"eTag", (*task)->stamp.etag},
          {"lastModified", wire_time((*task)->stamp.modified)},
          {"location", url(call, path_of(job, **task))}};
}

}  // namespace

Answer add_task(Call const& call) {
  Expected<Job*, Problem> const job = find_open_job(call);
  if (!job) return refuse(job.error());
  Expected<Task*, Problem> const task = add(call.account, **job, call.body);
  if (!task) return refuse(task.error());
  return with_stamp(call, done(201), (*task)->stamp, path_of(**job, **task));
}

Answer add_tasks(Call const& call) {
  Expected<Job*, Problem> const job = find_open_job(call);
  if (!job) return refuse(job.error());
  for (Json const& body : member(call.body, "value")) {
    // An outcome needs the task's id to be told by.
    if (text_member(body, "id").empty()) return refuse(missing_property("value.id"));
  }
  Json outcomes = Json::array();
  for (Json const& body : member(call.body, "value")) {
    outcomes.push_back(outcome(call, **job, body));
  }
  return show(call, "taskaddresult", {{"value", std::move(outcomes)}});
}

Answer list_tasks(Call const& call) {
  Expected<Job*, Problem> const job = find_job(call);
  if (!job) return refuse(job.error());
  Expected<Page, Problem> page = Page::open(call, filterable);
  if (!page) return refuse(page.error());
  auto const& tasks = (*job)->tasks;
  for (auto at = tasks.upper_bound(page->after()); at != tasks.end() && !page->full(); ++at) {
    page->add(at->first, show_task(call, **job, at->second));
  }
  return page->close(call, "tasks");
}

Answer get_task(Call const& call) {
  Expected<Found, Problem> const found = find(call);
  if (!found) return refuse(found.error());
  Json const entity = selected(call, show_task(call, *found->job, *found->task));
  return with_stamp(call, show(call, "tasks/@Element", entity), found->task->stamp,
                    path_of(*found->job, *found->task));
}

Answer update_task(Call const& call) {
  Expected<Found, Problem> const found = find(call);
  if (!found) return refuse(found.error());
  Task& task = *found->task;
  if (task.state == TaskState::completed) return refuse("TaskCompleted");
  Json given = *task.given;
  given["constraints"] = call.body.value("constraints", Json::object());
  sim::TaskRules const before = task.rules;
  task.rules = rules_of(*found->job, given, {}, before);
  task.given = std::make_shared<Json const>(std::move(given));
  if (task.in_world) {
    call.account.pools.at(found->job->pool).world->set_rules(*task.in_world, task.rules);
  }
  return changed(call, *found, 200);
}

Answer delete_task(Call const& call) {
  Expected<Found, Problem> const found = find(call);
  if (!found) return refuse(found.error());
  end_by_request(call.account, *found->job, *found->task);
  std::string const key = key_of(found->task->id);
  found->job->tasks.erase(key);
  return done(200);
}

Answer terminate_task(Call const& call) {
  Expected<Found, Problem> const found = find(call);
  if (!found) return refuse(found.error());
  if (found->task->state == TaskState::completed) return refuse("TaskCompleted");
  end_by_request(call.account, *found->job, *found->task);
  return changed(call, *found, 204);
}

Answer reactivate_task(Call const& call) {
  Expected<Found, Problem> const found = find(call);
  if (!found) return refuse(found.error());
  Job& job = *found->job;
  if (job.state == JobState::completed) return refuse("JobCompleted");
  Task& task = *found->task;
  if (task.state != TaskState::completed) return refuse("TaskNotCompleted");
  if (!task.failure) return refuse("TaskSucceeded");
  become(call.account, task, TaskState::active);
  task.failure.reset();
  task.exited_with.reset();
  task.ended = never;
  task.retries = 0;
  bool const submitted = may_run(call.account, job, task) && submit(call.account, job, task);
  if (!submitted) job.held.push_back(key_of(task.id));
  return changed(call, *found, 204);
}

}  // namespace poolcast::emulator
