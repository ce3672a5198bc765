#include "engine/report/waiting.hpp"

#include <algorithm>

namespace poolcast::report {
namespace {

using batch::JobId;
using batch::Ledger;
using batch::PoolId;

std::map<PoolId, std::vector<Time>> limited_evaluations(Ledger const& ledger) {
  std::map<PoolId, std::vector<Time>> times;
  for (batch::EvaluationRow const& row : ledger.evaluations) {
    if (row.limit != batch::Limit::none) times[row.pool].push_back(row.at);
  }
  return times;
}

/// The first moment at which a formula could read a sample that counts what came at `time`.
Time visible_from(Ledger const& ledger, Time time) {
  constexpr Duration sample_interval = 30 * second;
  Duration const since = std::max(Duration{}, time - ledger.first_sample);
  std::int64_t const samples = (since + sample_interval - Duration{1}) / sample_interval;
  return ledger.first_sample + samples * sample_interval + ledger.sample_availability_delay;
}

/// A stretch of waiting, cut into parts one after the other.
struct Stretch {
  WaitingTime& waiting;
  Time now;
  Time capped;  // from here on, waiting for a node or a slot is waiting because of a limit

  void until(Time end, WaitingPart part) {
    if (end <= now) return;
    waiting[part] += end - now;
    now = end;
  }
  void until_or_capped(Time end, WaitingPart part) {
    until(std::min(end, capped), part);
    until(end, WaitingPart::cap);
  }
};

/// Until the task was started on the node.
void wait_for_slot(Stretch& stretch, Ledger const& ledger, Time requested,
                   batch::NodeRow const& node, Time started) {
  auto const by_then = [&](Time moment) { return std::min(moment, started); };
  Time const decided = by_then(node.requested);
  stretch.until(by_then(requested), WaitingPart::request);
  stretch.until_or_capped(std::min(visible_from(ledger, stretch.now), decided),
                          WaitingPart::sample_lag);
  stretch.until_or_capped(decided, WaitingPart::evaluation);
  stretch.until(by_then(std::min(node.allocated, node.ready)), WaitingPart::allocation);
  stretch.until(by_then(std::min(node.booted, node.ready)), WaitingPart::boot);
  stretch.until(by_then(std::min(node.image_ready, node.ready)), WaitingPart::image);
  stretch.until(by_then(node.ready), WaitingPart::boot);
  stretch.until_or_capped(started, WaitingPart::slot);
}

void add(WaitingTime& sum, WaitingTime const& other) {
  for (std::size_t i = 0; i < sum.parts.size(); ++i) sum.parts[i] += other.parts[i];
}

WaitingTime divided(WaitingTime sum, std::size_t count) {
  for (Duration& part : sum.parts) part = part / static_cast<std::int64_t>(count);
  return sum;
}

}  // namespace

JobWaits::JobWaits(JobRuns const& runs)
    : runs_(runs), limited_(limited_evaluations(runs.ledger())) {}

std::optional<WaitingTime> JobWaits::of(JobId job) const {
  std::optional<RunOfJob> const run = runs_.run_of(job);
  if (!run) return std::nullopt;
  Ledger const& ledger = runs_.ledger();
  PoolId const pool = load().jobs[job.value].pool;
  WaitingTime waiting;
  Stretch stretch{waiting, run->queued, capped_from(pool, run->queued)};
  // What a requeued task lost by running in vain is not waiting.
  for (batch::Interruption const& cut : run->lost) {
    wait_for_slot(stretch, ledger, run->requested, runs_.life(cut.node, cut.started), cut.started);
    stretch.now = cut.ended;
    stretch.capped = capped_from(pool, cut.ended);
  }
  Time const started = std::min(run->task_started, run->job_started);
  wait_for_slot(stretch, ledger, run->requested, *run->node, started);
  stretch.until(std::min(run->image_ready, run->job_started), WaitingPart::image);
  stretch.until(std::min(run->agent_online, run->job_started), WaitingPart::agent_start);
  stretch.until(run->job_started, WaitingPart::assignment);
  return waiting;
}

Time JobWaits::capped_from(PoolId pool, Time since) const {
  auto const times = limited_.find(pool);
  if (times == limited_.end()) return never;
  auto const next = std::ranges::lower_bound(times->second, since);
  return next == times->second.end() ? never : *next;
}

WaitingSummary summarise_waiting(JobWaits const& waits, std::vector<PoolId> const& pools) {
  struct Waited {
    Duration total;
    std::uint32_t job;
  };
  load::Load const& load = waits.load();
  std::vector<Waited> waited;
  WaitingSummary summary;
  for (std::uint32_t job = 0; job < load.jobs.size(); ++job) {
    if (std::ranges::find(pools, load.jobs[job].pool) == pools.end()) continue;
    std::optional<WaitingTime> const waiting = waits.of(JobId{job});
    if (!waiting) continue;
    add(summary.sum, *waiting);
    waited.push_back({waiting->total(), job});
  }
  summary.jobs = waited.size();
  if (waited.empty()) return summary;
  std::ranges::sort(waited, [](Waited const& a, Waited const& b) {
    return std::pair(a.total, a.job) < std::pair(b.total, b.job);
  });
  auto const at_percent = [&](std::size_t percent) {
    std::size_t const rank = (waited.size() * percent + 99) / 100;
    return *waits.of(JobId{waited[std::max<std::size_t>(rank, 1) - 1].job});
  };
  summary.p50 = at_percent(50);
  summary.p95 = at_percent(95);
  summary.max = at_percent(100);
  summary.mean = divided(summary.sum, waited.size());
  return summary;
}

}  // namespace poolcast::report
