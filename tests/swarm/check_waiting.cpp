#include <algorithm>
#include <optional>

#include "engine/report/run_of_job.hpp"
#include "engine/report/waiting.hpp"
#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {
namespace {

/// From the moment a job was queued until its agent took it, without what earlier runs of its task
/// lost; nothing if no agent took it.
std::optional<Duration> whole_wait(Evidence const& e, std::uint32_t job) {
  bool const flow = has_flow(e.of);
  JobStory const& told = e.story.jobs[job];
  if (has_agents(e.of)) {
    if (told.started == never) return std::nullopt;
    return told.started - told.queued;
  }
  RunOfTask const* const last = e.story.last_run(job);
  if (last == nullptr || last->requeued || last->online == never) return std::nullopt;
  Duration wait = last->online - (flow ? told.queued : e.job(job).queued);
  for (std::size_t const index : e.story.runs_of[job]) {
    RunOfTask const& run = e.story.runs[index];
    if (run.requeued) wait -= run.to - run.from;
  }
  return wait;
}

/// What the reports say of the image's part of the run that they found, if it was not cut short.
void check_image(Evidence const& e, std::uint32_t job, report::RunOfJob const& found,
                 Findings& findings) {
  for (std::size_t const index : e.story.runs_of[found.task.value]) {
    RunOfTask const& run = e.story.runs[index];
    if (run.from != found.task_started || run.again() || run.online == never) continue;
    Duration const pulled = found.image_ready - found.task_started;
    bool const cut = run.to != never && !run.completed && has_agents(e.of);
    findings.expect(cut || pulled == run.image_ms * millisecond, Law::image_time, "job", job);
  }
}

}  // namespace

void check_parts(report::WaitingTime const& wait, Duration whole, std::uint32_t job,
                 Findings& findings) {
  findings.expect(std::ranges::min(wait.parts) >= Duration{}, Law::waiting_not_negative, "job",
                  job);
  findings.expect(wait.total() == whole, Law::waiting_adds_up, "job", job, wait.total().ticks,
                  "not", whole.ticks);
}

void check_waiting(Evidence const& e, Findings& findings) {
  report::JobRuns const runs(e.ledger, e.of.workload.load);
  report::JobWaits const waits(runs);
  for (std::uint32_t job = 0; job < e.jobs(); ++job) {
    std::optional<report::WaitingTime> const wait = waits.of(batch::JobId{job});
    std::optional<Duration> const whole = whole_wait(e, job);
    findings.expect(wait.has_value() == whole.has_value(), Law::waiting_adds_up, "job", job,
                    "was it served");
    if (!wait || !whole) continue;
    check_parts(*wait, *whole, job, findings);
    if (auto const found = runs.run_of(batch::JobId{job})) check_image(e, job, *found, findings);
  }
}

}  // namespace poolcast::experiment
