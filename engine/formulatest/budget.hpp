// What a simulation may come to: `p95 waiting <= 4m`, `zero nodes within 75m of the last task`.
// Metrics are those of report/metrics.hpp, by their names or by plain words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/formulatest/comparison.hpp"
#include "engine/report/metrics.hpp"

namespace poolcast::formulatest {

struct Budget {
  Span span{};
  std::string text{};                      // as it is written
  report::Metric const* metric = nullptr;  // none: zero nodes within `within` of the last task
  Comparison comparison = Comparison::less_equal;
  double bound = 0;        // in the metric's unit
  std::string currency{};  // if the bound names one
  Duration within{};
};

Expected<Budget, Diagnostic> read_budget(std::string_view text, Span line);

/// A value of the metric for people: `4 min 30 s`, `12.5`, `48.6 %`.
std::string format_figure(report::Metric const& metric, double value);

}  // namespace poolcast::formulatest
