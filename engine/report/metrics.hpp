// The one table of a summary's figures: every output and comparison uses its names and units.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report/summary.hpp"

namespace poolcast::report {

/// Which of two figures one would rather have.
enum class Better : std::uint8_t { neither, lower, higher };

struct Metric {
  std::string name;        // `waiting.p95.cap`: JSON nests at the points
  std::string unit;        // `s`, `h`, `%`, `1` for counts, `money` for the report's currency
  std::string definition;  // one line
  std::function<std::optional<double>(Summary const&)> value;  // nothing: cannot be told
  Better better = Better::neither;
};

std::vector<Metric> const& metrics();

/// Nothing if there is none of that name.
Metric const* metric_named(std::string_view name);

}  // namespace poolcast::report
