#include "engine/report/job_fate.hpp"

namespace poolcast::report {
namespace {

JobState state_of(batch::JobRow const& row, bool started) {
  switch (row.last) {
    case batch::JobChange::succeeded:
      return JobState::completed;
    case batch::JobChange::failed:
      return JobState::failed;
    case batch::JobChange::cancelled:
      return JobState::cancelled;
    case batch::JobChange::skipped:
      return JobState::skipped;
    default:
      return started ? JobState::running : JobState::waiting;
  }
}

}  // namespace

std::string_view text_of(JobState state) {
  constexpr std::string_view texts[] = {"waiting", "running",   "completed",
                                        "failed",  "cancelled", "skipped"};
  return texts[static_cast<std::size_t>(state)];
}

JobFates::JobFates(JobRuns const& runs) : runs_(runs) {
  for (batch::Interruption const& cut : runs.ledger().interruptions) {
    if (!cut.requeued) over_[cut.task] = cut.ended;
  }
}

JobFate JobFates::of(batch::JobId job) const {
  JobFate fate;
  std::optional<RunOfJob> const run = runs_.run_of(job);
  if (run) {
    fate.started = run->job_started;
    fate.task = run->task;
    fate.node = run->node_id;
  }
  std::vector<batch::JobRow> const& rows = runs_.ledger().jobs;
  if (rows.empty()) return own(job, fate);
  if (job.value >= rows.size()) return fate;
  batch::JobRow const& row = rows[job.value];
  bool const own_task = row.started == never && row.agent != batch::no_task;
  fate.queued = row.queued;
  fate.finished = row.ended;
  fate.state = state_of(row, row.started != never || (own_task && task_runs(job)));
  return fate;
}

/// Where a task is its job.
JobFate JobFates::own(batch::JobId job, JobFate fate) const {
  load::Job const& asked = runs_.load().jobs[job.value];
  fate.queued = asked.queued;
  if (!task_runs(job)) return fate;
  if (over(batch::TaskId{job.value})) {
    fate.state = JobState::failed;
    fate.finished = over_.at(batch::TaskId{job.value});
    return fate;
  }
  fate.state = JobState::running;
  if (fate.started == never || fate.started + asked.duration > runs_.ledger().end) return fate;
  fate.state = JobState::completed;
  fate.finished = fate.started + asked.duration;
  return fate;
}

/// Or has run; a requeued one waits again.
bool JobFates::task_runs(batch::JobId job) const {
  batch::TaskRows const& tasks = runs_.ledger().tasks;
  return job.value < tasks.size() && tasks[job.value].started != never;
}

}  // namespace poolcast::report
