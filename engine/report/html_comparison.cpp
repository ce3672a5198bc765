#include "engine/report/html_comparison.hpp"

#include "engine/base/text.hpp"
#include "engine/report/comparison_words.hpp"
#include "engine/report/html_markup.hpp"
#include "engine/report/metric_text.hpp"

namespace poolcast::report {
namespace {

std::string verdict_cells(ComparedFigure const& figure, Metric const& metric,
                          std::string const& currency) {
  std::string difference;
  if (figure.difference) {
    Estimate const& estimate = *figure.difference;
    difference = signed_text(metric, estimate.mean, currency);
    if (estimate.half_width) {
      difference += " (" + signed_text(metric, estimate.low(), currency) + " to " +
                    signed_text(metric, estimate.high(), currency) + ")";
    }
  }
  return element("td class=\"number\"", difference) +
         element("td class=\"number\"",
                 figure.percent ? signed_percent_text(*figure.percent) : "") +
         element("td class=\"delta " + std::string(class_of(figure.verdict)) + "\"",
                 word_of(figure.verdict));
}

std::string row_markup(ComparedMetric const& row, Comparison const& comparison) {
  std::string cells = "<th scope=\"row\" title=\"" + html_escaped(row.metric->definition) + "\">" +
                      element("code", row.metric->name) + "</th>";
  for (std::size_t i = 0; i < row.variants.size(); ++i) {
    std::optional<Estimate> const& value = row.variants[i].value;
    std::string const mean = value ? number_text(*row.metric, value->mean) : "";
    cells +=
        element("td class=\"number\" data-compared=\"" + row.metric->name + "\" data-variant=\"" +
                    comparison.variants[i].label + "\" data-value=\"" + mean + "\"",
                mean_text(row, i, comparison));
    if (i > 0) cells += verdict_cells(row.variants[i], *row.metric, comparison.currency);
  }
  return around("tr", cells) + "\n";
}

std::string head_row(Comparison const& comparison) {
  std::string head = "<th scope=\"col\">Figure</th>";
  std::string const base = html_escaped(comparison.variants.front().label);
  for (std::size_t i = 0; i < comparison.variants.size(); ++i) {
    std::string const label = html_escaped(comparison.variants[i].label);
    head += around("th scope=\"col\" class=\"number\"", label);
    if (i > 0) {
      head += "<th scope=\"col\" class=\"number\">" + label + " less " + base +
              " (95 % interval)</th><th scope=\"col\" class=\"number\">%</th>"
              "<th scope=\"col\">Verdict</th>";
    }
  }
  return around("thead", around("tr", head));
}

std::string table(Comparison const& comparison, std::span<ComparedMetric const* const> rows) {
  std::string body;
  for (ComparedMetric const* const row : rows) body += row_markup(*row, comparison);
  return around("div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Comparison\"",
                around("table", head_row(comparison) + around("tbody", body)));
}

}  // namespace

std::string_view class_of(Verdict verdict) {
  if (verdict == Verdict::better) return "better";
  if (verdict == Verdict::worse) return "worse";
  return verdict == Verdict::noise ? "noise" : "";
}

std::string comparison_section(Page const& page) {
  if (!page.comparison) return "";
  Comparison const& comparison = *page.comparison;
  std::string list;
  for (ComparedVariant const& variant : comparison.variants) {
    list += around("li", element("b", variant.label) + " " + html_escaped(variant.description));
  }
  std::vector<ComparedMetric const*> const rows = shown_metrics(comparison, true);
  std::size_t const key = shown_metrics(comparison, false).size();
  std::string text = "<section id=\"comparison\"><h2>What changes, over " +
                     counted(comparison.runs, "run") + "</h2>" +
                     around("ul class=\"variants\"", list) +
                     table(comparison, std::span(rows).first(key));
  std::size_t const more = rows.size() - key;
  if (more > 0) {
    text += around("details", element("summary", counted(more, "more figure")) +
                                  table(comparison, std::span(rows).subspan(key)));
  }
  return text + "</section>\n";
}

}  // namespace poolcast::report
