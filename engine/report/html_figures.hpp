// The figures of the report page that need no script: key figures and every metric.
#pragma once

#include <string>

#include "engine/report/html.hpp"

namespace poolcast::report {

/// The few figures that one looks for first, and what the comparison says of them.
std::string key_figures(Page const& page);

/// Every metric of every pool and run, by the names and units of the JSON.
std::string figures_table(Page const& page);

/// `A`, in the colour of its lines; nothing for a run without a label.
std::string run_mark(Page const& page, std::size_t run);

}  // namespace poolcast::report
