// The report for programs: JSON and CSV, both straight from the table of metrics.
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/report/metric_json.hpp"
#include "engine/report/metric_text.hpp"
#include "engine/report/report.hpp"

namespace poolcast::report {
namespace {

using nlohmann::ordered_json;

ordered_json figures(Summary const& summary) {
  ordered_json object = ordered_json::object();
  for (Metric const& metric : metrics()) {
    at_metric(object, metric) = json_of(metric, metric.value(summary));
  }
  return object;
}

std::string rows(std::string const& pool, Summary const& summary, Report const& report) {
  std::string text;
  for (Metric const& metric : metrics()) {
    std::optional<double> const value = metric.value(summary);
    text += csv_field(pool) + "," + metric.name + "," + (value ? number_text(metric, *value) : "") +
            "," + csv_field(unit_of(metric, report.facts.billing.currency)) + "\n";
  }
  return text;
}

}  // namespace

std::string to_json(Report const& report) {
  ordered_json root = {{"scenario", report.scenario},
                       {"load", report.load},
                       {"seed", report.seed},
                       {"start", format_time(report.start, 0)},
                       {"end", format_time(report.end, 0)}};
  for (std::size_t i = 0; i < report.facts.pools.size(); ++i) {
    ordered_json pool = {{"id", report.facts.pools[i].id},
                         {"description", report.facts.pools[i].description}};
    pool.update(figures(report.summaries[i]));
    root["pools"].push_back(std::move(pool));
  }
  root["total"] = figures(report.summaries.back());
  ordered_json& units = root["units"] = ordered_json::object();
  for (Metric const& metric : metrics())
    units[metric.name] = unit_of(metric, report.facts.billing.currency);
  root["notes"] = report.notes;
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string to_csv(Report const& report) {
  std::string text = "pool,metric,value,unit\n";
  for (std::size_t i = 0; i < report.facts.pools.size(); ++i) {
    text += rows(report.facts.pools[i].id, report.summaries[i], report);
  }
  return text + rows("", report.summaries.back(), report);
}

}  // namespace poolcast::report
