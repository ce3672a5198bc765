#include "live/rest_batch_service.hpp"

#include <algorithm>
#include <set>

#include "engine/base/text.hpp"
#include "engine/batch/wire_words.hpp"
#include "live/changed_rows.hpp"
#include "live/pool_jobs.hpp"
#include "live/system_clock.hpp"

namespace poolcast::live {
namespace {

using batch::PoolCounts;
using batch::PoolId;
using batch::ResizeError;
using batch::TaskId;
using batch::TaskSpec;

constexpr char pool_fields[] =
    "id,allocationState,allocationStateTransitionTime,targetDedicatedNodes,targetLowPriorityNodes,"
    "currentDedicatedNodes,currentLowPriorityNodes,resizeErrors";
constexpr char node_fields[] =
    "id,state,stateTransitionTime,allocationTime,lastBootTime,isDedicated";
constexpr char task_fields[] = "id,state,stateTransitionTime,executionInfo,nodeInfo";
constexpr std::string_view task_prefix = "task-";

std::optional<TaskId> task_number(std::string_view id) {
  if (!id.starts_with(task_prefix)) return std::nullopt;
  std::optional<long long> const number = parse_integer(id.substr(task_prefix.size()));
  if (!number || *number < 0 || *number >= batch::no_task.value) return std::nullopt;
  return TaskId{static_cast<std::uint32_t>(*number)};
}

ResizeError resize_error_of(Pool const& pool) {
  if (pool.resize_failures.empty()) return ResizeError::none;
  return batch::wire_value(batch::resize_error_words, pool.resize_failures.front().code)
      .value_or(ResizeError::allocation_failed);
}

PoolCounts counts_of(Pool const& pool, NodeCounts const& nodes) {
  PoolCounts counts = size_of(pool);
  counts.resize_error = resize_error_of(pool);
  add(nodes, counts);
  return counts;
}

std::string job_id(RestBatchOptions const& options, PoolId pool, int priority) {
  std::string id = options.run + "-" + options.pools[pool.value].id;
  if (priority > 0) id += "-p" + std::to_string(priority);
  if (priority < 0) id += "-m" + std::to_string(-priority);
  return id;
}

BatchResult<void> all_added(std::vector<TaskOutcome> const& outcomes) {
  auto const is_refused = [](TaskOutcome const& outcome) { return outcome.refusal.has_value(); };
  auto const first = std::ranges::find_if(outcomes, is_refused);
  if (first == outcomes.end()) return {};
  auto const count = static_cast<std::size_t>(std::ranges::count_if(outcomes, is_refused));
  std::string const others =
      count == 1 ? "" : " (and " + counted(count - 1, "more task") + " not added)";
  BatchError refusal = *first->refusal;
  refusal.message += others;
  return refuse(std::move(refusal));
}

}  // namespace

RestBatchService::RestBatchService(BatchHttp& http, RestBatchOptions options)
    : http_(http), options_(std::move(options)), pools_(options_.pools.size()) {
  if (!options_.now) options_.now = wall_clock_now;
}

Result<void> RestBatchService::submit(PoolId pool, std::span<TaskSpec const> tasks) {
  // In their order, since the first may get the free slot: a call for all that follow each other in
  // one job. One that is refused is no reason not to ask for the others; one without an answer is.
  Result<void> all;
  for (auto begin = tasks.begin(); begin != tasks.end();) {
    auto const end = std::find_if(
        begin, tasks.end(), [&](TaskSpec const& spec) { return spec.priority != begin->priority; });
    BatchResult<void> const added = add_to_job({pool, begin->priority}, {begin, end});
    if (!added && all) all = tl::unexpected(as_error(added.error()));
    if (!added && (added.error().status == 0 || added.error().status >= 500)) break;
    begin = end;
  }
  return all;
}

BatchResult<void> RestBatchService::add_to_job(JobKey key, std::span<TaskSpec const> specs) {
  std::vector<TaskToAdd> tasks;
  for (TaskSpec const& spec : specs) {
    TaskToAdd task = options_.pools[key.first.value].task(spec);
    task.id = std::string(task_prefix) + std::to_string(spec.id.value);
    task.required_slots = spec.required_slots;
    tasks.push_back(std::move(task));
  }
  if (BatchResult<void> there = ensure_job(key); !there) return there;
  BatchResult<std::vector<TaskOutcome>> const outcomes = add_tasks(http_, jobs_[key].id, tasks);
  return outcomes ? all_added(*outcomes) : refuse(outcomes.error());
}

BatchResult<void> RestBatchService::ensure_job(JobKey key) {
  if (jobs_.contains(key)) return {};
  auto const& [pool, priority] = key;
  std::string const& pool_id = options_.pools[pool.value].id;
  std::string const id = job_id(options_, pool, priority);
  BatchResult<void> added = add_job(http_, {id, pool_id, priority});
  if (!added && added.error().code != "JobExists") return added;
  if (!added) {
    BatchResult<Job> const job = get_job(http_, id);
    if (!job) return refuse(job.error());
    if (job->pool_id != pool_id || job->state != "active") {
      constexpr int conflict = 409;
      return refuse({.place = "job '" + id + "'",
                     .status = conflict,
                     .message = "it is " + job->state + " in pool '" + job->pool_id +
                                "', and not ours; give the run another name"});
    }
  }
  jobs_[key] = {.id = id};
  return {};
}

Result<batch::Observation> RestBatchService::observe() {
  look_error_.reset();
  if (BatchResult<void> const looked = look(); !looked) {
    look_error_ = looked.error();
    return tl::unexpected(as_error(looked.error()));
  }
  told_counts_.clear();
  for (WatchedPool const& pool : pools_) told_counts_.push_back(*pool.counts);
  told_tasks_ = tasks_.take();
  told_nodes_ = nodes_.take();
  return batch::Observation{.pools = told_counts_,
                            .tasks = told_tasks_.transitions,
                            .completions = told_tasks_.completions,
                            .nodes = told_nodes_};
}

/// Lists tasks before nodes, so that the node of a task is known, and reads them after, so that it
/// is known what became of the node.
BatchResult<void> RestBatchService::look() {
  listed_.clear();
  for (auto const& [key, job] : jobs_) {
    if (BatchResult<void> listed = list_tasks(key); !listed) return listed;
  }
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    BatchResult<void> seen = look_at_pool({static_cast<std::uint16_t>(i)});
    if (!seen) return seen;
  }
  look_at_tasks();
  if (options_.count_all_jobs) {
    for (std::size_t i = 0; i < pools_.size(); ++i) {
      BatchResult<void> counted = count_all({static_cast<std::uint16_t>(i)});
      if (!counted) return counted;
    }
    return {};
  }
  for (auto const& [key, job] : jobs_) {
    if (BatchResult<void> counted = add_counts(key); !counted) return counted;
  }
  return {};
}

