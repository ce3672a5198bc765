#include "engine/report/lost_time.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace poolcast::report {
namespace {

using batch::EndCause;
using batch::NodeActivity;
using batch::NodeRow;

struct Interval {
  Time from;
  Time until;
};
using RunsOfNodes = std::map<batch::NodeId, std::vector<Interval>>;

/// A run that ended by itself, with whatever exit code, did what it was paid for.
bool loses(EndCause cause) { return cause != EndCause::exit_code; }

/// The runs that were not lost, of the nodes that lost some; the others need no look.
RunsOfNodes kept_runs(batch::Ledger const& ledger, load::Load const& load, JobFates const& fates) {
  RunsOfNodes kept;
  for (batch::Interruption const& cut : ledger.interruptions) {
    if (loses(cut.cause)) kept[cut.node];
  }
  if (kept.empty()) return kept;
  for (batch::Interruption const& cut : ledger.interruptions) {
    auto const node = kept.find(cut.node);
    if (node != kept.end() && !loses(cut.cause)) node->second.push_back({cut.started, cut.ended});
  }
  for (std::uint32_t i = 0; i < ledger.tasks.size() && i < load.jobs.size(); ++i) {
    batch::TaskRow const row = ledger.tasks[i];
    if (row.started == never || fates.over(batch::TaskId{i})) continue;
    auto const node = kept.find(row.node);
    if (node == kept.end()) continue;
    Time const ended = !ledger.jobs.empty()
                           ? (i < ledger.task_ends.size() ? ledger.task_ends[i] : never)
                           : fates.of(batch::JobId{i}).finished;
    node->second.push_back({row.started, std::min(ended, ledger.end)});
  }
  for (auto& [id, runs] : kept) std::ranges::sort(runs, {}, &Interval::from);
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
