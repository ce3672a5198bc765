// What the table and the Markdown of a comparison have in common: which figures come first, and the
// words around them.
#pragma once

#include <string>
#include <vector>

#include "engine/report/comparison.hpp"

namespace poolcast::report {

/// The figures that decide, in their order; then, with `all`, every other. Without those that are 0
/// in every run of every variant.
std::vector<ComparedMetric const*> shown_metrics(Comparison const& comparison, bool all);

/// `214 jobs, 2022-01-18T00:00:00Z for 1 day, 10 runs each, seeds 1 to 10`
std::string circumstances_of(Comparison const& comparison);

/// The mean, for people; `-` if it is not known.
std::string mean_text(ComparedMetric const& row, std::size_t variant, Comparison const& comparison);

/// With its sign: `+2 min 10 s`, `-2.10 USD`.
std::string signed_text(Metric const& metric, double value, std::string const& currency);

/// `+31 %`, `-5.7 %`, `less than 0.1 %`.
std::string signed_percent_text(double percent);

/// How many figures a table without `all` leaves out although they differ.
std::size_t hidden_differences(Comparison const& comparison);

}  // namespace poolcast::report
