#include "engine/report/bill.hpp"

#include <algorithm>

namespace poolcast::report {

constexpr Duration month = 730 * hour;  // as Azure's price pages count it

std::int64_t Bill::tier(batch::NodeTier which) const {
  std::int64_t sum = 0;
  for (std::int64_t const part : nodes[static_cast<std::size_t>(which)]) sum += part;
  return sum;
}

std::int64_t Bill::behaviour(Behaviour which) const {
  auto const index = static_cast<std::size_t>(which);
  return nodes[0][index] + nodes[1][index];
}

std::int64_t Bill::all_nodes() const {
  return tier(batch::NodeTier::dedicated) + tier(batch::NodeTier::low_priority);
}

std::int64_t Bill::total() const {
  return all_nodes() + node_items + monthly_items + commitments + covered + rounding;
}

Bill& Bill::operator+=(Bill const& other) {
  for (std::size_t tier = 0; tier < nodes.size(); ++tier) {
    for (std::size_t i = 0; i < behaviours; ++i) nodes[tier][i] += other.nodes[tier][i];
  }
  node_items += other.node_items;
  monthly_items += other.monthly_items;
  commitments += other.commitments;
  covered += other.covered;
  rounding += other.rounding;
  return *this;
}

std::vector<CostRow> cost_rows(Bill const& bill) {
  auto const nodes = [&](std::string_view label, std::string_view words, Behaviour behaviour) {
    return CostRow{label, words, bill.behaviour(behaviour),
                   bill.nodes[1][static_cast<std::size_t>(behaviour)]};
  };
  std::vector<CostRow> rows = {
      nodes("running tasks", "running tasks", Behaviour::running),
      nodes("idle", "idle", Behaviour::idle),
      nodes("starting", "starting", Behaviour::starting),
      nodes("pulling images", "pulling images", Behaviour::pulling),
      nodes("draining", "draining", Behaviour::draining),
      nodes("unusable", "unusable", Behaviour::unusable),
      nodes("lost runs", "lost with runs that were cut short", Behaviour::lost),
      {"items a node", "monthly items a node", bill.node_items},
      {"monthly items", "monthly items, with zero nodes too", bill.monthly_items},
      {"commitments", "reservations and savings plans", bill.commitments},
      {"covered by these", "covered by them", bill.covered},
      {"not charged", "started minutes not charged", bill.rounding}};
  std::erase_if(rows, [](CostRow const& row) { return row.micro == 0; });
  return rows;
}

std::array<std::int64_t, behaviours> price_parts(BehaviourTime const& parts,
                                                 std::int64_t micro_per_hour) {
  std::array<std::int64_t, behaviours> priced{};
  Duration time;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < behaviours; ++i) {
    time += parts[i];
    std::int64_t const so_far = prices::cost_micro(micro_per_hour, time);
    priced[i] = so_far - sum;
    sum = so_far;
  }
  return priced;
}

Bill bill_of_pool(std::array<BehaviourTime, 2> const& tiers, prices::PoolBilling const& billing) {
  Bill bill;
  for (batch::NodeTier const tier : batch::node_tiers) {
    auto const index = static_cast<std::size_t>(tier);
    std::optional<prices::Price> const& price = billing.price(tier);
    if (price) bill.nodes[index] = price_parts(tiers[index], price->micro_per_hour);
  }
  return bill;
}

Bill bill_of_items(prices::Billing const& billing, std::optional<batch::PoolId> pool,
                   Duration nodes, Duration length) {
  Bill bill;
  for (prices::MonthlyItem const& item : billing.monthly) {
    if (item.pool != pool) continue;
    std::int64_t const cost =
        prices::cost_micro(item.micro_per_month, item.per_node ? nodes : length, month);
    (item.per_node ? bill.node_items : bill.monthly_items) += cost;
  }
  return bill;
}

}  // namespace poolcast::report
