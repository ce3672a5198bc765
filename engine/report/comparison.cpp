#include "engine/report/comparison.hpp"

#include <algorithm>
#include <array>

#include "engine/report/answers.hpp"
#include "engine/report/differences.hpp"
#include "engine/report/stored_comparison.hpp"

namespace poolcast::report {
namespace {

constexpr std::array<std::string_view, 6> verdict_words = {"same",  "noise",   "better",
                                                           "worse", "changed", "unknown"};

/// What the waiting of all jobs together is worth.
std::int64_t waiting_cost(Summary const& summary, std::int64_t value_per_hour) {
  return prices::cost_micro(value_per_hour, summary.waiting.sum.total());
}

std::vector<Metric> waiting_metrics(std::int64_t value) {
  auto const money = [](std::int64_t micro) { return static_cast<double>(micro) / 1e6; };
  return {{.name = "cost.waiting",
           .unit = "money",
           .definition = "of the hours that jobs waited, at the given value of an hour",
           .value = [=](Summary const& s) -> std::optional<double> {
             return money(waiting_cost(s, value));
           },
           .better = Better::lower},
          {.name = "cost.withWaiting",
           .unit = "money",
           .definition = "of the nodes and of waiting together",
           .value = [=](Summary const& s) -> std::optional<double> {
             if (!s.priced) return std::nullopt;
             return money(s.bill.total() + waiting_cost(s, value));
           },
           .better = Better::lower}};
}

std::vector<Metric const*> all_metrics(Comparison const& comparison) {
  std::vector<Metric const*> all;
  for (Metric const& metric : metrics()) all.push_back(&metric);
  if (!comparison.further_metrics) return all;
  for (Metric const& metric : *comparison.further_metrics) all.push_back(&metric);
  return all;
}

/// By run; as many unknown ones as a stored variant has runs where it does not have the figure.
Values stored_values(StoredVariant const& stored, std::string const& pool, Metric const& metric) {
  auto const figures = stored.figures.find(pool);
  if (figures == stored.figures.end()) return Values(stored.runs);
  auto const values = figures->second.find(metric.name);
  return values == figures->second.end() ? Values(stored.runs) : values->second;
}

Values values_of(ComparedVariant const& variant, std::size_t summary, Metric const& metric) {
  Values values;
  for (std::vector<Summary> const& run : variant.runs) values.push_back(metric.value(run[summary]));
  return values;
}

std::vector<ComparedMetric> compared(Comparison const& comparison, std::string const& pool,
                                     std::size_t summary, StoredVariant const* stored) {
  std::vector<ComparedMetric> rows;
  for (Metric const* metric : all_metrics(comparison)) {
    ComparedMetric row{.metric = metric, .variants = {}};
    if (stored != nullptr) row.variants.push_back(figure_of(stored_values(*stored, pool, *metric)));
    for (ComparedVariant const& variant : comparison.variants) {
      if (variant.runs.empty()) continue;  // the stored one
      Values values = values_of(variant, summary, *metric);
      row.variants.push_back(row.variants.empty()
                                 ? figure_of(std::move(values))
                                 : compared_figure(row.variants.front().runs, std::move(values),
                                                   metric->better, comparison.paired));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// As the first variant; the others' labels move on.
void put_first(Comparison& comparison, StoredVariant const& stored) {
  comparison.variants.insert(
      comparison.variants.begin(),
      {.label = "", .description = stored.file + ": " + stored.description, .runs = {}});
  comparison.paired = stored.scenario == comparison.scenario &&
                      stored.load_fingerprint == comparison.load_fingerprint &&
                      stored.seed == comparison.seed && stored.runs == comparison.runs;
  if (comparison.paired) return;
  char const* const what = stored.scenario != comparison.scenario ? "is of another scenario"
                           : stored.load_fingerprint != comparison.load_fingerprint
                               ? "had another load"
                               : "ran other seeds";
  comparison.notes.insert(
      comparison.notes.begin(),
      stored.file + " " + what +
          ": its runs are not paired with these, so only larger differences show");
}

}  // namespace

std::string_view word_of(Verdict verdict) {
  return verdict_words[static_cast<std::size_t>(verdict)];
}

std::string variant_label(std::size_t index) {
  std::string label(1, static_cast<char>('A' + index % 26));
  return index < 26 ? label : variant_label(index / 26 - 1) + label;
}

void compare_figures(Comparison& comparison, std::vector<std::string> const& pool_ids,
                     StoredVariant const* stored) {
  if (comparison.wait_value) {
    comparison.further_metrics =
        std::make_shared<std::vector<Metric> const>(waiting_metrics(*comparison.wait_value));
  }
  if (stored != nullptr) put_first(comparison, *stored);
  for (std::size_t i = 0; i < comparison.variants.size(); ++i) {
    comparison.variants[i].label = variant_label(i);
  }
  for (std::size_t i = 0; i < pool_ids.size(); ++i) {
    comparison.pools.push_back({pool_ids[i], compared(comparison, pool_ids[i], i, stored)});
  }
  comparison.metrics = compared(comparison, "", pool_ids.size(), stored);
  comparison.answers = answers_of(comparison);
}

ComparedMetric const* find_metric(Comparison const& comparison, std::string_view name) {
  auto const found = std::ranges::find_if(
      comparison.metrics, [&](ComparedMetric const& row) { return row.metric->name == name; });
  return found == comparison.metrics.end() ? nullptr : &*found;
}

}  // namespace poolcast::report
