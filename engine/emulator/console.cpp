#include "engine/emulator/console.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/emulator/placement.hpp"
#include "engine/emulator/show.hpp"
#include "engine/emulator/uri.hpp"

namespace poolcast::emulator {
namespace {

constexpr Duration longest_skip = 366 * day;

Response text_response(int status, std::string type, std::string body) {
  return {
      .status = status, .headers = {{"Content-Type", std::move(type)}}, .body = std::move(body)};
}

Response json_response(int status, Json const& body) {
  return text_response(status, "application/json", write_json(body) + "\n");
}

Response bad_request(std::string const& message) {
  return json_response(400, {{"error", message}});
}

/// Time, nodes and their target, tasks that wait and run.
Json show_watched(Pool const& pool) {
  Json rows = Json::array();
  constexpr std::size_t most = 480;
  std::size_t const first = pool.watched.size() > most ? pool.watched.size() - most : 0;
  for (std::size_t i = first; i < pool.watched.size(); ++i) {
    batch::PoolCounts const& counts = pool.watched[i].counts;
    rows.push_back({(pool.watched[i].at - pool.created) / second,
                    counts.current.dedicated + counts.current.low_priority,
                    counts.target.dedicated + counts.target.low_priority, counts.active_tasks,
                    counts.running_tasks});
  }
  return rows;
}

Json show_state(Account const& account) {
  Json pools = Json::array();
  for (auto const& [key, pool] : account.pools) {
    bool const steady = pool.counts.allocation_state == batch::AllocationState::steady;
    Json shown = {{"id", pool.id},
                  {"created", wire_time(pool.created)},
                  {"allocationState", steady ? "steady" : "resizing"},
                  {"watched", show_watched(pool)}};
    if (pool.scaling && pool.scaling->last) shown["autoScaleRun"] = show_run(*pool.scaling->last);
    pools.push_back(std::move(shown));
  }
  Json jobs = Json::array();
  for (auto const& [key, job] : account.jobs) {
    Json tasks = {{"active", 0}, {"running", 0}, {"completed", 0}};
    for (auto const& [task_key, task] : job.tasks) {
      Json& count = tasks[std::string(text_of(task.state))];
      count = count.get<int>() + 1;
    }
    jobs.push_back({{"id", job.id}, {"state", text_of(job.state)}, {"tasks", std::move(tasks)}});
  }
  return {{"account", account.name},
          {"now", wire_time(account.now)},
          {"speed", account.speed ? Json(*account.speed) : Json("max")},
          {"pools", std::move(pools)},
          {"jobs", std::move(jobs)}};
}

/// A line a task that is over, as a recording that `poolcast simulate --load` reads.
std::string show_ledger(Account const& account) {
  std::string text;
  for (LedgerRow const& row : account.ledger) {
    if (row.started == never) continue;  // it never ran
    Json line = {{"id", row.job + "/" + row.task},
                 {"queued", wire_time(row.created)},
                 {"duration", static_cast<double>((row.ended - row.started).ticks) / 1e7},
                 {"pool", row.pool},
                 {"slots", row.slots}};
    text += write_json(line) + "\n";
  }
  return text;
}

Response skip(Account const& account, Uri const& uri, Duration& skipped) {
  std::string const text = parameter(uri, "by").value_or("");
  Result<Duration> const by = parse_duration(text);
  if (!by || *by > longest_skip) {
    return bad_request("'" + text + "' is not a duration of at most a year; write ?by=10m");
  }
  skipped = *by;
  return json_response(200, {{"now", wire_time(account.now + *by)}});
}

/// Whatever the command line of the task said: `?job=j&task=t&code=0`.
Response end_task(Account& account, Uri const& uri) {
  std::string const code = parameter(uri, "code").value_or("0");
  std::optional<long long> const exit_code = parse_integer(code);
  if (!exit_code || *exit_code < INT32_MIN || *exit_code > INT32_MAX) {
    return bad_request("'" + code + "' is no exit code; write &code=0");
  }
  auto const job = account.jobs.find(key_of(parameter(uri, "job").value_or("")));
  if (job == account.jobs.end()) return bad_request("there is no such job; write ?job=j&task=t");
  auto const task = job->second.tasks.find(key_of(parameter(uri, "task").value_or("")));
  if (task == job->second.tasks.end()) {
    return bad_request("the job has no such task; write ?job=j&task=t");
  }
  if (!exit_now(account, job->second, task->second, static_cast<int>(*exit_code))) {
    return json_response(409, {{"error", "the task does not run"}});
  }
  return json_response(200, {{"now", wire_time(account.now)}});
}

struct FaultName {
  std::string_view name;
  sim::FaultKind kind;
};
constexpr FaultName fault_names[] = {
    {"submit_error", sim::FaultKind::submit_error},
    {"resize_error", sim::FaultKind::resize_error},
    {"capacity_drought", sim::FaultKind::capacity_drought},
    {"registry_down", sim::FaultKind::registry_down},
    {"quota_cut", sim::FaultKind::quota_cut},
};

struct CallFaultName {
  std::string_view name;
  CallFault::Kind kind;
};
constexpr CallFaultName call_fault_names[] = {{"call_refused", CallFault::Kind::refused},
                                              {"answer_lost", CallFault::Kind::answer_lost}};

/// From now on, for as long as `for` says: `?kind=capacity_drought&for=10m&pool=p&percent=50`.
Response add_fault(Account& account, Uri const& uri) {
  std::string const name = parameter(uri, "kind").value_or("");
  auto const* const known = std::ranges::find(fault_names, name, &FaultName::name);
  auto const* const of_calls = std::ranges::find(call_fault_names, name, &CallFaultName::name);
  if (known == std::end(fault_names) && of_calls == std::end(call_fault_names)) {
    return bad_request("'" + name +
                       "' is no kind of fault; use submit_error, resize_error, "
                       "capacity_drought, registry_down, quota_cut, call_refused or answer_lost");
  }
  std::string const length = parameter(uri, "for").value_or("10m");
  Result<Duration> const lasts = parse_duration(length);
  if (!lasts || *lasts > longest_skip) return bad_request("'" + length + "' is not a duration");
  std::string const part = parameter(uri, "percent").value_or("100");
  std::optional<double> const percent = parse_number(part);
  if (!percent || *percent < 0 || *percent > 100) {
    return bad_request("'" + part + "' is no part of a hundred; write &percent=50");
  }
  std::string const core_text = parameter(uri, "cores").value_or("0");
  std::optional<long long> const cores = parse_integer(core_text);
  if (!cores || *cores < 0 || *cores > INT32_MAX) {
    return bad_request("'" + core_text + "' is no number of cores; write &cores=4");
  }
  if (of_calls != std::end(call_fault_names)) {
    account.call_faults.push_back({of_calls->kind, *percent, account.now + *lasts});
    return json_response(200, {{"percent", *percent}});
  }
  sim::Fault fault{.kind = known->kind, .from = {}, .until = {}};
  fault.percent = *percent;
  fault.cores = static_cast<std::uint32_t>(*cores);
  std::optional<std::string> const pool = parameter(uri, "pool");
  int concerned = 0;
  for (auto& [key, one] : account.pools) {
    if (pool && key != key_of(*pool)) continue;
    fault.from = account.now - one.created;
    fault.until = fault.from + *lasts;
    one.world->add_fault(fault);
    ++concerned;
  }
  return json_response(200, {{"pools", concerned}});
}

}  // namespace

bool is_console(Request const& request) {
  std::string_view target = request.target;
  target = target.substr(0, target.find('?'));
  return target == console_path || target.starts_with(std::string(console_path) + "/");
}

Response answer_console(Account& account, Request const& request, Duration& skipped) {
  std::optional<Uri> const uri = parse_uri(request.target);
  if (!uri) return bad_request("the URL cannot be read");
  std::string const what = uri->segments.size() < 2 ? "" : uri->segments[1];
  bool const reads = request.method == "GET" || request.method == "HEAD";
  if (reads && what.empty()) {
    return text_response(200, "text/html; charset=utf-8", std::string(console_page()));
  }
  if (reads && what == "state") return json_response(200, show_state(account));
  if (reads && what == "ledger") {
    return text_response(200, "application/x-ndjson", show_ledger(account));
  }
  if (request.method == "POST" && what == "advance") return skip(account, *uri, skipped);
  if (request.method == "POST" && what == "exit") return end_task(account, *uri);
  if (request.method == "POST" && what == "fault") return add_fault(account, *uri);
  return json_response(404, {{"error",
                              "GET state or ledger, POST advance?by=10m, exit?job=j&task=t or "
                              "fault?kind=capacity_drought"}});
}

}  // namespace poolcast::emulator
