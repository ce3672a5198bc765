// The cost by day, on the page.
#pragma once

#include <string>

#include "engine/report/html.hpp"

namespace poolcast::report {

/// Of a run its parts, of several runs the whole of each. Empty where all is one day.
std::string days_section(Page const& page);

}  // namespace poolcast::report
