#include "engine/report/waiting.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace poolcast::report {
namespace {

using batch::Ledger;
using batch::PoolId;

/// When evaluations of a pool were held at a limit, ascending.
using LimitedEvaluations = std::map<PoolId, std::vector<Time>>;

LimitedEvaluations limited_evaluations(Ledger const& ledger) {
  LimitedEvaluations times;
  for (batch::EvaluationRow const& row : ledger.evaluations) {
    if (row.limit != batch::Limit::none) times[row.pool].push_back(row.at);
  }
  return times;
}

/// A stretch of waiting from `since` until the task was started on the node.
WaitingTime split(Time since, Time started, batch::NodeRow const& node,
                  std::vector<Time> const& limited) {
  auto const next = std::ranges::lower_bound(limited, since);
  Time const capped = next == limited.end() ? never : *next;
  Time const decided = std::max(since, node.requested);
  Time const ready = std::max(decided, node.ready);
  auto const length = [](Time from, Time to) { return std::max(Duration{}, to - from); };
  WaitingTime waiting;
  waiting.evaluation = length(since, std::min(decided, capped));
  waiting.node_start = ready - decided;
  waiting.slot = length(ready, std::min(started, std::max(ready, capped)));
  waiting.cap = length(std::min(decided, capped), decided) +
                length(std::min(started, std::max(ready, capped)), started);
  return waiting;
}

void add(WaitingTime& sum, WaitingTime const& other) {
  sum.evaluation += other.evaluation;
  sum.cap += other.cap;
  sum.node_start += other.node_start;
  sum.slot += other.slot;
  sum.agent_start += other.agent_start;
}

/// The runs of requeued tasks that were cut short, by task and time.
std::vector<batch::Interruption> requeues(Ledger const& ledger) {
  std::vector<batch::Interruption> cuts;
  std::ranges::copy_if(ledger.interruptions, std::back_inserter(cuts),
                       &batch::Interruption::requeued);
  std::ranges::stable_sort(cuts, {}, &batch::Interruption::task);
  return cuts;
}

/// Everything that a task's waiting is told from.
struct Books {
  Ledger const& ledger;
  load::Load const& load;
  LimitedEvaluations limited;
  std::vector<batch::Interruption> cuts;

  WaitingTime waiting_of(std::uint32_t task) {
    batch::TaskRow const row = ledger.tasks[task];
    load::Job const& job = load.jobs[task];
    std::vector<Time> const& limits = limited[job.pool];
    WaitingTime waiting;
    Time since = job.queued;
    auto cut = std::ranges::lower_bound(cuts, batch::TaskId{task}, {}, &batch::Interruption::task);
    for (; cut != cuts.end() && cut->task == batch::TaskId{task}; ++cut) {
      add(waiting, split(since, cut->started, ledger.nodes[cut->node.value], limits));
      since = cut->ended;
    }
    add(waiting, split(since, row.started, ledger.nodes[row.node.value], limits));
    waiting.agent_start = row.agent_start_ms * millisecond;
    return waiting;
  }
};

WaitingTime divided(WaitingTime const& sum, std::size_t count) {
  auto const n = static_cast<std::int64_t>(count);
  return {sum.evaluation / n, sum.cap / n, sum.node_start / n, sum.slot / n, sum.agent_start / n};
}

}  // namespace

WaitingSummary summarise_waiting(Ledger const& ledger, load::Load const& load,
                                 std::vector<PoolId> const& pools) {
  struct Waited {
    Duration total;
    std::uint32_t task;
  };
  Books books{ledger, load, limited_evaluations(ledger), requeues(ledger)};
  std::vector<Waited> waited;
  WaitingSummary summary;
  for (std::uint32_t task = 0; task < ledger.tasks.size(); ++task) {
    if (ledger.tasks[task].agent_start_ms == batch::not_online) continue;
    if (std::ranges::find(pools, load.jobs[task].pool) == pools.end()) continue;
    WaitingTime const waiting = books.waiting_of(task);
    add(summary.sum, waiting);
    waited.push_back({waiting.total(), task});
  }
  summary.jobs = waited.size();
  if (waited.empty()) return summary;
  std::ranges::sort(waited, [](Waited const& a, Waited const& b) {
    return std::pair(a.total, a.task) < std::pair(b.total, b.task);
  });
  auto const at_percent = [&](std::size_t percent) {
    std::size_t const rank = (waited.size() * percent + 99) / 100;
    return books.waiting_of(waited[std::max<std::size_t>(rank, 1) - 1].task);
  };
  summary.p50 = at_percent(50);
  summary.p95 = at_percent(95);
  summary.max = at_percent(100);
  summary.mean = divided(summary.sum, waited.size());
  return summary;
}

}  // namespace poolcast::report
