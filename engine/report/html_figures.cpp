#include "engine/report/html_figures.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/text.hpp"
#include "engine/report/comparison_words.hpp"
#include "engine/report/html_comparison.hpp"
#include "engine/report/html_markup.hpp"
#include "engine/report/metric_text.hpp"

namespace poolcast::report {
namespace {

struct KeyFigure {
  std::string_view metric;
  char const* label;
};
constexpr KeyFigure key_rows[] = {
    {"tasks.submitted", "Jobs"},
    {"waiting.p50.total", "Half wait at most"},
    {"waiting.p95.total", "95 % wait at most"},
    {"waiting.max.total", "Longest wait"},
    {"cost.total", "Cost"},
    {"nodeHours.total", "Node-hours paid"},
    {"utilisation", "Slots used"},
};

/// A count of a single run is a whole number.
std::string text_of(Metric const& metric, std::optional<double> value,
                    std::string const& currency) {
  if (!value) return "not known";
  if (metric.unit == "1") return format_count(std::llround(*value));
  return value_text(metric, *value, currency);
}

/// What the comparison says of a figure of a variant, over all its runs.
ComparedFigure const* compared(Page const& page, Metric const& metric, std::string const& label) {
  ComparedMetric const* const row =
      page.comparison ? find_metric(*page.comparison, metric.name) : nullptr;
  if (row == nullptr) return nullptr;
  auto const& variants = page.comparison->variants;
  auto const at = std::ranges::find(variants, label, &ComparedVariant::label);
  return at == variants.end() ? nullptr
                              : &row->variants[static_cast<std::size_t>(at - variants.begin())];
}

/// A variant's difference from the baseline.
std::string difference_markup(ComparedFigure const& figure, Metric const& metric,
                              std::string const& currency) {
  if (figure.verdict == Verdict::unknown) return "";
  if (figure.verdict == Verdict::same) return element("span class=\"delta\"", "same");
  bool const in_percent = metric.unit != "%" && figure.percent;
  std::string const text = in_percent ? signed_percent_text(*figure.percent)
                                      : signed_text(metric, figure.difference->mean, currency);
  std::string const kind(class_of(figure.verdict));
  std::string const word = figure.verdict == Verdict::noise ? "within noise" : kind;
  return around("span class=\"delta " + kind + "\"",
                html_escaped(text) + (word.empty() ? "" : " " + element("small", word)));
}

std::string card(Page const& page, KeyFigure const& row, Metric const& metric) {
  std::string const& currency = page.runs.front().report.facts.billing.currency;
  std::string lines;
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    ComparedFigure const* const of_all = compared(page, metric, page.runs[i].label);
    std::optional<double> value = metric.value(page.runs[i].report.summaries.back());
    if (of_all != nullptr) {
      value = of_all->value ? std::optional(of_all->value->mean) : std::nullopt;
    }
    std::string const number = "data-key=\"" + metric.name + "\" data-value=\"" +
                               (value ? number_text(metric, *value) : "") + "\"";
    lines += around(
        "dd",
        run_mark(page, i) +
            element("span class=\"value\" " + number, of_all != nullptr && value
                                                          ? value_text(metric, *value, currency)
                                                          : text_of(metric, value, currency)) +
            (of_all != nullptr && of_all->difference ? difference_markup(*of_all, metric, currency)
                                                     : ""));
  }
  return around("div class=\"card\" title=\"" + html_escaped(metric.definition) + "\"",
                element("dt", row.label) + lines);
}

struct Column {
  std::string head;
  std::string pool;  // its id; empty for all
  Summary const* summary;
  std::size_t run;
};

std::vector<Column> columns_of(Page const& page) {
  std::vector<Column> columns;
  for (std::size_t run = 0; run < page.runs.size(); ++run) {
    Report const& report = page.runs[run].report;
    std::string const mark = run_mark(page, run);
    std::size_t const pools = report.facts.pools.size();
    for (std::size_t i = 0; i < pools; ++i) {
      PoolFacts const& pool = report.facts.pools[i];
      columns.push_back({mark + html_escaped(pool.id), pool.id, &report.summaries[i], run});
    }
    if (pools > 1) columns.push_back({mark + "all pools", "", &report.summaries.back(), run});
  }
  return columns;
}

std::string figures_row(Metric const& metric, std::vector<Column> const& columns,
                        std::string const& currency) {
  std::string cells = around("th scope=\"row\"", element("code", metric.name)) +
                      element("td class=\"definition\"", metric.definition) +
                      element("td class=\"unit\"", unit_of(metric, currency));
  for (Column const& column : columns) {
    std::optional<double> const value = metric.value(*column.summary);
    cells +=
        element("td class=\"number\" data-metric=\"" + metric.name + "\" data-run=\"" +
                    std::to_string(column.run) + "\" data-pool=\"" + html_escaped(column.pool) +
                    "\" data-value=\"" + (value ? number_text(metric, *value) : "") + "\"",
                text_of(metric, value, currency));
  }
  return around("tr", cells) + "\n";
}

}  // namespace

std::string run_mark(Page const& page, std::size_t run) {
  if (page.runs[run].label.empty()) return "";
  return element("b class=\"mark run-" + std::to_string(run) + "\"", page.runs[run].label) + " ";
}

std::string key_figures(Page const& page) {
  std::string cards;
  for (KeyFigure const& row : key_rows) {
    if (Metric const* const metric = metric_named(row.metric)) cards += card(page, row, *metric);
  }
  return around("dl class=\"cards\" aria-label=\"Key figures\"", cards) + "\n";
}

std::string figures_table(Page const& page) {
  std::vector<Column> const columns = columns_of(page);
  std::string head =
      "<th scope=\"col\">Figure</th><th scope=\"col\">What it is</th>"
      "<th scope=\"col\">Unit</th>";
  for (Column const& column : columns)
    head += around("th scope=\"col\" class=\"number\"", column.head);
  std::string rows;
  for (Metric const& metric : metrics()) {
    rows += figures_row(metric, columns, page.runs.front().report.facts.billing.currency);
  }
  return around(
      "div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"All figures\"",
      around("table", around("thead", around("tr", head)) + "\n" + around("tbody", rows)));
}

}  // namespace poolcast::report
