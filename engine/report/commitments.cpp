// Reservations and savings plans, and billing by the minute: what the lives of the nodes alone
// decide.
#include <algorithm>
#include <vector>

#include "engine/report/bill.hpp"

namespace poolcast::report {
namespace {

using batch::NodeRow;
using batch::NodeTier;

template <class Visit>
void for_each_life(batch::Ledger const& ledger, Visit const& visit) {
  for (NodeRow const& row : ledger.nodes) {
    if (row.allocated < ledger.end) visit(row, std::min(row.removed, ledger.end));
  }
  for (batch::PastLife const& past : ledger.past_lives) {
    if (past.row.allocated < ledger.end) visit(past.row, std::min(past.row.removed, ledger.end));
  }
}

/// Dedicated node time of each pool in each hour since the start.
std::vector<std::vector<Duration>> hourly_use(prices::Billing const& billing,
                                              batch::Ledger const& ledger) {
  auto const hours =
      static_cast<std::size_t>((ledger.end - ledger.start + hour - Duration{1}) / hour);
  std::vector<std::vector<Duration>> use(billing.pools.size(), std::vector<Duration>(hours));
  for_each_life(ledger, [&](NodeRow const& life, Time until) {
    if (life.tier != NodeTier::dedicated) return;
    for (Time from = life.allocated; from < until;) {
      std::int64_t const index = (from - ledger.start) / hour;
      Time const end = std::min(until, ledger.start + (index + 1) * hour);
      use[life.pool.value][static_cast<std::size_t>(index)] += end - from;
      from = end;
    }
  });
  return use;
}

/// Takes from the hour's use of the reserved size what has been paid in advance.
void apply(prices::Reservation const& reservation, prices::Billing const& billing,
           std::vector<std::vector<Duration>>& use, std::size_t at, Bill& bill) {
  Duration left = static_cast<std::int64_t>(reservation.count) * hour;
  for (std::size_t pool = 0; pool < billing.pools.size(); ++pool) {
    prices::PoolBilling const& of = billing.pools[pool];
    std::optional<prices::Price> const& price = of.price(NodeTier::dedicated);
    if (of.vm_size != reservation.vm_size || of.os != reservation.os || !price) continue;
    Duration const taken = std::min(left, use[pool][at]);
    left = left - taken;
    use[pool][at] = use[pool][at] - taken;
    bill.covered -= prices::cost_micro(price->micro_per_hour, taken);
  }
}

/// Charges the hour's use to the plan, at its prices, until it is used up.
void apply(prices::SavingsPlan const& plan, prices::Billing const& billing,
           std::vector<std::vector<Duration>>& use, std::size_t at, Bill& bill) {
  std::int64_t left = plan.micro_per_hour;
  for (std::size_t pool = 0; pool < billing.pools.size() && left > 0; ++pool) {
    prices::PoolBilling const& of = billing.pools[pool];
    std::optional<prices::Price> const& full = of.price(NodeTier::dedicated);
    std::optional<prices::Price> const& reduced = of.prices[static_cast<std::size_t>(plan.term)];
    if (!full || !reduced || reduced->micro_per_hour == 0) continue;
    std::int64_t const cost = prices::cost_micro(reduced->micro_per_hour, use[pool][at]);
    Duration const taken =
        cost <= left ? use[pool][at] : prices::time_for(left, reduced->micro_per_hour);
    left -= std::min(left, cost);
    use[pool][at] = use[pool][at] - taken;
    bill.covered -= prices::cost_micro(full->micro_per_hour, taken);
  }
}

/// What is not charged of the started minutes, where billing is by the minute.
std::int64_t uncharged(prices::Billing const& billing, batch::Ledger const& ledger) {
  std::int64_t sum = 0;
  for_each_life(ledger, [&](NodeRow const& life, Time until) {
    std::optional<prices::Price> const& price = billing.pools[life.pool.value].price(life.tier);
    Duration const lived = until - life.allocated;
    Duration const rest = lived - (lived / minute) * minute;
    // A node that is still there has not ended its last minute.
    if (price && life.removed <= ledger.end) sum += prices::cost_micro(price->micro_per_hour, rest);
  });
  return sum;
}

}  // namespace

Bill bill_of_commitments(prices::Billing const& billing, batch::Ledger const& ledger) {
  Bill bill;
  if (billing.increment == prices::BillingIncrement::minute) {
    bill.rounding = -uncharged(billing, ledger);
  }
  if (billing.reservations.empty() && billing.savings_plans.empty()) return bill;
  Duration const length = ledger.end - ledger.start;
  for (prices::Reservation const& one : billing.reservations) {
    bill.commitments += prices::cost_micro(one.price.micro_per_hour * one.count, length);
  }
  for (prices::SavingsPlan const& one : billing.savings_plans) {
    bill.commitments += prices::cost_micro(one.micro_per_hour, length);
  }
  std::vector<std::vector<Duration>> use = hourly_use(billing, ledger);
  std::size_t const hours = use.empty() ? 0 : use.front().size();
  for (std::size_t at = 0; at < hours; ++at) {
    // Reservations come first, as the service applies them.
    for (prices::Reservation const& one : billing.reservations) apply(one, billing, use, at, bill);
    for (prices::SavingsPlan const& one : billing.savings_plans) apply(one, billing, use, at, bill);
  }
  return bill;
}

}  // namespace poolcast::report
