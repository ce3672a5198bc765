// The replications for programs: JSON and CSV, both straight from the table of metrics.
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/report/metric_json.hpp"
#include "engine/report/metric_text.hpp"
#include "engine/report/replications.hpp"

namespace poolcast::report {
namespace {

using nlohmann::ordered_json;

ordered_json object_of(Metric const& metric, MetricEstimate const& found) {
  ordered_json object = {
      {"mean", nullptr}, {"low", nullptr}, {"high", nullptr}, {"runs", found.runs}};
  if (!found.estimate) return object;
  object["mean"] = json_of(metric, found.estimate->mean);
  if (!found.estimate->half_width) return object;
  object["low"] = json_of(metric, found.estimate->low());
  object["high"] = json_of(metric, found.estimate->high());
  return object;
}

ordered_json figures(ReplicationReport const& report, std::size_t summary) {
  ordered_json object = ordered_json::object();
  for (Metric const& metric : metrics()) {
    at_metric(object, metric) = object_of(metric, estimate_of(metric, report, summary));
  }
  return object;
}

std::string rows(std::string const& pool, ReplicationReport const& report, std::size_t summary) {
  std::string text;
  for (Metric const& metric : metrics()) {
    MetricEstimate const found = estimate_of(metric, report, summary);
    bool const bounded = found.estimate && found.estimate->half_width;
    auto const number = [&](double value) { return number_text(metric, value); };
    text += csv_field(pool) + "," + metric.name + ",";
    text += (found.estimate ? number(found.estimate->mean) : "") + ",";
    text += (bounded ? number(found.estimate->low()) : "") + ",";
    text += (bounded ? number(found.estimate->high()) : "") + ",";
    text += std::to_string(found.runs) + "," +
            csv_field(unit_of(metric, report.facts.billing.currency)) + "\n";
  }
  return text;
}

}  // namespace

std::string to_json(ReplicationReport const& report) {
  ordered_json root = {{"scenario", report.scenario},
                       {"load", report.load},
                       {"seed", report.seed},
                       {"replications", report.runs.size()},
                       {"confidence", replication_confidence},
                       {"start", format_time(report.start, 0)},
                       {"end", format_time(report.end, 0)}};
  for (std::size_t i = 0; i < report.facts.pools.size(); ++i) {
    ordered_json pool = {{"id", report.facts.pools[i].id},
                         {"description", report.facts.pools[i].description}};
    pool.update(figures(report, i));
    root["pools"].push_back(std::move(pool));
  }
  root["total"] = figures(report, report.facts.pools.size());
  ordered_json& units = root["units"] = ordered_json::object();
  for (Metric const& metric : metrics())
    units[metric.name] = unit_of(metric, report.facts.billing.currency);
  root["notes"] = report.notes;
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string to_csv(ReplicationReport const& report) {
  std::string text = "pool,metric,mean,low,high,runs,unit\n";
  for (std::size_t i = 0; i < report.facts.pools.size(); ++i) {
    text += rows(report.facts.pools[i].id, report, i);
  }
  return text + rows("", report, report.facts.pools.size());
}

}  // namespace poolcast::report
