#include "engine/report/cost_days.hpp"

#include <algorithm>

#include "engine/report/lives.hpp"

namespace poolcast::report {
namespace {

using batch::NodeRow;
using batch::PoolId;

/// What the run has cost up to a moment; a day costs what comes on top in it.
struct CostSoFar {
  std::array<std::int64_t, 2> nodes{};
  std::int64_t other = 0;

  CostSoFar& operator+=(CostSoFar const& more) {
    nodes[0] += more.nodes[0];
    nodes[1] += more.nodes[1];
    other += more.other;
    return *this;
  }
};

/// By NodeTier: how long the pool's nodes were paid for until then.
std::array<Duration, 2> paid_time(batch::Ledger const& ledger, PoolId pool, Time until) {
  std::array<Duration, 2> paid;
  for_each_life(ledger, [&](batch::NodeId, NodeRow const& life) {
    if (life.pool != pool || life.allocated >= until) return;
    paid[static_cast<std::size_t>(life.tier)] += std::min(life.removed, until) - life.allocated;
  });
  return paid;
}

CostSoFar cost_of_pool(batch::Ledger const& ledger, prices::Billing const& billing, PoolId pool,
                       Time until, Duration& all_nodes) {
  std::array<Duration, 2> const paid = paid_time(ledger, pool, until);
  CostSoFar cost;
  for (batch::NodeTier const tier : batch::node_tiers) {
    auto const index = static_cast<std::size_t>(tier);
    std::optional<prices::Price> const& price = billing.pools[pool.value].price(tier);
    if (price) cost.nodes[index] = prices::cost_micro(price->micro_per_hour, paid[index]);
  }
  Duration const nodes = paid[0] + paid[1];
  Bill other = bill_of_items(billing, pool, nodes, until - ledger.start);
  other += bill_of_rounding(billing, ledger, pool, until);
  cost.other = other.total();
  all_nodes += nodes;
  return cost;
}

/// By PoolId, and the sum as the last.
std::vector<CostSoFar> cost_until(batch::Ledger const& ledger, prices::Billing const& billing,
                                  Time until) {
  std::vector<CostSoFar> costs;
  CostSoFar all;
  Duration nodes;
  for (std::size_t i = 0; i < billing.pools.size(); ++i) {
    costs.push_back(
        cost_of_pool(ledger, billing, PoolId{static_cast<std::uint16_t>(i)}, until, nodes));
    all += costs.back();
  }
  Bill other = bill_of_items(billing, std::nullopt, nodes, until - ledger.start);
  other += bill_of_commitments(billing, ledger, until);
  all.other += other.total();
  costs.push_back(all);
  return costs;
}

}  // namespace

std::vector<std::vector<CostDay>> cost_by_day(batch::Ledger const& ledger,
                                              prices::Billing const& billing) {
  std::vector<std::vector<CostDay>> days(billing.pools.size() + 1);
  std::vector<CostSoFar> before(days.size());
  for (Time from = Time{} + ((ledger.start - Time{}) / day) * day; from < ledger.end;
       from = from + day) {
    std::vector<CostSoFar> const so_far =
        cost_until(ledger, billing, std::min(from + day, ledger.end));
    for (std::size_t i = 0; i < days.size(); ++i) {
      std::array<std::int64_t, 2> const nodes = {so_far[i].nodes[0] - before[i].nodes[0],
                                                 so_far[i].nodes[1] - before[i].nodes[1]};
      days[i].push_back({from, nodes, so_far[i].other - before[i].other});
    }
    before = so_far;
  }
  return days;
}

std::vector<CostDayColumn> columns_of(std::vector<CostDay> const& days) {
  constexpr CostDayColumn parts[] = {
      {"dedicated", [](CostDay const& day) { return day.nodes[0]; }},
      {"low-priority", [](CostDay const& day) { return day.nodes[1]; }},
      {"other", [](CostDay const& day) { return day.other; }}};
  std::vector<CostDayColumn> columns;
  for (CostDayColumn const& part : parts) {
    if (std::ranges::any_of(days, [&](CostDay const& day) { return part.micro(day) != 0; })) {
      columns.push_back(part);
    }
  }
  columns.push_back({"total", [](CostDay const& day) { return day.total(); }});
  return columns;
}

std::string day_text(CostDay const& day) { return format_time(day.day, 0).substr(0, 10); }

}  // namespace poolcast::report
