// What waiting and cost are made of, as bars of SVG beside their numbers; no script is needed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/report/html.hpp"

namespace poolcast::report {

struct CostRow {
  std::string label;
  std::int64_t micro = 0;
};

/// The parts of a summary's cost that are not zero.
std::vector<CostRow> cost_rows(Summary const& summary);

/// For each pool and for all, of which the page shows one at a time.
std::string breakdowns(Page const& page);

}  // namespace poolcast::report
