// The report as one HTML file that needs nothing else: figures, charts of the runs, comparison.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/report/comparison.hpp"
#include "engine/report/html_series.hpp"
#include "engine/report/report.hpp"

namespace poolcast::report {

/// One run of a variant, to be drawn.
struct DrawnRun {
  std::string label;  // `A`; empty where there is but one
  Report report;
  Series series;
};

struct Page {
  std::vector<DrawnRun> runs;              // at least one
  std::optional<Comparison> comparison{};  // where the runs are of several variants
};

/// UTF-8; the same page gives the same bytes.
std::string to_html(Page const& page);

}  // namespace poolcast::report
