// The replications for people: a block a pool, a line a figure.
#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/report/circumstances.hpp"
#include "engine/report/metric_text.hpp"
#include "engine/report/replications.hpp"

namespace poolcast::report {
namespace {

constexpr std::size_t name_width = 27;
constexpr std::size_t column_width = 15;

std::string right(std::string const& text) {
  return std::string(column_width - std::min(column_width, text.size()), ' ') + text;
}

std::string line(Metric const& metric, MetricEstimate const& found,
                 ReplicationReport const& report) {
  std::string text = "  " + metric.name;
  text.resize(std::max(text.size(), name_width), ' ');
  auto const column = [&](double value) {
    return right(value_text(metric, value, report.facts.billing.currency));
  };
  text += column(found.estimate->mean);
  if (found.estimate->half_width) {
    text += column(found.estimate->low()) + column(found.estimate->high());
  } else {
    text += right("-") + right("-");
  }
  if (found.runs < report.runs.size()) text += "  of " + std::to_string(found.runs) + " runs";
  return text + "\n";
}

std::string block(std::string const& title, ReplicationReport const& report, std::size_t summary) {
  std::string text = title + "\n";
  std::string heading;
  heading.resize(name_width, ' ');
  text += heading + right("mean") + right("from") + right("to") + "\n";
  std::size_t unknown = 0;
  for (Metric const& metric : metrics()) {
    MetricEstimate const found = estimate_of(metric, report, summary);
    if (!found.estimate) ++unknown;
    if (found.estimate && !found.always_zero) text += line(metric, found, report);
  }
  if (unknown > 0) {
    text += "  not known in any run, as no job got an agent or a price is missing: " +
            counted(unknown, "figure") + "\n";
  }
  return text + "\n";
}

}  // namespace

std::string to_table(ReplicationReport const& report) {
  std::string text = report.scenario + ": " + circumstances(report.load, report.start, report.end) +
                     ", " + counted(report.runs.size(), "run") + ", " +
                     seeds_text(report.seed, report.runs.size()) + "\n" +
                     "the mean over the runs, and from where to where the true mean is with 95 % " +
                     "confidence;\nwhat is 0 in every run is left out\n\n";
  for (std::size_t i = 0; i < report.facts.pools.size(); ++i) {
    PoolFacts const& pool = report.facts.pools[i];
    text += block(pool.id + " (" + pool.description + ")", report, i);
  }
  if (report.facts.pools.size() > 1) text += block("all pools", report, report.facts.pools.size());
  for (std::string const& note : report.notes) text += "note: " + note + "\n";
  if (report.notes.empty()) text.pop_back();
  return text;
}

}  // namespace poolcast::report
