// The bill by day, as the cloud's own cost pages show it: calendar days in UTC. The days sum to the
// bill exactly.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "engine/report/bill.hpp"

namespace poolcast::report {

struct CostDay {
  Time day{};                           // its midnight; the run may begin later or end earlier
  std::array<std::int64_t, 2> nodes{};  // by NodeTier
  std::int64_t other = 0;  // monthly items, commitments, what they cover, minutes not charged

  std::int64_t total() const { return nodes[0] + nodes[1] + other; }
};

/// By PoolId, and the sum over all as the last, with what belongs to no single pool.
std::vector<std::vector<CostDay>> cost_by_day(batch::Ledger const& ledger,
                                              prices::Billing const& billing);

/// `2022-01-18`.
std::string day_text(CostDay const& day);

struct CostDayColumn {
  char const* label;
  std::int64_t (*micro)(CostDay const&);
};

/// Those that are not 0 on every day; always the total.
std::vector<CostDayColumn> columns_of(std::vector<CostDay> const& days);

}  // namespace poolcast::report
