// What a comparison says, on the page: its figures with intervals and verdicts, and the words that
// the key figures share with them.
#pragma once

#include <string>
#include <string_view>

#include "engine/report/html.hpp"

namespace poolcast::report {

/// Empty without a comparison.
std::string comparison_section(Page const& page);

/// `better`, `worse`, `noise` or nothing: also its class in the style sheet.
std::string_view class_of(Verdict verdict);

}  // namespace poolcast::report
