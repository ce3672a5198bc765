// What `poolcast compare` has run, as the comparison that is shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/experiment/compare.hpp"
#include "engine/report/comparison.hpp"
#include "engine/report/stored_comparison.hpp"

namespace poolcast::cli {

struct ComparisonRequest {
  std::vector<experiment::Variant> const& variants;
  std::vector<experiment::Workload> const& loads;
  report::StoredVariant const* stored = nullptr;  // the baseline, if it is not the first variant
  std::size_t seeds = 1;                          // that were asked for
  std::optional<std::int64_t> wait_value{};
};

/// The error says why the stored baseline does not fit.
Result<void> can_compare(ComparisonRequest const& request);

/// Every variant has the same number of runs, and one at least.
report::Comparison comparison_of(ComparisonRequest const& request, experiment::VariantRuns& runs);

std::string interrupted_note(std::size_t runs, std::size_t seeds);

}  // namespace poolcast::cli
