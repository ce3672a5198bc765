#include "live/recorder.hpp"

#include <nlohmann/json.hpp>

#include "live/batch_tasks.hpp"
#include "live/changed_rows.hpp"
#include "live/json_fields.hpp"

namespace poolcast::live {
namespace {

using Json = nlohmann::ordered_json;

constexpr char task_fields[] =
    "id,state,creationTime,stateTransitionTime,requiredSlots,executionInfo,nodeInfo";
constexpr int version = 1;

std::string text_of(Time time) { return format_time(time, 7); }

std::string line_of(Json const& event) {
  return event.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json event_of_task(char const* event, Time at, std::string const& pool, std::string const& job,
                   Task const& task) {
  return {{"event", event}, {"at", text_of(at)}, {"pool", pool}, {"job", job}, {"task", task.id}};
}

std::string counts_line(PoolLook const& look) {
  batch::PoolCounts const& counts = look.counts;
  Json event{{"event", "counts"},
             {"at", text_of(look.at)},
             {"pool", look.pool.id},
             {"activeTasks", counts.active_tasks},
             {"runningTasks", counts.running_tasks},
             {"succeededTasks", counts.succeeded_tasks},
             {"failedTasks", counts.failed_tasks},
             {"usableNodes", counts.usable_nodes},
             {"preemptedNodes", counts.preempted_nodes},
             {"currentDedicatedNodes", counts.current.dedicated},
             {"currentLowPriorityNodes", counts.current.low_priority},
             {"targetDedicatedNodes", counts.target.dedicated},
             {"targetLowPriorityNodes", counts.target.low_priority},
             {"allocationState", look.pool.allocation_state}};
  if (!look.pool.resize_failures.empty()) {
    event["resizeError"] = look.pool.resize_failures.front().code;
  }
  return line_of(event);
}

}  // namespace

Result<void> Recorder::remember(std::string_view line) {
  nlohmann::json const event = nlohmann::json::parse(line, nullptr, false);
  std::string const what = text_at(event, "event");
  if (what.empty()) return fail("this is no line that 'live record' writes; give another file");
  std::string const pool = text_at(event, what == "evaluation" ? "id" : "pool");
  if (pool != pool_) {
    return fail("it records the pool '" + pool + "', not '" + pool_ + "'; give another file");
  }
  if (what == "evaluation") last_evaluation_ = time_at(event, "timestamp");
  if (what != "queued" && what != "started" && what != "ended") return {};
  Told& told = tasks_[{text_at(event, "job"), text_at(event, "task")}];
  std::optional<Time> const at = time_at(event, "at");
  if (what == "queued") told = {.created = at};
  if (what == "started") told.started = at;
  if (what == "ended") told.ended = at;
  return {};
}

std::string Recorder::opening(Time now) const {
  return line_of(
      {{"event", "record"}, {"poolcast", version}, {"at", text_of(now)}, {"pool", pool_}});
}

BatchResult<std::vector<std::string>> Recorder::look(BatchHttp& http) {
  BatchResult<PoolLook> const look = look_at_pool(http, pool_);
  if (!look) return refuse(look.error());
  for (Job const& job : look->jobs) {
    if (jobs_[job.id].over && job.state == "completed") continue;
    BatchResult<void> const listed = look_at_tasks(http, job);
    if (!listed) return refuse(listed.error());
  }
  add_evaluation(look->pool);
  lines_.push_back(counts_line(*look));
  return std::exchange(lines_, {});
}

BatchResult<void> Recorder::look_at_tasks(BatchHttp& http, Job const& job) {
  ListedJob& listed = jobs_[job.id];
  std::string const filter = changed_since(listed.latest);
  std::optional<Time> latest = listed.latest;
  BatchResult<void> done = each_task(http, job.id, {filter, task_fields}, [&](Task const& task) {
    add_task(job.id, task);
    note_latest(latest, task.since);
  });
  bool const gone = !done && done.error().status == 404;  // deleted since it was listed
  if (!done && !gone) return done;
  listed.latest = latest;
  // The tasks of a job that is over change no more, but the list may be a little behind.
  listed.over = job.state == "completed" && job.since &&
                http.answered_at().value_or(*job.since) - *job.since > list_overlap;
  return {};
}

void Recorder::add_task(std::string const& job, Task const& task) {
  if (!task.created) return;
  Told& told = tasks_[{job, task.id}];
  if (told.created != task.created) {
    told = {.created = task.created};
    Json event = event_of_task("queued", *task.created, pool_, job, task);
    event["slots"] = task.required_slots;
    lines_.push_back(line_of(event));
  }
  if (task.started && told.started != task.started) {
    told.started = task.started;
    Json event = event_of_task("started", *task.started, pool_, job, task);
    event["node"] = task.node_id;
    lines_.push_back(line_of(event));
  }
  if (task.state != "completed" || !task.ended || told.ended == task.ended) return;
  told.ended = task.ended;
  Json event = event_of_task("ended", *task.ended, pool_, job, task);
  event["queued"] = text_of(*task.created);
  if (task.started) event["started"] = text_of(*task.started);
  event["finished"] = text_of(*task.ended);
  event["slots"] = task.required_slots;
  event["node"] = task.node_id;
  event["result"] = task.result;
  if (task.exit_code) event["exitCode"] = *task.exit_code;
  lines_.push_back(line_of(event));
}

/// As PoolAutoScaleEvent logs are, with the formula.
void Recorder::add_evaluation(Pool const& pool) {
  if (!pool.last_run) return;
  AutoscaleRun const& run = *pool.last_run;
  if (last_evaluation_ && run.at <= *last_evaluation_) return;
  last_evaluation_ = run.at;
  Json event{{"event", "evaluation"},
             {"id", pool_},
             {"timestamp", text_of(run.at)},
             {"formula", pool.formula},
             {"results", run.results}};
  if (!run.error_code.empty()) {
    event["error"] = {{"code", run.error_code}, {"message", run.error_message}};
    for (auto const& [name, value] : run.error_values) {
      event["error"]["values"].push_back({{"name", name}, {"value", value}});
    }
  }
  lines_.push_back(line_of(event));
}

}  // namespace poolcast::live
