#include "engine/report/lost_time.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/report/intervals.hpp"
#include "engine/report/lives.hpp"
#include "engine/report/task_runs.hpp"

namespace poolcast::report {
namespace {

using batch::NodeRow;

using RunsOfNodes = std::map<batch::NodeId, std::vector<Interval>>;

/// The runs that were not lost, of the nodes that lost some; the others need no look.
RunsOfNodes kept_runs(batch::Ledger const& ledger, load::Load const& load, JobFates const& fates) {
  RunsOfNodes kept;
  if (ledger.interruptions.empty()) return kept;
  std::vector<TaskRun> const runs = task_runs(ledger, load, fates);
  for (TaskRun const& run : runs) {
    if (run.lost()) kept[run.node];
  }
  for (TaskRun const& run : runs) {
    auto const node = kept.find(run.node);
    if (node != kept.end() && !run.lost()) node->second.push_back({run.started, run.ended});
  }
  for (auto& [id, times] : kept) times = united(std::move(times));
  return kept;
}

/// How much of the time between the two moments is covered; no two `runs` overlap.
Duration covered(std::vector<Interval> const& runs, Time from, Time until) {
  Duration sum;
  for (Interval const& run : runs) {
    Time const begin = std::max(run.from, from);
    Time const end = std::min(run.until, until);
    if (begin < end) sum += end - begin;
  }
  return sum;
}

/// Of one life of a node.
Duration lost_in(NodeRow const& life, std::vector<Interval> const& kept, Time end) {
  constexpr auto running = static_cast<std::size_t>(batch::NodeActivity::running);
  if (life.allocated == never || life.allocated > end) return {};
  Duration const ran = spent_until(life, end)[running];
  Duration const useful = covered(kept, life.allocated, std::min(life.removed, end));
  return ran - std::min(ran, useful);
}

}  // namespace

std::vector<std::array<Duration, 2>> lost_time(batch::Ledger const& ledger, load::Load const& load,
                                               JobFates const& fates, std::size_t pools) {
  std::vector<std::array<Duration, 2>> lost(pools);
  RunsOfNodes const kept = kept_runs(ledger, load, fates);
  for_each_life(ledger, [&](batch::NodeId id, NodeRow const& life) {
    auto const runs = kept.find(id);
    if (runs == kept.end()) return;
    lost[life.pool.value][static_cast<std::size_t>(life.tier)] +=
        lost_in(life, runs->second, ledger.end);
  });
  return lost;
}

}  // namespace poolcast::report
