// The HTML report of a comparison: its figures over all seeds, and charts of the first seed's runs.
#pragma once

#include <string>
#include <vector>

#include "engine/experiment/compare.hpp"
#include "engine/report/comparison.hpp"

namespace poolcast::cli {

inline constexpr std::size_t most_drawn = 4;  // more lines in a chart cannot be told apart

/// `first_runs` are those of the first seed, one a variant that is drawn, with what was shown.
std::string comparison_page(std::vector<experiment::Variant> const& variants,
                            std::vector<experiment::Workload> const& loads,
                            std::vector<experiment::KeptRun> const& first_runs,
                            report::Comparison const& comparison, std::size_t threads);

}  // namespace poolcast::cli
