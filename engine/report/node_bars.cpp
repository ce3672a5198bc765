#include "engine/report/node_bars.hpp"

#include <algorithm>
#include <utility>

#include "engine/report/intervals.hpp"

namespace poolcast::report {
namespace {

using batch::NodeActivity;
using batch::NodeChange;

/// By node: when at least one task ran on it, in the order of time, and without gaps of length 0.
std::vector<std::vector<Interval>> busy_times(std::size_t nodes, std::vector<TaskRun> const& runs) {
  std::vector<std::vector<Interval>> busy(nodes);
  for (TaskRun const& run : runs) {
    if (run.started < run.ended) busy[run.node.value].push_back({run.started, run.ended});
  }
  for (std::vector<Interval>& times : busy) times = united(std::move(times));
  return busy;
}

/// By node, each in the order of time.
std::vector<batch::NodeStateRow> states_by_node(batch::Ledger const& ledger) {
  std::vector<batch::NodeStateRow> states = ledger.node_states;
  std::ranges::stable_sort(states, {}, &batch::NodeStateRow::node);
  return states;
}

class Writer {
 public:
  Writer(NodeBars& made, batch::NodeId node, std::vector<Interval> const& busy)
      : made_(made), node_(node), busy_(busy) {}

  /// A time in which its tasks decide whether it was running, or else did `otherwise`.
  void add_shared(Interval time, NodeActivity otherwise) {
    Time reached = time.from;
    for (; next_ < busy_.size() && busy_[next_].from < time.until; ++next_) {
      Time const from = std::max(busy_[next_].from, reached);
      Time const until = std::min(busy_[next_].until, time.until);
      if (until <= from) continue;
      add({reached, from}, otherwise);
      add({from, until}, NodeActivity::running);
      reached = until;
      if (busy_[next_].until > time.until) break;  // it goes on
    }
    add({reached, time.until}, otherwise);
  }

  void add(Interval time, NodeActivity activity) {
    if (time.from >= time.until) return;
    bool const first = made_.bars.empty() || made_.bars.back().lane != node_.value;
    bool const joins =
        !first && made_.bars.back().activity == activity && made_.bars.back().until == time.from;
    if (joins) {
      made_.bars.back().until = time.until;
    } else {
      made_.bars.push_back({node_.value, activity, time.from, time.until});
    }
  }

 private:
  NodeBars& made_;
  batch::NodeId node_;
  std::vector<Interval> const& busy_;
  std::size_t next_ = 0;
};

void add_node(NodeBars& made, std::span<batch::NodeStateRow const> states,
              std::vector<Interval> const& busy, Time end) {
  Writer writer(made, states.front().node, busy);
  bool leaving = false;
  for (std::size_t i = 0; i < states.size(); ++i) {
    NodeChange const state = states[i].state;
    Interval const time{states[i].at,
                        i + 1 < states.size() ? std::min(states[i + 1].at, end) : end};
    if (state == NodeChange::creating) leaving = false;
    if (state == NodeChange::leaving) leaving = true;
    bool const absent = state == NodeChange::preempted && time.from < time.until;
    if (absent) made.absences.push_back({states[i].node, time.from, time.until});
    std::optional<NodeActivity> const activity = batch::activity_in(state, leaving);
    if (!activity) continue;
    bool const usable = activity == NodeActivity::idle || activity == NodeActivity::running;
    if (usable || activity == NodeActivity::draining) {
      writer.add_shared(time, leaving ? NodeActivity::draining : NodeActivity::idle);
    } else {
      writer.add(time, *activity);
    }
  }
}

}  // namespace

NodeBars node_bars(batch::Ledger const& ledger, std::vector<TaskRun> const& runs) {
  std::vector<batch::NodeStateRow> const states = states_by_node(ledger);
  auto const busy = busy_times(ledger.nodes.size(), runs);
  NodeBars made;
  for (std::size_t first = 0; first < states.size();) {
    batch::NodeId const node = states[first].node;
    std::size_t last = first;
    while (last < states.size() && states[last].node == node) ++last;
    add_node(made, std::span(states).subspan(first, last - first), busy[node.value], ledger.end);
    first = last;
  }
  return made;
}

}  // namespace poolcast::report
