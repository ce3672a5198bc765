// A metric's value in JSON: money as a decimal text, which no reader rounds; counts as integers.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "engine/report/metrics.hpp"

namespace poolcast::report {

/// Where a document's object has the metric.
nlohmann::ordered_json& at_metric(nlohmann::ordered_json& object, Metric const& metric);

/// `null` for nothing.
nlohmann::ordered_json json_of(Metric const& metric, std::optional<double> value);

}  // namespace poolcast::report