BatchResult<void> RestBatchService::look_at_pool(PoolId pool) {
  std::string const& id = options_.pools[pool.value].id;
  BatchResult<Pool> const now = get_pool(http_, id, pool_fields);
  if (!now) return refuse(now.error());
  if (now->allocation_state == "resizing" && now->allocation_since) {
    nodes_.note_resize(pool, *now->allocation_since);
  }
  BatchResult<std::vector<NodeCounts>> const counts = node_counts(http_, id);
  if (!counts) return refuse(counts.error());
  // A pool without nodes may have no row.
  NodeCounts const none{};
  NodeCounts const& row = counts->empty() ? none : counts->front();
  pools_[pool.value].counts = counts_of(*now, row);
  return look_at_nodes(pool, row, gone_by(pools_[pool.value], *now));
}

/// The latest time at which a node that is missed now can have gone: the end of a resize that has
/// ended since the last look, for what it removes is gone by then; else now.
Time RestBatchService::gone_by(WatchedPool& watched, Pool const& row) const {
  bool const first = !watched.allocation_since;
  bool const changed = row.allocation_since != watched.allocation_since;
  watched.allocation_since = row.allocation_since;
  bool const ended = !first && changed && row.allocation_state == "steady";
  return ended ? *row.allocation_since : options_.now();
}

/// Lists those that have changed; and all of them only where the number tells that one has gone.
BatchResult<void> RestBatchService::look_at_nodes(PoolId pool, NodeCounts const& counts,
                                                  Time gone_by) {
  std::string const& id = options_.pools[pool.value].id;
  std::optional<Time>& latest = pools_[pool.value].latest;
  std::size_t const total = std::size_t{counts.dedicated.total} + counts.low_priority.total;
  bool all = !latest;
  for (;; all = true) {
    BatchResult<std::vector<Node>> const rows =
        list_nodes(http_, id, {all ? "" : changed_since(latest), node_fields});
    if (!rows) return refuse(rows.error());
    std::set<std::string> listed;
    for (Node const& row : *rows) {
      nodes_.look(pool, row);
      note_latest(latest, row.since);
      listed.insert(row.id);
    }
    if (all) nodes_.forget_others(pool, listed, gone_by);
    if (all || nodes_.size(pool) == total) return {};
  }
}

BatchResult<void> RestBatchService::list_tasks(JobKey key) {
  WatchedJob const& job = jobs_[key];
  return each_task(http_, job.id, {changed_since(job.latest), task_fields}, [&](Task row) {
    listed_.push_back({key, std::move(row)});
  });
}

void RestBatchService::look_at_tasks() {
  for (auto const& [key, row] : listed_) {
    if (std::optional<TaskId> const task = task_number(row.id)) {
      tasks_.look(key.first, *task, row, nodes_);
    }
    note_latest(jobs_[key].latest, row.since);
  }
}

BatchResult<void> RestBatchService::add_counts(JobKey key) {
  BatchResult<TaskCounts> const counts = task_counts(http_, jobs_[key].id);
  if (!counts) return refuse(counts.error());
  add(*counts, *pools_[key.first.value].counts);
  return {};
}

BatchResult<void> RestBatchService::count_all(PoolId pool) {
  BatchResult<PoolTasks> const tasks = tasks_of_pool(http_, options_.pools[pool.value].id);
  if (!tasks) return refuse(tasks.error());
  add(tasks->counts, *pools_[pool.value].counts);
  return {};
}

std::vector<std::string> RestBatchService::job_ids() const {
  std::vector<std::string> ids;
  for (auto const& [key, job] : jobs_) ids.push_back(job.id);
  return ids;
}

Result<void> RestBatchService::resize(PoolId pool, batch::Targets targets,
                                      batch::DeallocationOption option) {
  std::optional<PoolCounts>& seen = pools_[pool.value].counts;
  // What a resize that has ended did not get is asked for again.
  bool const under_way = seen && (seen->allocation_state == batch::AllocationState::resizing ||
                                  seen->current == targets);
  if (under_way && seen->target == targets) return {};
  BatchResult<void> const asked =
      resize_pool(http_, options_.pools[pool.value].id, {targets, option});
  if (!asked) return tl::unexpected(as_error(asked.error()));
  // The service's own time replaces ours, unless the resize has ended by the next look.
  nodes_.note_resize(pool, options_.now());
  if (!seen) seen.emplace();
  seen->target = targets;
  seen->allocation_state = batch::AllocationState::resizing;
  return {};
}

}  // namespace poolcast::live
