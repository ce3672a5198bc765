// The comparison as a comment on a pull request, or a build's summary.
#include "engine/base/text.hpp"
#include "engine/report/comparison_words.hpp"
#include "engine/report/markdown_text.hpp"
#include "engine/report/metric_text.hpp"

namespace poolcast::report {
namespace {

/// The arrow says where the figure went, the word whether that is good.
std::string verdict_text(ComparedFigure const& figure) {
  std::string word(word_of(figure.verdict));
  bool const moved = figure.verdict == Verdict::better || figure.verdict == Verdict::worse ||
                     figure.verdict == Verdict::changed;
  if (!moved) return word;
  return (figure.difference->mean < 0 ? "▼ " : "▲ ") + word;
}

std::string difference_text(ComparedMetric const& row, std::size_t variant,
                            Comparison const& comparison) {
  ComparedFigure const& figure = row.variants[variant];
  if (!figure.difference) return "-";
  std::string text = signed_text(*row.metric, figure.difference->mean, comparison.currency);
  if (!figure.percent || *figure.percent == 0) return text;
  return text + " (" + signed_percent_text(*figure.percent) + ")";
}

std::string interval_text(ComparedMetric const& row, std::size_t variant,
                          Comparison const& comparison) {
  std::optional<Estimate> const& difference = row.variants[variant].difference;
  if (!difference || !difference->half_width) return "-";
  return signed_text(*row.metric, difference->low(), comparison.currency) + " to " +
         signed_text(*row.metric, difference->high(), comparison.currency);
}

std::string single_table(Comparison const& comparison, bool all) {
  std::string text = markdown_heading({"figure", comparison.variants.front().label});
  for (ComparedMetric const* row : shown_metrics(comparison, all)) {
    text += markdown_row({row->metric->name, markdown_escaped(mean_text(*row, 0, comparison))});
  }
  return text;
}

std::string table(Comparison const& comparison, std::size_t variant, bool all) {
  std::vector<std::string> heading = {"figure", comparison.variants.front().label,
                                      comparison.variants[variant].label, "difference"};
  if (all) heading.emplace_back("95 % interval");
  heading.emplace_back("");
  std::string text = markdown_heading(heading);
  for (ComparedMetric const* row : shown_metrics(comparison, all)) {
    std::vector<std::string> cells = {row->metric->name,
                                      markdown_escaped(mean_text(*row, 0, comparison)),
                                      markdown_escaped(mean_text(*row, variant, comparison)),
                                      markdown_escaped(difference_text(*row, variant, comparison))};
    if (all) cells.push_back(markdown_escaped(interval_text(*row, variant, comparison)));
    cells.push_back(verdict_text(row->variants[variant]));
    text += markdown_row(cells);
  }
  return text;
}

/// A row a variant: the figures that the answers are about.
std::string overview(Comparison const& comparison) {
  ComparedMetric const& cost = *find_metric(comparison, "cost.total");
  ComparedMetric const& wait = *find_metric(comparison, "waiting.p95.total");
  std::string text = markdown_heading({"variant", "cost", "", "p95 wait", ""});
  for (std::size_t i = 0; i < comparison.variants.size(); ++i) {
    text += markdown_row({comparison.variants[i].label,
                          markdown_escaped(mean_text(cost, i, comparison)),
                          i == 0 ? "" : verdict_text(cost.variants[i]),
                          markdown_escaped(mean_text(wait, i, comparison)),
                          i == 0 ? "" : verdict_text(wait.variants[i])});
  }
  return text;
}

std::string variant_list(Comparison const& comparison) {
  std::string text = "\n";
  for (ComparedVariant const& variant : comparison.variants) {
    text += "- **" + variant.label + "** " + markdown_escaped(variant.description) + "\n";
  }
  return text;
}

}  // namespace

std::string to_markdown(Comparison const& comparison, bool details) {
  std::size_t const variants = comparison.variants.size();
  // A comment with this tag is found again and replaced.
  std::string text =
      "<!-- poolcast compare -->\n### Poolcast: " + markdown_escaped(comparison.scenario) + "\n\n";
  for (std::string const& answer : comparison.answers) {
    text += "**" + markdown_escaped(answer) + "**\n\n";
  }
  text += variants == 1   ? single_table(comparison, false)
          : variants == 2 ? table(comparison, 1, false)
                          : overview(comparison);
  text += variant_list(comparison) + markdown_notes(comparison.notes);
  if (details) {
    std::string body = variants == 1 ? single_table(comparison, true) : "";
    for (std::size_t i = 1; i < variants; ++i) {
      body += (body.empty() ? "" : "\n") + table(comparison, i, true);
    }
    text += markdown_details("all figures", body);
  }
  return text + "\n" + markdown_escaped(comparison.scenario + ": " + circumstances_of(comparison)) +
         (variants > 1 ? "; a difference is noise if 0 is within its 95 % interval\n" : "\n");
}

}  // namespace poolcast::report
