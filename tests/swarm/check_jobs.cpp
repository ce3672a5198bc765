#include <algorithm>

#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {
namespace {

using batch::JobChange;
using sim::PipelineService;

std::vector<std::vector<std::uint32_t>> needs_by_job(Evidence const& e) {
  std::vector<std::vector<std::uint32_t>> needs(e.jobs());
  for (load::Needs const& row : e.of.workload.load.needs) needs[row.job] = row.jobs;
  return needs;
}

/// When the job can be queued; `never` if what it needs does not succeed.
Time earliest(Evidence const& e, std::uint32_t job, std::vector<std::uint32_t> const& needs) {
  Time time = e.job(job).queued;
  for (std::uint32_t const need : needs) {
    JobStory const& needed = e.story.jobs[need];
    time = std::max(time, needed.end == JobChange::succeeded ? needed.ended : never);
  }
  return time;
}

Time cancelled_at(Evidence const& e, std::uint32_t job) {
  std::uint32_t const pipeline = e.job(job).pipeline;
  return pipeline == load::no_pipeline ? never : e.of.workload.load.pipelines[pipeline].cancelled;
}

void check_beginning(Evidence const& e, std::uint32_t job, std::vector<std::uint32_t> const& needs,
                     Findings& findings) {
  JobStory const& told = e.story.jobs[job];
  Time const can = earliest(e, job, needs);
  Time const cancelled = cancelled_at(e, job);
  bool const queued = told.queued != never;
  findings.expect(!queued || told.queued >= can, Law::needs_succeeded, "job", job);
  bool const must = can <= e.end() && cancelled > can;
  findings.expect(!must || told.queued == can, Law::job_queued_in_time, "job", job);
  sim::Pipelines const& rules = e.model().pipelines;
  Time const asked =
      told.queued + sample(rules.request, draw(e.model().seed, Stream::request, job));
  bool const requested = queued && asked <= e.end();
  findings.expect(requested ? told.requested == asked : told.requested == never,
                  Law::request_latency, "job", job);
}

/// Whether a run was cut short whose agent's job is given up at the time.
bool agent_was_lost(Evidence const& e, Time at) {
  return std::ranges::any_of(e.story.runs, [&](RunOfTask const& run) {
    bool const cut = run.to != never && !run.completed;
    return cut && (run.to == at || run.to + e.model().pipelines.lock_time == at);
  });
}

bool has_reason_to_fail(Evidence const& e, std::uint32_t job, JobStory const& told) {
  sim::Pipelines const& rules = e.model().pipelines;
  if (!has_agents(e.of)) {
    RunOfTask const* const run = e.story.last_run(job);
    return run != nullptr && run->to == told.ended && !run->completed && !run->requeued;
  }
  bool const by_itself = rules.failure_percent > 0 && told.started != never &&
                         told.ended - told.started == e.job(job).duration;
  bool const no_agent = rules.service == PipelineService::azure_devops &&
                        !rules.placeholder_agent && told.ended == told.requested;
  return by_itself || no_agent || agent_was_lost(e, told.ended);
}

void check_end(Evidence const& e, std::uint32_t job, std::vector<std::uint32_t> const& needs,
               Findings& findings) {
  JobStory const& told = e.story.jobs[job];
  if (!told.end) return;
  switch (*told.end) {
    case JobChange::skipped: {
      bool const reason = std::ranges::any_of(needs, [&](std::uint32_t need) {
        JobStory const& needed = e.story.jobs[need];
        return needed.end && *needed.end != JobChange::succeeded && needed.ended <= told.ended;
      });
      return findings.expect(reason, Law::skipped_with_reason, "job", job);
    }
    case JobChange::cancelled:
      return findings.expect(told.ended == cancelled_at(e, job), Law::cancelled_with_pipeline,
                             "job", job);
    case JobChange::failed:
      return findings.expect(has_reason_to_fail(e, job, told), Law::failed_with_reason, "job", job);
    default: {
      if (has_agents(e.of)) {
        return findings.expect(told.ended - told.started == e.job(job).duration, Law::job_duration,
                               "job", job);
      }
      RunOfTask const* const run = e.story.last_run(job);
      return findings.expect(run != nullptr && run->completed && run->to == told.ended,
                             Law::job_duration, "job", job);
    }
  }
}

/// Without agents a task that completes has done its job from its agent's coming online on.
void check_durations(Evidence const& e, Findings& findings) {
  for (RunOfTask const& run : e.story.runs) {
    if (!run.completed) continue;
    findings.expect(run.to - run.online == e.job(run.task).duration, Law::job_duration, "task",
                    run.task);
  }
}

}  // namespace

void check_jobs(Evidence const& e, Findings& findings) {
  if (!has_agents(e.of)) check_durations(e, findings);
  if (!has_flow(e.of)) {
    findings.expect(e.record.jobs.empty(), Law::job_in_turn, "without pipelines");
    return;
  }
  std::vector<std::vector<std::uint32_t>> const needs = needs_by_job(e);
  for (std::uint32_t job = 0; job < e.jobs(); ++job) {
    check_beginning(e, job, needs[job], findings);
    check_end(e, job, needs[job], findings);
  }
}

}  // namespace poolcast::experiment
