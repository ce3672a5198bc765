// The comparison for programs: JSON and CSV.
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/report/comparison.hpp"
#include "engine/report/metric_json.hpp"
#include "engine/report/metric_text.hpp"

namespace poolcast::report {
namespace {

using nlohmann::ordered_json;

std::optional<double> mean_of(std::optional<Estimate> const& estimate) {
  if (!estimate) return std::nullopt;
  return estimate->mean;
}

std::optional<double> low_of(std::optional<Estimate> const& estimate) {
  if (!estimate || !estimate->half_width) return std::nullopt;
  return estimate->low();
}

std::optional<double> high_of(std::optional<Estimate> const& estimate) {
  if (!estimate || !estimate->half_width) return std::nullopt;
  return estimate->high();
}

ordered_json object_of(ComparedMetric const& row, std::size_t variant) {
  Metric const& metric = *row.metric;
  ComparedFigure const& figure = row.variants[variant];
  bool const is_baseline = variant == 0;
  ordered_json object;
  object["past"] = is_baseline ? nullptr : json_of(metric, mean_of(row.variants.front().value));
  object["current"] = json_of(metric, mean_of(figure.value));
  object["low"] = json_of(metric, low_of(figure.value));
  object["high"] = json_of(metric, high_of(figure.value));
  object["diff"] = json_of(metric, mean_of(figure.difference));
  object["diffLow"] = json_of(metric, low_of(figure.difference));
  object["diffHigh"] = json_of(metric, high_of(figure.difference));
  object["percent"] = figure.percent ? ordered_json(*figure.percent) : ordered_json(nullptr);
  object["verdict"] = is_baseline ? ordered_json(nullptr) : ordered_json(word_of(figure.verdict));
  ordered_json& runs = object["runs"] = ordered_json::array();
  for (std::optional<double> const& value : figure.runs) runs.push_back(json_of(metric, value));
  return object;
}

ordered_json figures(std::vector<ComparedMetric> const& rows, std::size_t variant) {
  ordered_json object = ordered_json::object();
  for (ComparedMetric const& row : rows) at_metric(object, *row.metric) = object_of(row, variant);
  return object;
}

ordered_json variant_object(Comparison const& comparison, std::size_t variant) {
  ordered_json object = {{"label", comparison.variants[variant].label},
                         {"description", comparison.variants[variant].description},
                         {"pools", ordered_json::array()}};
  for (ComparedPool const& pool : comparison.pools) {
    object["pools"].push_back({{"id", pool.id}, {"figures", figures(pool.metrics, variant)}});
  }
  object["total"] = figures(comparison.metrics, variant);
  return object;
}

std::string csv_rows(Comparison const& comparison, std::string const& pool,
                     std::vector<ComparedMetric> const& rows, std::size_t variant) {
  std::string text;
  for (ComparedMetric const& row : rows) {
    ComparedFigure const& figure = row.variants[variant];
    auto const cell = [&](std::optional<double> value) {
      return (value ? number_text(*row.metric, *value) : "") + ",";
    };
    text += comparison.variants[variant].label + "," + csv_field(pool) + "," + row.metric->name +
            "," + csv_field(unit_of(*row.metric, comparison.currency)) + ",";
    text += cell(mean_of(figure.value)) + cell(low_of(figure.value)) + cell(high_of(figure.value));
    text += cell(mean_of(figure.difference)) + cell(low_of(figure.difference)) +
            cell(high_of(figure.difference));
    text += (figure.percent ? format_number(*figure.percent, 6) : "") + ",";
    text += (variant == 0 ? "" : std::string(word_of(figure.verdict))) + "," +
            std::to_string(figure.runs.size()) + "\n";
  }
  return text;
}

}  // namespace

std::string to_json(Comparison const& comparison) {
  ordered_json root = {{"kind", "poolcast comparison"},
                       {"version", 1},
                       {"scenario", comparison.scenario},
                       {"load", comparison.load},
                       {"loadFingerprint", comparison.load_fingerprint},
                       {"seed", comparison.seed},
                       {"seeds", comparison.runs},
                       {"confidence", comparison_confidence},
                       {"paired", comparison.paired},
                       {"start", format_time(comparison.start, 0)},
                       {"end", format_time(comparison.end, 0)},
                       {"currency", comparison.currency},
                       {"waitValue", nullptr}};
  if (comparison.wait_value) root["waitValue"] = prices::decimal_text(*comparison.wait_value);
  root["answers"] = comparison.answers;
  root["variants"] = ordered_json::array();
  for (std::size_t i = 0; i < comparison.variants.size(); ++i) {
    root["variants"].push_back(variant_object(comparison, i));
  }
  ordered_json& units = root["units"] = ordered_json::object();
  for (ComparedMetric const& row : comparison.metrics) {
    units[row.metric->name] = unit_of(*row.metric, comparison.currency);
  }
  root["notes"] = comparison.notes;
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string to_csv(Comparison const& comparison) {
  std::string text =
      "variant,pool,metric,unit,mean,low,high,difference,difference_low,difference_high,percent,"
      "verdict,runs\n";
  for (std::size_t i = 0; i < comparison.variants.size(); ++i) {
    for (ComparedPool const& pool : comparison.pools) {
      text += csv_rows(comparison, pool.id, pool.metrics, i);
    }
    text += csv_rows(comparison, "", comparison.metrics, i);
  }
  return text;
}

}  // namespace poolcast::report
