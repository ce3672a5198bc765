#include "engine/report/comparison_words.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/base/text.hpp"
#include "engine/report/answers.hpp"
#include "engine/report/circumstances.hpp"
#include "engine/report/metric_text.hpp"

namespace poolcast::report {
namespace {

constexpr std::string_view key_metrics[] = {
    "cost.total",        "cost.waiting",      "cost.withWaiting",   "waiting.p50.total",
    "waiting.p95.total", "waiting.max.total", "waiting.mean.total", "nodeHours.total",
    "nodeHours.idle",    "utilisation",       "nodes.started",      "nodes.preempted",
    "tasks.completed",   "tasks.waiting",     "tasks.terminated",   "tasks.requeued",
    "tasks.preempted",   "tasks.failed",      "evaluations.failed"};

bool is_key(ComparedMetric const& row) {
  return std::ranges::find(key_metrics, row.metric->name) != std::end(key_metrics);
}

bool always_zero(ComparedMetric const& row) {
  return std::ranges::all_of(row.variants, [](ComparedFigure const& figure) {
    return std::ranges::all_of(figure.runs,
                               [](std::optional<double> const& value) { return value == 0.0; });
  });
}

bool differs(ComparedMetric const& row) {
  return std::ranges::any_of(row.variants, [](ComparedFigure const& figure) {
    return figure.verdict == Verdict::better || figure.verdict == Verdict::worse ||
           figure.verdict == Verdict::changed;
  });
}

}  // namespace

std::vector<ComparedMetric const*> shown_metrics(Comparison const& comparison, bool all) {
  std::vector<ComparedMetric const*> shown;
  for (std::string_view name : key_metrics) {
    ComparedMetric const* const row = find_metric(comparison, name);
    if (row != nullptr && !always_zero(*row)) shown.push_back(row);
  }
  for (ComparedMetric const& row : comparison.metrics) {
    if (all && !is_key(row) && !always_zero(row)) shown.push_back(&row);
  }
  return shown;
}

std::string circumstances_of(Comparison const& comparison) {
  return circumstances(comparison.load, comparison.start, comparison.end) + ", " +
         counted(comparison.runs, "run") + " each, " + seeds_text(comparison.seed, comparison.runs);
}

std::string mean_text(ComparedMetric const& row, std::size_t variant,
                      Comparison const& comparison) {
  std::optional<Estimate> const& value = row.variants[variant].value;
  return value ? value_text(*row.metric, value->mean, comparison.currency) : "-";
}

std::string signed_text(Metric const& metric, double value, std::string const& currency) {
  std::string text = value_text(metric, std::abs(value), currency);
  // What rounds to nothing has no sign.
  if (text == value_text(metric, 0, currency)) return text;
  return (value > 0 ? "+" : "-") + text;
}

std::string signed_percent_text(double percent) {
  std::string share = percent_text(percent);
  if (percent == 0 || !is_digit(share.front())) return share;
  return (percent < 0 ? "-" : "+") + share;
}

std::size_t hidden_differences(Comparison const& comparison) {
  return static_cast<std::size_t>(std::ranges::count_if(
      comparison.metrics, [](ComparedMetric const& row) { return !is_key(row) && differs(row); }));
}

}  // namespace poolcast::report
