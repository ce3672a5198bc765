// Reservations and savings plans, and billing by the minute: what the lives of the nodes alone
// decide.
#include <algorithm>
#include <vector>

#include "engine/report/bill.hpp"
#include "engine/report/lives.hpp"

namespace poolcast::report {
namespace {

using batch::NodeRow;
using batch::NodeTier;

/// The part of the life that is charged for ends here.
Time charged_until(NodeRow const& life, prices::Billing const& billing, Time end) {
  // A node that is still there has not ended its last minute.
  bool const whole = billing.increment == prices::BillingIncrement::second || life.removed > end;
  if (whole) return std::min(life.removed, end);
  return life.allocated + ((life.removed - life.allocated) / minute) * minute;
}

/// A clock hour, as far as it belongs to the run.
struct ClockHour {
  Duration length;
  std::vector<Duration> use;  // dedicated node time that is still to be paid, by pool
};

std::vector<ClockHour> hourly_use(prices::Billing const& billing, batch::Ledger const& ledger,
                                  Time until) {
  Time const first = Time{} + ((ledger.start - Time{}) / hour) * hour;
  std::vector<ClockHour> hours;
  for (Time from = first; from < until; from = from + hour) {
    Duration const length = std::min(from + hour, until) - std::max(from, ledger.start);
    hours.push_back({length, std::vector<Duration>(billing.pools.size())});
  }
  for_each_life(ledger, [&](batch::NodeId, NodeRow const& life) {
    if (life.tier != NodeTier::dedicated || life.allocated >= until) return;
    Time const charged = charged_until(life, billing, until);
    for (Time from = life.allocated; from < charged;) {
      std::int64_t const index = (from - first) / hour;
      Time const end = std::min(charged, first + (index + 1) * hour);
      hours[static_cast<std::size_t>(index)].use[life.pool.value] += end - from;
      from = end;
    }
  });
  return hours;
}

/// Takes from the hour's use of the reserved size what has been paid in advance.
void apply(prices::Reservation const& reservation, prices::Billing const& billing, ClockHour& at,
           Bill& bill) {
  Duration left = static_cast<std::int64_t>(reservation.count) * at.length;
  for (std::size_t pool = 0; pool < billing.pools.size(); ++pool) {
    prices::PoolBilling const& of = billing.pools[pool];
    std::optional<prices::Price> const& price = of.price(NodeTier::dedicated);
    if (of.vm_size != reservation.vm_size || of.os != reservation.os || !price) continue;
    Duration const taken = std::min(left, at.use[pool]);
    left = left - taken;
    at.use[pool] = at.use[pool] - taken;
    bill.covered -= prices::cost_micro(price->micro_per_hour, taken);
  }
}

/// Charges the hour's use to the plan, at its prices, until it is used up.
void apply(prices::SavingsPlan const& plan, prices::Billing const& billing, ClockHour& at,
           Bill& bill) {
  std::int64_t left = prices::cost_micro(plan.micro_per_hour, at.length);
  for (std::size_t pool = 0; pool < billing.pools.size() && left > 0; ++pool) {
    prices::PoolBilling const& of = billing.pools[pool];
    std::optional<prices::Price> const& full = of.price(NodeTier::dedicated);
    std::optional<prices::Price> const& reduced = of.prices[static_cast<std::size_t>(plan.term)];
    if (!full || !reduced || reduced->micro_per_hour == 0) continue;
    std::int64_t const cost = prices::cost_micro(reduced->micro_per_hour, at.use[pool]);
    Duration const taken =
        cost <= left ? at.use[pool] : prices::time_for(left, reduced->micro_per_hour);
    left -= std::min(left, cost);
    at.use[pool] = at.use[pool] - taken;
    bill.covered -= prices::cost_micro(full->micro_per_hour, taken);
  }
}

}  // namespace

Bill bill_of_rounding(prices::Billing const& billing, batch::Ledger const& ledger,
                      batch::PoolId pool, Time until) {
  Bill bill;
  if (billing.increment == prices::BillingIncrement::second) return bill;
  for_each_life(ledger, [&](batch::NodeId, NodeRow const& life) {
    std::optional<prices::Price> const& price = billing.pools[pool.value].price(life.tier);
    if (life.pool != pool || !price || life.allocated >= until) return;
    Duration const rest = std::min(life.removed, until) - charged_until(life, billing, until);
    bill.rounding -= prices::cost_micro(price->micro_per_hour, rest);
  });
  return bill;
}

Bill bill_of_commitments(prices::Billing const& billing, batch::Ledger const& ledger, Time until) {
  Bill bill;
  if (billing.reservations.empty() && billing.savings_plans.empty()) return bill;
  Duration const length = until - ledger.start;
  for (prices::Reservation const& one : billing.reservations) {
    bill.commitments += prices::cost_micro(one.price.micro_per_hour * one.count, length);
  }
  for (prices::SavingsPlan const& one : billing.savings_plans) {
    bill.commitments += prices::cost_micro(one.micro_per_hour, length);
  }
  for (ClockHour& at : hourly_use(billing, ledger, until)) {
    // Reservations come first, as the service applies them.
    for (prices::Reservation const& one : billing.reservations) apply(one, billing, at, bill);
    for (prices::SavingsPlan const& one : billing.savings_plans) apply(one, billing, at, bill);
  }
  return bill;
}

}  // namespace poolcast::report
