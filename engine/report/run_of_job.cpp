#include "engine/report/run_of_job.hpp"

#include <algorithm>
#include <span>

namespace poolcast::report {
namespace {

using batch::Interruption;
using batch::JobId;
using batch::JobRow;
using batch::NodeId;
using batch::NodeRow;
using batch::TaskId;
using batch::TaskRow;

Time online_at(TaskRow const& row) { return row.started + row.agent_start_ms * millisecond; }

/// When the job was queued, and its agent asked for.
std::pair<Time, Time> begin_of_wait(batch::Ledger const& ledger, load::Load const& load,
                                    JobId job) {
  if (ledger.jobs.empty()) return {load.jobs[job.value].queued, load.jobs[job.value].queued};
  JobRow const& row = ledger.jobs[job.value];
  return {row.queued, row.requested == never ? row.queued : row.requested};
}

/// `cuts` are in the order of their tasks.
std::span<Interruption const> cuts_of(std::vector<Interruption> const& cuts, TaskId task) {
  auto const first = std::ranges::lower_bound(cuts, task, {}, &Interruption::task);
  auto const last = std::ranges::upper_bound(cuts, task, {}, &Interruption::task);
  return {first, last};
}

}  // namespace

JobRuns::JobRuns(batch::Ledger const& ledger, load::Load const& load)
    : ledger_(ledger), load_(load), cuts_(ledger.interruptions) {
  std::ranges::stable_sort(cuts_, {}, &Interruption::task);
  // A later pull of the same task is its last run's.
  for (batch::ImagePull const& pull : ledger.pulls) pulls_[pull.task] = pull.ms * millisecond;
  for (batch::PastLife const& past : ledger.past_lives) {
    past_lives_[past.node].push_back(&past.row);
  }
}

NodeRow const& JobRuns::life(NodeId node, Time time) const {
  NodeRow const& last = ledger_.nodes[node.value];
  auto const past = past_lives_.find(node);
  if (past == past_lives_.end()) return last;
  for (NodeRow const* row : past->second) {
    if (time <= row->removed) return *row;
  }
  return last;
}

std::optional<RunOfJob> JobRuns::run_of(JobId job) const {
  if (ledger_.jobs.empty()) return own_run(job);
  if (job.value >= ledger_.jobs.size()) return std::nullopt;
  JobRow const& row = ledger_.jobs[job.value];
  if (row.agent == batch::no_task || row.queued == never) return std::nullopt;
  return row.started == never ? own_run(job) : shared_run(job);
}

/// By the task that was submitted for it.
std::optional<RunOfJob> JobRuns::own_run(JobId job) const {
  TaskId const task{job.value};
  if (task.value >= ledger_.tasks.size()) return std::nullopt;
  TaskRow const& row = ledger_.tasks[task.value];
  if (row.agent_start_ms == batch::not_online) return std::nullopt;
  auto const [queued, requested] = begin_of_wait(ledger_, load_, job);
  auto const pull = pulls_.find(task);
  RunOfJob run{.task = task,
               .node_id = row.node,
               .node = &life(row.node, row.started),
               .queued = queued,
               .requested = requested,
               .task_started = row.started,
               .image_ready = row.started + (pull == pulls_.end() ? Duration{} : pull->second),
               .agent_online = online_at(row),
               .job_started = online_at(row),
               .lost = {}};
  for (Interruption const& cut : cuts_of(cuts_, task)) {
    if (cut.requeued) run.lost.push_back(cut);
  }
  return run;
}

/// By an agent that took it.
std::optional<RunOfJob> JobRuns::shared_run(JobId job) const {
  JobRow const& served = ledger_.jobs[job.value];
  TaskId const task = served.agent;
  auto const [queued, requested] = begin_of_wait(ledger_, load_, job);
  RunOfJob run{.task = task,
               .node_id = {},
               .node = nullptr,
               .queued = queued,
               .requested = requested,
               .task_started = {},
               .image_ready = {},
               .agent_online = served.started,
               .job_started = served.started,
               .lost = {}};
  // A run that was cut short has left no more than its beginning.
  for (Interruption const& cut : cuts_of(cuts_, task)) {
    if (served.started < cut.started || served.started > cut.ended) continue;
    run.node_id = cut.node;
    run.node = &life(cut.node, cut.started);
    run.task_started = run.image_ready = cut.started;
    return run;
  }
  TaskRow const& row = ledger_.tasks[task.value];
  auto const pull = pulls_.find(task);
  run.node_id = row.node;
  run.node = &life(row.node, row.started);
  run.task_started = row.started;
  run.image_ready = row.started + (pull == pulls_.end() ? Duration{} : pull->second);
  run.agent_online = online_at(row);
  return run;
}

}  // namespace poolcast::report
