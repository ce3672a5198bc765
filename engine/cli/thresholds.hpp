// `--max-cost`, `--max-wait-p95` and `--fail-on-regression`: what may not be exceeded, if a build
// is to pass.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/cli/command.hpp"
#include "engine/report/comparison.hpp"
#include "engine/report/replications.hpp"
#include "engine/report/report.hpp"

namespace poolcast::cli {

struct ThresholdOptions {
  std::string max_cost;            // `12.50`, in the report's currency
  std::string max_wait_p95;        // `PT5M`
  std::string fail_on_regression;  // `10`: percent
};

/// --max-cost and --max-wait-p95.
std::vector<Option> threshold_options(ThresholdOptions& options);
/// --fail-on-regression, of what compares.
Option regression_option(ThresholdOptions& options);

struct Thresholds {
  std::optional<std::int64_t> max_cost{};  // micro-units
  std::optional<Duration> max_wait_p95{};
  std::optional<double> regression_percent{};
};

/// The error is of the command line.
Result<Thresholds> read_thresholds(ThresholdOptions const& options);

/// A line each, of the sum over all pools; of several runs, of their mean.
std::vector<std::string> violations(Thresholds const& thresholds, report::Report const& report);
std::vector<std::string> violations(Thresholds const& thresholds,
                                    report::ReplicationReport const& report);
/// Of every variant but the baseline; of the only one, where there is one.
std::vector<std::string> violations(Thresholds const& thresholds,
                                    report::Comparison const& comparison);

}  // namespace poolcast::cli
