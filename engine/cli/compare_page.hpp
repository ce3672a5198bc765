// The HTML report of a comparison: its figures over all seeds, and charts of the first seed's runs.
#pragma once

#include <string>
#include <vector>

#include "engine/experiment/compare.hpp"
#include "engine/report/comparison.hpp"

namespace poolcast::cli {

/// Runs the first variants' first seed once more, with every evaluation explained.
Result<std::string> comparison_page(std::vector<experiment::Variant> const& variants,
                                    std::vector<experiment::Workload> const& loads,
                                    report::Comparison const& comparison);

}  // namespace poolcast::cli
