#include "engine/cli/thresholds.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/base/text.hpp"
#include "engine/prices/money.hpp"
#include "engine/report/answers.hpp"
#include "engine/report/metric_text.hpp"

namespace poolcast::cli {
namespace {

using report::ComparedFigure;
using report::ComparedMetric;
using report::metric_named;

constexpr std::string_view cost_name = "cost.total";
constexpr std::string_view wait_name = "waiting.p95.total";

/// The two figures of one run, or their means; `whose` is ` of B`, or nothing.
struct Figures {
  std::string whose;
  std::optional<double> cost;
  std::optional<double> wait;  // seconds
};

std::vector<std::string> check(Thresholds const& thresholds, Figures const& figures,
                               std::string const& currency) {
  std::vector<std::string> violated;
  if (thresholds.max_cost) {
    std::string const line = "--max-cost " + prices::decimal_text(*thresholds.max_cost) +
                             ": the cost" + figures.whose + " is ";
    if (!figures.cost) violated.push_back(line + "not known: a price is missing");
    bool const over = figures.cost && std::llround(*figures.cost * 1e6) > *thresholds.max_cost;
    if (over) {
      violated.push_back(line + prices::decimal_text(std::llround(*figures.cost * 1e6)) + " " +
                         currency);
    }
  }
  if (thresholds.max_wait_p95) {
    std::string const line = "--max-wait-p95 " + format_duration(*thresholds.max_wait_p95) +
                             ": the wait of the p95 job" + figures.whose + " is ";
    if (!figures.wait) violated.push_back(line + "not known: no job got an agent");
    double const most = static_cast<double>(thresholds.max_wait_p95->ticks) / 1e7;
    if (figures.wait && *figures.wait > most) {
      violated.push_back(line +
                         report::value_text(*metric_named(wait_name), *figures.wait, currency));
    }
  }
  return violated;
}

/// What is worse than the baseline's by more than the share; noise is not.
std::optional<std::string> regression(double most_percent, ComparedMetric const& row,
                                      std::size_t variant, report::Comparison const& comparison) {
  ComparedFigure const& figure = row.variants[variant];
  std::string const& label = comparison.variants[variant].label;
  std::string const baseline = comparison.variants.front().label;
  bool const is_cost = row.metric->name == cost_name;
  std::string const line = "--fail-on-regression " + format_number(most_percent) + ": ";
  bool const lost = figure.verdict == report::Verdict::unknown && row.variants.front().value;
  if (lost) {
    return line + (is_cost ? "the cost of " : "the wait of the p95 job of ") + label +
           " is not known, and " + baseline + "'s is";
  }
  if (figure.verdict != report::Verdict::worse) return std::nullopt;
  if (figure.percent && *figure.percent <= most_percent) return std::nullopt;
  std::string const size =
      report::value_text(*row.metric, std::abs(figure.difference->mean), comparison.currency);
  std::string const share = figure.percent ? report::percent_text(*figure.percent) + " " : "";
  return line + label +
         (is_cost ? " costs " + share + "more than " + baseline
                  : " makes the p95 job wait " + share + "longer than " + baseline) +
         " (" + size + ")";
}

Result<Duration> read_wait(std::string const& text) {
  Result<Duration> const wait = parse_duration(text);
  if (!wait) return fail("--max-wait-p95: " + wait.error().message);
  return *wait;
}

}  // namespace

std::vector<Option> threshold_options(ThresholdOptions& options) {
  return {{.name = "--max-cost",
           .target = &options.max_cost,
           .help = "Exit code 1 if all pools together cost more"},
          {.name = "--max-wait-p95",
           .target = &options.max_wait_p95,
           .help = "Exit code 1 if the p95 job waits longer: PT5M"}};
}

Option regression_option(ThresholdOptions& options) {
  return {.name = "--fail-on-regression",
          .target = &options.fail_on_regression,
          .help =
              "Exit code 1 if cost or p95 wait is worse by more than so many percent, and it is "
              "not noise"};
}

Result<Thresholds> read_thresholds(ThresholdOptions const& options) {
  Thresholds thresholds;
  if (!options.max_cost.empty()) {
    thresholds.max_cost = prices::parse_micro(options.max_cost);
    if (!thresholds.max_cost) {
      return fail("--max-cost: '" + options.max_cost + "' is no amount; write 12.50");
    }
  }
  if (!options.max_wait_p95.empty()) {
    Result<Duration> const wait = read_wait(options.max_wait_p95);
    if (!wait) return fail(wait.error().message);
    thresholds.max_wait_p95 = *wait;
  }
  if (!options.fail_on_regression.empty()) {
    std::string_view text = options.fail_on_regression;
    if (text.ends_with('%')) text = trim(text.substr(0, text.size() - 1));
    thresholds.regression_percent = parse_number(text);
    if (!thresholds.regression_percent || *thresholds.regression_percent < 0) {
      return fail("--fail-on-regression: '" + options.fail_on_regression +
                  "' is no share in percent; write 10");
    }
  }
  return thresholds;
}

std::vector<std::string> violations(Thresholds const& thresholds, report::Report const& report) {
  report::Summary const& all = report.summaries.back();
  return check(thresholds,
               {.whose = "",
                .cost = metric_named(cost_name)->value(all),
                .wait = metric_named(wait_name)->value(all)},
               report.facts.billing.currency);
}

std::vector<std::string> violations(Thresholds const& thresholds,
                                    report::ReplicationReport const& report) {
  // A mean over some of the runs would hide those in which nobody was served.
  auto const mean = [&](std::string_view name) -> std::optional<double> {
    report::MetricEstimate const found =
        report::estimate_of(*metric_named(name), report, report.facts.pools.size());
    if (!found.estimate || found.runs < report.runs.size()) return std::nullopt;
    return found.estimate->mean;
  };
  return check(thresholds, {.whose = "", .cost = mean(cost_name), .wait = mean(wait_name)},
               report.facts.billing.currency);
}

std::vector<std::string> violations(Thresholds const& thresholds,
                                    report::Comparison const& comparison) {
  ComparedMetric const& cost = *report::find_metric(comparison, cost_name);
  ComparedMetric const& wait = *report::find_metric(comparison, wait_name);
  auto const mean = [](ComparedFigure const& figure) -> std::optional<double> {
    if (!figure.value) return std::nullopt;
    return figure.value->mean;
  };
  std::vector<std::string> violated;
  bool const one = comparison.variants.size() == 1;
  for (std::size_t i = one ? 0 : 1; i < comparison.variants.size(); ++i) {
    std::vector<std::string> found = check(thresholds,
                                           {.whose = " of " + comparison.variants[i].label,
                                            .cost = mean(cost.variants[i]),
                                            .wait = mean(wait.variants[i])},
                                           comparison.currency);
    std::ranges::move(found, std::back_inserter(violated));
    for (ComparedMetric const* row : {&cost, &wait}) {
      if (!thresholds.regression_percent || one) continue;
      std::optional<std::string> const worse =
          regression(*thresholds.regression_percent, *row, i, comparison);
      if (worse) violated.push_back(*worse);
    }
  }
  return violated;
}

}  // namespace poolcast::cli
