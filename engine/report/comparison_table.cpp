// The comparison for people, at a terminal of 100 columns.
#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/report/answers.hpp"
#include "engine/report/comparison_words.hpp"
#include "engine/report/metric_text.hpp"

namespace poolcast::report {
namespace {

constexpr std::size_t name_width = 27;
constexpr std::size_t column_width = 13;

std::string right(std::string const& text, std::size_t width = column_width) {
  return std::string(text.size() < width ? width - text.size() : 1, ' ') + text;
}

std::string left(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

std::string single_line(ComparedMetric const& row, Comparison const& comparison) {
  return left("  " + row.metric->name, name_width) + right(mean_text(row, 0, comparison)) + "\n";
}

std::string line(ComparedMetric const& row, std::size_t variant, Comparison const& comparison) {
  ComparedFigure const& figure = row.variants[variant];
  std::string text = left("  " + row.metric->name, name_width) +
                     right(mean_text(row, 0, comparison)) +
                     right(mean_text(row, variant, comparison));
  auto const column = [&](double value) {
    return right(signed_text(*row.metric, value, comparison.currency));
  };
  text += figure.difference ? column(figure.difference->mean) : right("-");
  bool const bounded = figure.difference && figure.difference->half_width;
  text += bounded ? column(figure.difference->low()) + column(figure.difference->high())
                  : right("-") + right("-");
  return text + " " + std::string(word_of(figure.verdict)) + "\n";
}

/// Every figure of one variant beside the baseline's.
std::string block(Comparison const& comparison, std::size_t variant, bool all) {
  std::string const& label = comparison.variants[variant].label;
  std::string text = left("", name_width) + right(comparison.variants.front().label) +
                     right(label) + right("difference") + right("from") + right("to") + "\n";
  for (ComparedMetric const* row : shown_metrics(comparison, all)) {
    text += line(*row, variant, comparison);
  }
  return text;
}

/// The change of a figure in a few words.
std::string change(ComparedMetric const& row, std::size_t variant, Comparison const& comparison) {
  ComparedFigure const& figure = row.variants[variant];
  if (variant == 0) return "";
  if (!figure.difference || figure.verdict == Verdict::same) {
    return std::string(word_of(figure.verdict));
  }
  return signed_text(*row.metric, figure.difference->mean, comparison.currency) + " " +
         std::string(word_of(figure.verdict));
}

/// A line a variant: the two figures that the answers are about.
std::string overview(Comparison const& comparison) {
  constexpr std::size_t change_width = 22;
  ComparedMetric const* const columns[] = {find_metric(comparison, "cost.total"),
                                           find_metric(comparison, "waiting.p95.total")};
  std::string text = left("", 6) + right("cost") + right("change", change_width) +
                     right("p95 wait") + right("change", change_width) + right("utilisation") +
                     "\n";
  ComparedMetric const* const used = find_metric(comparison, "utilisation");
  for (std::size_t i = 0; i < comparison.variants.size(); ++i) {
    text += left("  " + comparison.variants[i].label, 6);
    for (ComparedMetric const* row : columns) {
      text +=
          right(mean_text(*row, i, comparison)) + right(change(*row, i, comparison), change_width);
    }
    text += right(mean_text(*used, i, comparison)) + "\n";
  }
  return text;
}

std::string figures(Comparison const& comparison, bool all) {
  std::size_t const variants = comparison.variants.size();
  std::string text;
  if (variants == 1) {
    for (ComparedMetric const* row : shown_metrics(comparison, all)) {
      text += single_line(*row, comparison);
    }
    return text;
  }
  if (variants > 2) text += overview(comparison);
  for (std::size_t i = 1; i < variants && (all || variants == 2); ++i) {
    text += (text.empty() ? "" : "\n") + block(comparison, i, all);
  }
  std::size_t const hidden = all ? 0 : hidden_differences(comparison);
  if (variants == 2 && hidden > 0) {
    text += "  " + std::to_string(hidden) +
            (hidden == 1 ? " more figure differs" : " more figures differ") +
            "; --all shows them\n";
  }
  if (variants > 2 && !all) text += "  --all shows every figure of each\n";
  return text;
}

}  // namespace

std::string to_table(Comparison const& comparison, bool all) {
  std::string text = comparison.scenario + ": " + circumstances_of(comparison) + "\n";
  for (ComparedVariant const& variant : comparison.variants) {
    text += left("  " + variant.label, 6) + variant.description + "\n";
  }
  bool const several = comparison.variants.size() > 1;
  if (several) {
    text += "differences are from A; one is noise if 0 is within its 95 % interval\n";
  }
  text += "\n" + figures(comparison, all);
  if (!comparison.notes.empty() || several) text += "\n";
  for (std::string const& note : comparison.notes) text += "note: " + note + "\n";
  if (!comparison.notes.empty() && several) text += "\n";
  for (std::string const& answer : comparison.answers) text += answer + "\n";
  return text;
}

}  // namespace poolcast::report
