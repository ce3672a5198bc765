#include "engine/report/detail_nodes.hpp"

#include <algorithm>

namespace poolcast::report {
namespace {

using batch::Ledger;
using batch::NodeActivity;

constexpr std::uint32_t no_lane = ~std::uint32_t{0};

PoolDetail& pool_of(Ledger const& ledger, Detail& detail, batch::NodeId node) {
  return detail.pools[ledger.nodes[node.value].pool.value];
}

/// By node: its place among those of its pool that were ever there.
std::vector<std::uint32_t> make_lanes(Ledger const& ledger, Detail& detail, NodeBars const& made) {
  std::vector<std::uint32_t> lanes(ledger.nodes.size(), no_lane);
  for (NodeBar const& bar : made.bars) {
    if (lanes[bar.lane] != no_lane) continue;
    batch::NodeId const node{bar.lane};
    std::vector<Lane>& of_pool = pool_of(ledger, detail, node).lanes;
    lanes[bar.lane] = static_cast<std::uint32_t>(of_pool.size());
    of_pool.push_back({node, ledger.nodes[bar.lane].tier});
  }
  return lanes;
}

/// What is counted of one tier's nodes.
struct TierSums {
  StepSum current;
  StepSum starting;
  StepSum idle;
  StepSum running;
  StepSum preempted;
  StepSum paid;
};

StepSum* sum_of(TierSums& sums, NodeActivity activity) {
  StepSum* const by_activity[] = {&sums.starting, &sums.starting, &sums.idle,
                                  &sums.running,  nullptr,        nullptr};
  return by_activity[static_cast<std::size_t>(activity)];
}

/// The pools' nodes of both tiers, by PoolId.
std::vector<std::array<TierSums, 2>> sum_nodes(Ledger const& ledger, NodeBars const& made,
                                               std::size_t pools) {
  std::vector<std::array<TierSums, 2>> sums(pools);
  auto const of = [&](batch::NodeRow const& node) -> TierSums& {
    return sums[node.pool.value][static_cast<std::size_t>(node.tier)];
  };
  for (NodeBar const& bar : made.bars) {
    TierSums& tier = of(ledger.nodes[bar.lane]);
    tier.current.count(bar.from, bar.until);
    tier.paid.count(bar.from, bar.until);
    if (StepSum* const sum = sum_of(tier, bar.activity)) sum->count(bar.from, bar.until);
  }
  for (Absence const& absence : made.absences) {
    TierSums& tier = of(ledger.nodes[absence.node.value]);
    tier.current.count(absence.from, absence.until);
    tier.preempted.count(absence.from, absence.until);
  }
  return sums;
}

/// Node time that was paid for up to a moment, as the moments go on.
class PaidTime {
 public:
  explicit PaidTime(Steps const& nodes, Time start) : nodes_(nodes), reached_(start) {}

  Duration until(Time time) {
    while (next_ < nodes_.at.size() && nodes_.at[next_] <= time) {
      go_on(nodes_.at[next_]);
      count_ = nodes_.value[next_++];
    }
    go_on(time);
    return sum_;
  }

 private:
  void go_on(Time time) {
    sum_ += count_ * (time - reached_);
    reached_ = time;
  }

  Steps const& nodes_;
  Time reached_;
  std::size_t next_ = 0;
  std::int64_t count_ = 0;
  Duration sum_;
};

/// Rounded as the bill is: a tier's whole time is priced at once.
Steps cost_of(Ledger const& ledger, prices::PoolBilling const& billing,
              std::array<Steps, 2> const& paid) {
  std::vector<Time> moments = {ledger.start, ledger.end};
  std::array<PaidTime, 2> times{PaidTime(paid[0], ledger.start), PaidTime(paid[1], ledger.start)};
  for (batch::NodeTier const tier : batch::node_tiers) {
    std::vector<Time> const& at = paid[static_cast<std::size_t>(tier)].at;
    if (!at.empty() && !billing.price(tier)) return {};
    moments.insert(moments.end(), at.begin(), at.end());
  }
  std::ranges::sort(moments);
  moments.erase(std::ranges::unique(moments).begin(), moments.end());
  Steps cost;
  for (Time const moment : moments) {
    std::int64_t sum = 0;
    for (batch::NodeTier const tier : batch::node_tiers) {
      Duration const time = times[static_cast<std::size_t>(tier)].until(moment);
      std::optional<prices::Price> const& price = billing.price(tier);
      if (price) sum += prices::cost_micro(price->micro_per_hour, time);
    }
    cost.at.push_back(moment);
    cost.value.push_back(sum);
  }
  return cost;
}

}  // namespace

std::vector<std::uint32_t> add_nodes(Detail& detail, Ledger const& ledger,
                                     std::vector<TaskRun> const& runs,
                                     prices::Billing const& billing) {
  NodeBars const made = node_bars(ledger, runs);
  std::vector<std::uint32_t> lanes = make_lanes(ledger, detail, made);
  for (NodeBar bar : made.bars) {
    PoolDetail& pool = pool_of(ledger, detail, batch::NodeId{bar.lane});
    bar.lane = lanes[bar.lane];
    pool.nodes.push_back(bar);
  }
  auto sums = sum_nodes(ledger, made, detail.pools.size());
  for (std::size_t i = 0; i < sums.size(); ++i) {
    std::array<Steps, 2> paid;
    for (std::size_t tier = 0; tier < 2; ++tier) {
      TierSums& sum = sums[i][tier];
      TierSeries& series = detail.pools[i].tiers[tier];
      series.current = sum.current.until(ledger.end);
      series.starting = sum.starting.until(ledger.end);
      series.idle = sum.idle.until(ledger.end);
      series.running = sum.running.until(ledger.end);
      series.preempted = sum.preempted.until(ledger.end);
      paid[tier] = sum.paid.until(ledger.end);
    }
    detail.pools[i].cost_micro = cost_of(ledger, billing.pools[i], paid);
  }
  return lanes;
}

}  // namespace poolcast::report
