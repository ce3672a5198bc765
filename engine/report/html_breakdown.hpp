// What waiting and cost are made of, as bars of SVG beside their numbers; no script is needed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/report/bill.hpp"
#include "engine/report/html.hpp"

namespace poolcast::report {

struct CostRow {
  std::string label;
  std::int64_t micro = 0;         // may be less than 0: what is paid for already
  std::int64_t low_priority = 0;  // of it, for low-priority nodes
};

/// The parts of a bill that are not zero; they sum to the whole.
std::vector<CostRow> cost_rows(Bill const& bill);

/// For each pool and for all, of which the page shows one at a time.
std::string breakdowns(Page const& page);

}  // namespace poolcast::report
