// A comparison in one plain sentence a variant, and in the words for single differences.
#pragma once

#include <string>
#include <vector>

#include "engine/report/comparison.hpp"

namespace poolcast::report {

/// One for each variant but the first: `B costs 31 % less (2.10 USD) and makes the p95 job wait
/// 2 min 10 s longer`.
std::vector<std::string> answers_of(Comparison const& comparison);

/// `31 %`, `0.4 %`: without a sign.
std::string percent_text(double percent);

}  // namespace poolcast::report
