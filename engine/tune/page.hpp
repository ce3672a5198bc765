// A tuning as one HTML file that needs nothing else: what was found, every trial as a point, the
// front as a table, and how much each constant matters.
#pragma once

#include <string>

#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// UTF-8; the same trials give the same bytes.
std::string to_html(Trials const& trials);

}  // namespace poolcast::tune
