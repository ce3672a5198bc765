// What a chosen trial buys, in one plain sentence: `8 % more cost halves the p95 wait`.
#pragma once

#include <string>

#include "engine/tune/results.hpp"

namespace poolcast::tune {

/// Trials::chosen against the first trial, by the differences seed by seed: what is no more than
/// noise is called so. Without one it says why nothing was found.
std::string answer_of(Trials const& trials, Results const& results);

/// `the p95 wait` for waiting.p95.total, `cost`; else the metric's own name.
std::string plain_name(report::Metric const& metric);

}  // namespace poolcast::tune
