#include "engine/report/detail.hpp"

#include <algorithm>
#include <utility>

#include "engine/report/detail_nodes.hpp"
#include "engine/report/job_fate.hpp"
#include "engine/report/waiting.hpp"

namespace poolcast::report {
namespace {

using batch::Ledger;

struct Subject {
  Ledger const& ledger;
  load::Load const& load;
};

/// By task: the job it served first, or was meant for.
std::vector<std::uint32_t> jobs_of_tasks(Ledger const& ledger) {
  std::vector<std::uint32_t> jobs(ledger.tasks.size());
  for (std::uint32_t i = 0; i < jobs.size(); ++i) jobs[i] = i;
  std::vector<Time> first(jobs.size(), never);
  for (std::uint32_t i = 0; i < ledger.jobs.size(); ++i) {
    batch::JobRow const& row = ledger.jobs[i];
    if (row.agent.value >= jobs.size() || row.started >= first[row.agent.value]) continue;
    first[row.agent.value] = row.started;
    jobs[row.agent.value] = i;
  }
  return jobs;
}

/// When the job's task was asked for.
Time requested_at(Ledger const& ledger, load::Load const& load, std::uint32_t job) {
  if (ledger.jobs.empty()) return load.jobs[job].queued;
  return job < ledger.jobs.size() ? ledger.jobs[job].requested : never;
}

void add_tasks(Subject const& subject, Detail& detail, std::vector<TaskRun> const& runs,
               std::vector<std::uint32_t> const& lanes) {
  auto const& [ledger, load] = subject;
  std::vector<StepSum> active(detail.pools.size());
  std::vector<StepSum> running(detail.pools.size());
  for (std::uint32_t i = 0; i < load.jobs.size(); ++i) {
    Time const requested = requested_at(ledger, load, i);
    if (requested < ledger.end) active[load.jobs[i].pool.value].one_more(requested);
  }
  std::vector<std::uint32_t> const jobs = jobs_of_tasks(ledger);
  for (TaskRun const& run : runs) {
    std::size_t const pool = load.jobs[run.task.value].pool.value;
    active[pool].one_less(run.started);
    running[pool].count(run.started, run.ended);
    detail.pools[pool].tasks.push_back({lanes[run.node.value], jobs[run.task.value], run.started,
                                        run.online, run.ended, run.lost()});
  }
  for (batch::Interruption const& cut : ledger.interruptions) {
    StepSum& waiting = active[load.jobs[cut.task.value].pool.value];
    if (cut.requeued) {
      waiting.one_more(cut.reactivated == never ? cut.ended : cut.reactivated);
    }
    if (cut.started == never) waiting.one_less(cut.ended);
  }
  for (std::size_t i = 0; i < detail.pools.size(); ++i) {
    detail.pools[i].active_tasks = active[i].until(ledger.end);
    detail.pools[i].running_tasks = running[i].until(ledger.end);
    std::ranges::stable_sort(detail.pools[i].tasks, {},
                             [](TaskBar const& bar) { return std::pair(bar.lane, bar.started); });
  }
}

void add_waits(JobRuns const& runs, Detail& detail) {
  struct Wait {
    Time queued;
    Duration length;
  };
  Ledger const& ledger = runs.ledger();
  load::Load const& load = runs.load();
  std::vector<std::vector<Wait>> waits(detail.pools.size());
  JobWaits const all(runs);
  for (std::uint32_t i = 0; i < load.jobs.size(); ++i) {
    std::optional<WaitingTime> const wait = all.of(batch::JobId{i});
    if (!wait) continue;
    Time const queued = ledger.jobs.empty() ? load.jobs[i].queued : ledger.jobs[i].queued;
    waits[load.jobs[i].pool.value].push_back({queued, wait->total()});
  }
  for (std::size_t i = 0; i < waits.size(); ++i) {
    std::ranges::stable_sort(waits[i], {}, &Wait::queued);
    for (Wait const& wait : waits[i]) {
      detail.pools[i].queued.push_back(wait.queued);
      detail.pools[i].waited.push_back(wait.length);
    }
  }
}

/// What the targets were, from the run's start to its end.
void add_targets(Ledger const& ledger, PoolDetail& pool, batch::Targets final_target) {
  batch::Targets const first =
      pool.evaluations.empty() ? final_target : pool.evaluations.front().row.before;
  for (batch::NodeTier const tier : batch::node_tiers) {
    Steps& steps = pool.tiers[static_cast<std::size_t>(tier)].target;
    std::int64_t value = 0;
    auto const set = [&](Time at, std::int64_t target) {
      if (target == value || at >= ledger.end) return;
      steps.at.push_back(at);
      steps.value.push_back(target);
      value = target;
    };
    set(ledger.start, first[tier]);
    for (EvaluationMark const& mark : pool.evaluations) set(mark.row.at, mark.row.after[tier]);
  }
}

void add_evaluations(Ledger const& ledger, Detail& detail, Traces& traces) {
  for (std::size_t i = 0; i < ledger.evaluations.size(); ++i) {
    EvaluationMark mark{ledger.evaluations[i], {}};
    if (i < traces.of_evaluation.size()) mark.lines = std::move(traces.of_evaluation[i]);
    detail.pools[mark.row.pool.value].evaluations.push_back(std::move(mark));
  }
  for (std::size_t i = 0; i < detail.pools.size(); ++i) {
    bool const known = i < ledger.final_counts.size();
    add_targets(ledger, detail.pools[i], known ? ledger.final_counts[i].target : batch::Targets{});
  }
  detail.trace_lines = std::move(traces.lines);
}

}  // namespace

Detail detail_of(Ledger const& ledger, load::Load const& load, Facts const& facts, Traces traces) {
  Subject const subject{ledger, load};
  Detail detail;
  detail.pools.resize(facts.pools.size());
  JobRuns const of_jobs(ledger, load);
  std::vector<TaskRun> const runs = task_runs(ledger, load, JobFates(of_jobs));
  std::vector<std::uint32_t> const lanes = add_nodes(detail, ledger, runs, facts.billing);
  add_tasks(subject, detail, runs, lanes);
  add_waits(of_jobs, detail);
  add_evaluations(ledger, detail, traces);
  return detail;
}

}  // namespace poolcast::report
