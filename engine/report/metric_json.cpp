#include "engine/report/metric_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/report/metric_text.hpp"

namespace poolcast::report {

using nlohmann::ordered_json;

ordered_json& at_metric(ordered_json& object, Metric const& metric) {
  return object[ordered_json::json_pointer(json_path(metric))];
}

ordered_json json_of(Metric const& metric, std::optional<double> value) {
  if (!value) return nullptr;
  if (metric.unit == "money") return number_text(metric, *value);
  if (metric.unit == "1" && *value == std::floor(*value)) return static_cast<std::int64_t>(*value);
  return *value;
}

}  // namespace poolcast::report
