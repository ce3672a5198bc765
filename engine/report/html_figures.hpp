// The figures of the report page that need no script: key figures, every metric, the comparison.
#pragma once

#include <string>

#include "engine/report/html.hpp"

namespace poolcast::report {

/// The few figures that one looks for first, with their differences between runs.
std::string key_figures(Page const& page);

/// Every metric of every pool and run, by the names and units of the JSON.
std::string figures_table(Page const& page);

/// Nothing without a comparison.
std::string comparison_section(Page const& page);

/// `A`, in the colour of its lines; nothing for a run without a label.
std::string run_mark(Page const& page, std::size_t run);

}  // namespace poolcast::report
