// One run's report for a build's summary or a comment.
#include "engine/base/text.hpp"
#include "engine/report/circumstances.hpp"
#include "engine/report/markdown_text.hpp"
#include "engine/report/metric_text.hpp"
#include "engine/report/report.hpp"

namespace poolcast::report {
namespace {

constexpr std::string_view key_metrics[] = {
    "cost.total",      "waiting.p50.total", "waiting.p95.total", "waiting.max.total",
    "nodeHours.total", "utilisation",       "tasks.completed",   "tasks.waiting"};

std::string cell(Metric const& metric, Summary const& summary, std::string const& currency) {
  std::optional<double> const value = metric.value(summary);
  if (!value) return "-";
  if (metric.unit == "1") return format_count(static_cast<long long>(*value));
  return markdown_escaped(value_text(metric, *value, currency));
}

bool is_key(Metric const& metric) {
  for (std::string_view name : key_metrics) {
    if (metric.name == name) return true;
  }
  return false;
}

bool always_zero(Metric const& metric, Report const& report) {
  for (Summary const& summary : report.summaries) {
    if (metric.value(summary) != 0.0) return false;
  }
  return true;
}

/// A column a pool, and one for all pools where there are several.
std::string table(Report const& report, bool all) {
  std::vector<std::string> heading = {"figure"};
  for (PoolFacts const& pool : report.facts.pools) heading.push_back(markdown_escaped(pool.id));
  bool const several = report.facts.pools.size() > 1;
  if (several) heading.emplace_back("all pools");
  std::size_t const columns = report.facts.pools.size() + (several ? 1 : 0);
  std::string text = markdown_heading(heading);
  for (Metric const& metric : metrics()) {
    if (all ? always_zero(metric, report) : !is_key(metric)) continue;
    std::vector<std::string> cells = {metric.name};
    for (std::size_t i = 0; i < columns; ++i) {
      cells.push_back(cell(metric, report.summaries[i], report.facts.billing.currency));
    }
    text += markdown_row(cells);
  }
  return text;
}

/// What all pools cost day by day.
std::string days_table(Report const& report) {
  std::string const& currency = report.facts.billing.currency;
  std::vector<CostDayColumn> const columns = columns_of(report.days.back());
  std::vector<std::string> heading = {"day (UTC)"};
  for (CostDayColumn const& column : columns) heading.emplace_back(column.label);
  std::string text = markdown_heading(heading);
  for (CostDay const& day : report.days.back()) {
    std::vector<std::string> cells = {day_text(day)};
    for (CostDayColumn const& column : columns) {
      cells.push_back(markdown_escaped(prices::format_money(column.micro(day), currency)));
    }
    text += markdown_row(cells);
  }
  return text;
}

}  // namespace

std::string to_markdown(Report const& report) {
  std::string text =
      "<!-- poolcast simulate -->\n### Poolcast: " + markdown_escaped(report.scenario) + "\n\n" +
      table(report, false) + "\n";
  for (PoolFacts const& pool : report.facts.pools) {
    text += "- **" + markdown_escaped(pool.id) + "** " + markdown_escaped(pool.description) + "\n";
  }
  bool const several_days = !report.days.empty() && report.days.back().size() > 1;
  return text + markdown_notes(report.notes) +
         (several_days ? markdown_details("cost by day", days_table(report)) + "\n" : "") +
         markdown_details("all figures", table(report, true)) + "\n" +
         circumstances(markdown_escaped(report.load), report.start, report.end) + ", " +
         seeds_text(report.seed) + "\n";
}

}  // namespace poolcast::report
