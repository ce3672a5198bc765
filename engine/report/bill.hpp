// What a run costs, and for what. Its parts sum to the whole exactly: integer micro-units, rounded
// so that what one part gains another one loses.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/batch/ledger.hpp"
#include "engine/prices/billing.hpp"

namespace poolcast::report {

/// What a node second was paid for.
enum class Behaviour : std::uint8_t {
  starting,
  pulling,
  idle,
  running,
  draining,
  unusable,
  lost,  // on tasks that were all cut short, and not by themselves
};
inline constexpr std::size_t behaviours = 7;

/// By Behaviour.
using BehaviourTime = std::array<Duration, behaviours>;

struct Bill {
  std::array<std::array<std::int64_t, behaviours>, 2> nodes{};  // by NodeTier
  std::int64_t node_items = 0;     // monthly items a node, for the time the nodes were there
  std::int64_t monthly_items = 0;  // that are paid with zero nodes too
  std::int64_t commitments = 0;    // reservations and savings plans, used or not
  std::int64_t covered = 0;        // zero or less: node time that these have paid for already
  std::int64_t rounding = 0;       // zero or less: started minutes that are not charged

  std::int64_t tier(batch::NodeTier which) const;
  std::int64_t behaviour(Behaviour which) const;
  std::int64_t all_nodes() const;
  std::int64_t total() const;

  Bill& operator+=(Bill const& other);
};

struct CostRow {
  std::string_view label;         // beside a bar
  std::string_view words;         // behind the amount, in a sentence
  std::int64_t micro = 0;         // may be less than 0: what is paid for already
  std::int64_t low_priority = 0;  // of it, for low-priority nodes
};

/// The parts of a bill that are not zero, in the order in which they are told; they sum to the
/// whole.
std::vector<CostRow> cost_rows(Bill const& bill);

/// The price of each part; they sum to the price of the whole time.
std::array<std::int64_t, behaviours> price_parts(BehaviourTime const& parts,
                                                 std::int64_t micro_per_hour);

/// For the nodes of one pool.
Bill bill_of_pool(std::array<BehaviourTime, 2> const& tiers, prices::PoolBilling const& billing);

/// The monthly items of the pool; without one, those of all pools. `nodes` is the time its nodes
/// were there, `length` the run's.
Bill bill_of_items(prices::Billing const& billing, std::optional<batch::PoolId> pool,
                   Duration nodes, Duration length);

/// What is not charged for the started minutes of the pool's nodes, where billing is by the minute;
/// of those nodes that are gone by then.
Bill bill_of_rounding(prices::Billing const& billing, batch::Ledger const& ledger,
                      batch::PoolId pool, Time until);

/// What commitments cost from the run's start until then, and the dedicated node time that they
/// cover, clock hour by clock hour.
Bill bill_of_commitments(prices::Billing const& billing, batch::Ledger const& ledger, Time until);

}  // namespace poolcast::report
