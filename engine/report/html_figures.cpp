#include "engine/report/html_figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/base/text.hpp"
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

Metric const* metric_named(std::string_view name) {
  auto const found = std::ranges::find(metrics(), name, &Metric::name);
  return found == metrics().end() ? nullptr : &*found;
}

std::optional<double> value_in(DrawnRun const& run, Metric const& metric) {
  return metric.value(run.report.summaries.back());
}

/// A count of a single run is a whole number.
std::string text_of(Metric const& metric, std::optional<double> value,
                    std::string const& currency) {
  if (!value) return "not known";
  if (metric.unit == "1") return format_count(std::llround(*value));
  return value_text(metric, *value, currency);
}

std::string percent_text(double percent) {
  char text[32];
  std::snprintf(text, sizeof text, "%s%.*f %%", percent < 0 ? "\u2212" : "+",
                std::abs(percent) < 9.95 ? 1 : 0, std::abs(percent));
  return text;
}

char const* word_for(double difference, Better better) {
  if (difference == 0 || better == Better::neither) return "";
  return (difference < 0) == (better == Better::lower) ? "better" : "worse";
}

/// What the comparison says of a figure of a variant, over all its runs.
ComparedFigure const* compared(Page const& page, Metric const& metric, std::string const& label) {
  if (!page.comparison) return nullptr;
  for (ComparedMetric const& row : page.comparison->metrics) {
    if (row.metric == nullptr || row.metric->name != metric.name) continue;
    for (std::size_t i = 0; i < row.variants.size(); ++i) {
      if (page.comparison->variants[i].label == label) return &row.variants[i];
    }
  }
  return nullptr;
}

/// Of a run's figure from the first run's.
std::string difference_markup(Page const& page, Metric const& metric, std::size_t run) {
  std::optional<double> const base = value_in(page.runs.front(), metric);
  std::optional<double> const value = value_in(page.runs[run], metric);
  if (run == 0 || !base || !value) return "";
  double const difference = *value - *base;
  if (difference == 0) return element("span class=\"delta\"", "same");
  std::string const& currency = page.runs.front().report.facts.billing.currency;
  std::string text;
  if (metric.unit == "%" || *base == 0) {
    text = (difference > 0 ? "+" : "") + value_text(metric, difference, currency);
  } else {
    text = percent_text(100 * difference / *base);
  }
  ComparedFigure const* const of_all = compared(page, metric, page.runs[run].label);
  bool const noise = of_all != nullptr && of_all->verdict == Verdict::noise;
  std::string const word = noise ? "within noise" : word_for(difference, metric.better);
  return around("span class=\"delta " + std::string(noise ? "noise" : word) + "\"",
                html_escaped(text) + (word.empty() ? "" : " " + element("small", word)));
}

std::string card(Page const& page, KeyFigure const& row, Metric const& metric) {
  std::string const& currency = page.runs.front().report.facts.billing.currency;
  std::string lines;
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    std::optional<double> const value = value_in(page.runs[i], metric);
    std::string const number = "data-key=\"" + metric.name + "\" data-value=\"" +
                               (value ? number_text(metric, *value) : "") + "\"";
    lines += around(
        "dd", run_mark(page, i) +
                  element("span class=\"value\" " + number, text_of(metric, value, currency)) +
                  difference_markup(page, metric, i));
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

std::string verdict_cells(ComparedFigure const& figure, Metric const& metric,
                          std::string const& currency) {
  std::string difference;
  if (figure.difference) {
    Estimate const& estimate = *figure.difference;
    difference = (estimate.mean > 0 ? "+" : "") + value_text(metric, estimate.mean, currency);
    if (estimate.half_width) {
      difference += " (" + value_text(metric, estimate.low(), currency) + " to " +
                    value_text(metric, estimate.high(), currency) + ")";
    }
  }
  char const* const kind = figure.verdict == Verdict::better  ? "better"
                           : figure.verdict == Verdict::worse ? "worse"
                                                              : "noise";
  return element("td class=\"number\"", difference) +
         element("td class=\"number\"", figure.percent ? percent_text(*figure.percent) : "") +
         element("td class=\"delta " + std::string(kind) + "\"", word_of(figure.verdict));
}

std::string comparison_row(ComparedMetric const& row, std::string const& currency) {
  std::string cells = "<th scope=\"row\" title=\"" + html_escaped(row.metric->definition) + "\">" +
                      element("code", row.metric->name) + "</th>";
  for (std::size_t i = 0; i < row.variants.size(); ++i) {
    std::optional<Estimate> const& value = row.variants[i].value;
    cells += element("td class=\"number\"",
                     value ? value_text(*row.metric, value->mean, currency) : "not known");
    if (i > 0) cells += verdict_cells(row.variants[i], *row.metric, currency);
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

std::string comparison_section(Page const& page) {
  if (!page.comparison) return "";
  Comparison const& comparison = *page.comparison;
  std::string head = "<th scope=\"col\">Figure</th>";
  std::string list;
  for (std::size_t i = 0; i < comparison.variants.size(); ++i) {
    ComparedVariant const& variant = comparison.variants[i];
    head += element("th scope=\"col\" class=\"number\"", variant.label);
    if (i > 0) {
      head += "<th scope=\"col\" class=\"number\">" + html_escaped(variant.label) + " less " +
              html_escaped(comparison.variants.front().label) +
              " (95 % interval)</th><th scope=\"col\" class=\"number\">%</th>"
              "<th scope=\"col\">Verdict</th>";
    }
    list += around("li", element("b", variant.label) + " " + html_escaped(variant.description));
  }
  std::string rows;
  std::size_t same = 0;
  for (ComparedMetric const& row : comparison.metrics) {
    bool const differs = std::ranges::any_of(
        row.variants, [](ComparedFigure const& figure) { return figure.verdict != Verdict::same; });
    if (differs) rows += comparison_row(row, comparison.currency);
    same += differs ? 0 : 1;
  }
  std::string text = "<section id=\"comparison\"><h2>What changes, over " +
                     format_count(static_cast<long long>(comparison.runs)) +
                     (comparison.runs == 1 ? " run" : " runs") + "</h2>" +
                     around("ul class=\"variants\"", list);
  text += around("div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Comparison\"",
                 around("table", around("thead", around("tr", head)) + around("tbody", rows)));
  if (same > 0) {
    text += element("p class=\"quiet\"", format_count(static_cast<long long>(same)) +
                                             " more figures are the same in every run");
  }
  return text + "</section>\n";
}

}  // namespace poolcast::report
