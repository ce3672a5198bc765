// The report for programs: JSON and CSV, both straight from the table of metrics.
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/prices/money.hpp"
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

/// A row a pool and day, those of all pools last and without a pool.
ordered_json cost_by_day(Report const& report) {
  ordered_json rows = ordered_json::array();
  for (std::size_t i = 0; i < report.days.size(); ++i) {
    bool const all = i == report.facts.pools.size();
    for (CostDay const& day : report.days[i]) {
      rows.push_back({{"pool", all ? ordered_json() : ordered_json(report.facts.pools[i].id)},
                      {"day", day_text(day)},
                      {"dedicated", prices::decimal_text(day.nodes[0])},
                      {"lowPriority", prices::decimal_text(day.nodes[1])},
                      {"other", prices::decimal_text(day.other)},
                      {"total", prices::decimal_text(day.total())}});
    }
  }
  return rows;
}

/// The figures of the summary at an index, then its days.
std::string rows(std::string const& pool, std::size_t index, Report const& report) {
  std::string text;
  for (Metric const& metric : metrics()) {
    std::optional<double> const value = metric.value(report.summaries[index]);
    text += csv_field(pool) + "," + metric.name + "," + (value ? number_text(metric, *value) : "") +
            "," + csv_field(unit_of(metric, report.facts.billing.currency)) + "\n";
  }
  if (report.days.empty()) return text;
  for (CostDay const& day : report.days[index]) {
    text += csv_field(pool) + ",cost.byDay." + day_text(day) + "," +
            prices::decimal_text(day.total()) + "," + csv_field(report.facts.billing.currency) +
            "\n";
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
  root["costByDay"] = cost_by_day(report);
  ordered_json& units = root["units"] = ordered_json::object();
  for (Metric const& metric : metrics())
    units[metric.name] = unit_of(metric, report.facts.billing.currency);
  root["notes"] = report.notes;
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string to_csv(Report const& report) {
  std::string text = "pool,metric,value,unit\n";
  for (std::size_t i = 0; i < report.facts.pools.size(); ++i) {
    text += rows(report.facts.pools[i].id, i, report);
  }
  return text + rows("", report.summaries.size() - 1, report);
}

}  // namespace poolcast::report
