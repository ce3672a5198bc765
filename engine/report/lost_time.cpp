#include "engine/report/lost_time.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/report/task_runs.hpp"

namespace poolcast::report {
namespace {

using batch::NodeActivity;
using batch::NodeRow;

struct Interval {
  Time from;
  Time until;
};
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
  for (auto& [id, times] : kept) std::ranges::sort(times, {}, &Interval::from);
  return kept;
}

/// How much of the time between the two moments is covered; `runs` are in order of their begin.
Duration covered(std::vector<Interval> const& runs, Time from, Time until) {
  Duration sum;
  Time reached = from;
  for (Interval const& run : runs) {
    Time const begin = std::max(run.from, reached);
    Time const end = std::min(run.until, until);
    if (end <= begin) continue;
    sum += end - begin;
    reached = end;
  }
  return sum;
}

/// Of one life of a node.
Duration lost_in(NodeRow const& life, std::vector<Interval> const& kept, Time end) {
  constexpr auto running = static_cast<std::size_t>(NodeActivity::running);
  if (life.allocated == never || life.allocated > end) return {};
  Duration ran = life.spent[running];
  if (life.activity == NodeActivity::running) ran += end - life.since;
  Duration const useful = covered(kept, life.allocated, std::min(life.removed, end));
  return ran - std::min(ran, useful);
}

}  // namespace

std::vector<std::array<Duration, 2>> lost_time(batch::Ledger const& ledger, load::Load const& load,
                                               JobFates const& fates, std::size_t pools) {
  std::vector<std::array<Duration, 2>> lost(pools);
  RunsOfNodes const kept = kept_runs(ledger, load, fates);
  auto const add = [&](batch::NodeId id, NodeRow const& life) {
    auto const runs = kept.find(id);
    if (runs == kept.end()) return;
    lost[life.pool.value][static_cast<std::size_t>(life.tier)] +=
        lost_in(life, runs->second, ledger.end);
  };
  for (std::uint32_t i = 0; i < ledger.nodes.size(); ++i) add(batch::NodeId{i}, ledger.nodes[i]);
  for (batch::PastLife const& past : ledger.past_lives) add(past.node, past.row);
  return lost;
}

}  // namespace poolcast::report
