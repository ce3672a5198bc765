// The operations on jobs.
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/emulator/operation.hpp"
#include "engine/emulator/page.hpp"
#include "engine/emulator/placement.hpp"
#include "engine/emulator/show.hpp"

namespace poolcast::emulator {
namespace {

constexpr std::string_view filterable =
    "id displayName state stateTransitionTime previousState previousStateTransitionTime "
    "creationTime lastModified priority executionInfo/poolId executionInfo/startTime "
    "executionInfo/endTime";
// How long the service takes to end a job, or to delete it.
constexpr Duration ending = 5 * second;

/// What a body says of a job, taken to heart.
void take(Job& job, Json const& body) {
  job.priority = static_cast<std::int16_t>(whole_member(body, "priority", 0));
  job.pool = key_of(text_member(member(body, "poolInfo"), "poolId"));
  job.ends_with_tasks = same_but_for_case(text_member(body, "onAllTasksComplete"), "terminatejob");
  job.uses_dependencies = flag_member(body, "usesTaskDependencies");
}

std::optional<Problem> pool_problem(Json const& body) {
  Json const& pool = member(body, "poolInfo");
  if (pool.is_null()) return std::nullopt;
  if (!member(pool, "autoPoolSpecification").is_null()) {
    return problem("UnsupportedProperty", {{"PropertyName", "autoPoolSpecification"},
                                           {"Reason", "The emulator makes no pool for a job"}});
  }
  if (text_member(pool, "poolId").empty()) return missing_property("poolInfo.poolId");
  return std::nullopt;
}

Response changed(Call const& call, Job& job, int status) {
  job.stamp = new_stamp(call.account);
  return with_stamp(call, done(status), job.stamp, "jobs/" + job.id);
}

/// Those that wait first, so that none of them gets the slot of one that ran.
void end_tasks(Account& account, Job& job) {
  job.held.clear();
  for (auto& [key, task] : job.tasks) {
    if (task.state == TaskState::active) end_by_request(account, job, task);
  }
  for (auto& [key, task] : job.tasks) end_by_request(account, job, task);
}

Answer change(Call const& call, Job& job, Json given) {
  if (auto wrong = pool_problem(call.body)) return refuse(std::move(*wrong));
  std::string const pool = key_of(text_member(member(given, "poolInfo"), "poolId"));
  if (pool != job.pool && job.state != JobState::disabled) {
    return refuse("OperationInvalidForCurrentState",
                  {{"Reason", "The pool of a job can be changed only while the job is disabled"}});
  }
  std::int16_t const before = job.priority;
  take(job, given);
  job.given = std::make_shared<Json const>(std::move(given));
  if (job.priority != before) submit_anew(call.account, job);
  return changed(call, job, 200);
}

}  // namespace

Answer add_job(Call const& call) {
  Account& account = call.account;
  if (auto wrong = pool_problem(call.body)) return refuse(std::move(*wrong));
  std::string const id = text_member(call.body, "id");
  if (account.jobs.contains(key_of(id))) return refuse("JobExists");
  Job& job = account.jobs[key_of(id)];
  job.id = id;
  Json given = call.body;
  given.erase("id");
  given.erase("priority");
  take(job, call.body);
  job.given = std::make_shared<Json const>(std::move(given));
  job.created = job.since = account.now;
  return changed(call, job, 201);
}

Answer list_jobs(Call const& call) {
  Expected<Page, Problem> page = Page::open(call, filterable);
  if (!page) return refuse(page.error());
  auto const& jobs = call.account.jobs;
  for (auto at = jobs.upper_bound(page->after()); at != jobs.end() && !page->full(); ++at) {
    page->add(at->first, show_job(call, at->second));
  }
  return page->close(call, "jobs");
}

Answer get_job(Call const& call) {
  Expected<Job*, Problem> const job = find_job(call);
  if (!job) return refuse(job.error());
  Json const entity = selected(call, show_job(call, **job));
  return with_stamp(call, show(call, "jobs/@Element", entity), (*job)->stamp, "jobs/" + (*job)->id);
}

Answer patch_job(Call const& call) {
  Expected<Job*, Problem> const job = find_open_job(call);
  if (!job) return refuse(job.error());
  Json given = *(*job)->given;
  given["priority"] = (*job)->priority;
  given.update(call.body);
  return change(call, **job, std::move(given));
}

Answer update_job(Call const& call) {
  Expected<Job*, Problem> const job = find_open_job(call);
  if (!job) return refuse(job.error());
  Json given = *(*job)->given;
  // Unlike PATCH, what is not said goes back to its default.
  for (char const* name : {"priority", "constraints", "metadata", "onAllTasksComplete",
                           "maxParallelTasks", "allowTaskPreemption"}) {
    given.erase(name);
  }
  given.update(call.body);
  return change(call, **job, std::move(given));
}

Answer delete_job(Call const& call) {
  Expected<Job*, Problem> const found = find_job(call);
  if (!found) return refuse(found.error());
  Job& job = **found;
  if (job.state == JobState::deleting) return refuse("JobBeingDeleted");
  end_tasks(call.account, job);
  become(call.account, job, JobState::deleting);
  job.settles = call.account.now + ending;
  return done(202);
}

Answer disable_job(Call const& call) {
  Expected<Job*, Problem> const found = find_open_job(call);
  if (!found) return refuse(found.error());
  Job& job = **found;
  if (job.state != JobState::active) return refuse("JobDisabled");
  std::string const how = key_of(text_member(call.body, "disableTasks"));
  become(call.account, job, JobState::disabling);
  for (auto& [key, task] : job.tasks) {
    if (task.state == TaskState::active) take_back(call.account, job, task);
  }
  for (auto& [key, task] : job.tasks) {
    if (how == "requeue") take_back(call.account, job, task);
    bool const ends = how == "terminate" && task.state == TaskState::running;
    if (ends) end_by_request(call.account, job, task);
  }
  return changed(call, job, 202);
}

Answer enable_job(Call const& call) {
  Expected<Job*, Problem> const found = find_open_job(call);
  if (!found) return refuse(found.error());
  Job& job = **found;
  if (job.state == JobState::active) {
    return refuse("OperationInvalidForCurrentState", {{"Reason", "The job is active already"}});
  }
  become(call.account, job, JobState::active);
  submit_held(call.account, job);
  return changed(call, job, 202);
}

Answer terminate_job(Call const& call) {
  Expected<Job*, Problem> const found = find_open_job(call);
  if (!found) return refuse(found.error());
  Job& job = **found;
  end_tasks(call.account, job);
  std::string const reason = text_member(call.body, "terminateReason");
  job.terminate_reason = reason.empty() ? "UserTerminate" : reason;
  become(call.account, job, JobState::terminating);
  job.settles = call.account.now + ending;
  return changed(call, job, 202);
}

Answer count_tasks(Call const& call) {
  Expected<Job*, Problem> const job = find_job(call);
  if (!job) return refuse(job.error());
  constexpr char const* names[] = {"active", "running", "completed", "succeeded", "failed"};
  Json counts = Json::object();
  Json slots = Json::object();
  for (char const* name : names) counts[name] = slots[name] = 0;
  for (auto const& row : (*job)->tasks) {
    Task const& task = row.second;
    auto const add = [&](char const* name) {
      counts[name] = counts[name].get<int>() + 1;
      slots[name] = slots[name].get<int>() + task.slots;
    };
    add(names[static_cast<std::size_t>(task.state)]);
    if (task.state == TaskState::completed) add(task.failure ? "failed" : "succeeded");
  }
  return show(call, "taskcounts/@Element",
              {{"taskCounts", std::move(counts)}, {"taskSlotCounts", std::move(slots)}});
}

/// Preparation and release tasks are accepted, and run in no time.
Answer list_preparation_tasks(Call const& call) {
  Expected<Job*, Problem> const job = find_job(call);
  if (!job) return refuse(job.error());
  Expected<Page, Problem> const page = Page::open(call, "nodeId");
  if (!page) return refuse(page.error());
  return page->close(call, "jobpreparationandreleasetaskstatus");
}

}  // namespace poolcast::emulator
