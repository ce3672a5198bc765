// Everything a run's bill is made from, besides what its nodes did.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/batch/types.hpp"
#include "engine/prices/price.hpp"

namespace poolcast::prices {

/// How the nodes of one pool are billed.
struct PoolBilling {
  std::string vm_size;
  /// As which its nodes are charged: Windows nodes whose licence is the user's own (Azure hybrid
  /// benefit) as Linux.
  batch::OperatingSystem os = batch::OperatingSystem::linux;
  VmPrices prices{};
  /// What its low-priority nodes are billed as: `low_priority`, or `spot` in a Batch account whose
  /// pools are allocated in the user's subscription.
  PriceTier low_priority_as = PriceTier::low_priority;

  std::optional<Price> const& price(batch::NodeTier tier) const {
    bool const dedicated = tier == batch::NodeTier::dedicated;
    return prices[static_cast<std::size_t>(dedicated ? PriceTier::pay_as_you_go : low_priority_as)];
  }

  /// What a tier's nodes are called on a bill.
  std::string_view name(batch::NodeTier tier) const {
    if (tier == batch::NodeTier::dedicated) return "dedicated";
    return low_priority_as == PriceTier::spot ? "Spot" : "low-priority";
  }
};

/// What is paid by the month: a registry, a gateway, a Function plan, or an OS disk a node.
struct MonthlyItem {
  std::string name;
  std::int64_t micro_per_month = 0;  // of all pieces together; a month has 730 hours
  bool per_node = false;             // for the time a node is allocated, else with zero nodes too
  std::optional<batch::PoolId> pool{};  // nothing: of all pools
  std::string source;
  bool derived = false;
};

/// Machines paid in advance: in each hour, their dedicated node time costs nothing more. What they
/// do not use is lost. https://learn.microsoft.com/azure/cost-management-billing/reservations
struct Reservation {
  std::string vm_size;
  batch::OperatingSystem os = batch::OperatingSystem::linux;
  std::uint32_t count = 1;
  Price price;  // of one of them, an hour
  PriceTier term = PriceTier::reservation_1_year;
};

/// An amount that is paid every hour; dedicated node time is charged to it at the plan's prices
/// until it is used up, and the rest is pay-as-you-go.
/// https://learn.microsoft.com/azure/cost-management-billing/savings-plan
struct SavingsPlan {
  std::int64_t micro_per_hour = 0;
  PriceTier term = PriceTier::savings_plan_1_year;
};

/// Sources differ on it. `second`: to the tick; `minute`: of each life of a machine, its whole
/// minutes.
enum class BillingIncrement : std::uint8_t { second, minute };

struct Billing {
  bool wanted = false;  // the scenario asks for costs
  std::string currency;
  std::vector<PoolBilling> pools;  // by PoolId
  std::vector<MonthlyItem> monthly;
  std::vector<Reservation> reservations;
  std::vector<SavingsPlan> savings_plans;
  BillingIncrement increment = BillingIncrement::second;
};

}  // namespace poolcast::prices
