#include "engine/report/answers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/base/text.hpp"
#include "engine/report/metric_text.hpp"

namespace poolcast::report {
namespace {

/// One figure of a variant, as a part of a sentence about it.
struct Part {
  enum class Kind { differs, same, noise, unknown } kind = Kind::unknown;
  std::string words;  // `costs 31 % less (2.10 USD)`; of an unknown one, why it is
};

using Kind = Part::Kind;

/// Of one run, which shows a difference and not whether it is luck.
bool is_of_one_run(ComparedFigure const& figure) {
  return figure.difference && !figure.difference->half_width;
}

Kind kind_of(ComparedFigure const& figure) {
  if (figure.verdict == Verdict::unknown) return Kind::unknown;
  if (figure.verdict == Verdict::same) return Kind::same;
  if (figure.verdict == Verdict::noise && !is_of_one_run(figure)) return Kind::noise;
  return Kind::differs;
}

std::string size_text(ComparedMetric const& row, ComparedFigure const& figure,
                      std::string const& currency) {
  return value_text(*row.metric, std::abs(figure.difference->mean), currency);
}

Part cost_part(ComparedMetric const& row, std::size_t variant, Comparison const& comparison) {
  ComparedFigure const& figure = row.variants[variant];
  Part part{kind_of(figure), ""};
  if (part.kind == Kind::unknown) part.words = "a price is missing";
  if (part.kind == Kind::same) part.words = "costs the same";
  if (part.kind != Kind::differs) return part;
  std::string const size = size_text(row, figure, comparison.currency);
  std::string const way = figure.difference->mean < 0 ? " less" : " more";
  part.words = figure.percent ? "costs " + percent_text(*figure.percent) + way + " (" + size + ")"
                              : "costs " + size + way;
  return part;
}

Part wait_part(ComparedMetric const& row, std::size_t variant, Comparison const& comparison) {
  ComparedFigure const& figure = row.variants[variant];
  Part part{kind_of(figure), ""};
  if (part.kind == Kind::unknown) part.words = "in some run no job got an agent";
  if (part.kind == Kind::same) part.words = "makes the p95 job wait as long";
  if (part.kind != Kind::differs) return part;
  part.words = "makes the p95 job wait " + size_text(row, figure, comparison.currency) +
               (figure.difference->mean < 0 ? " less" : " longer");
  return part;
}

bool is_said(Part const& part) { return part.kind == Kind::differs || part.kind == Kind::same; }

std::string unsaid(std::string const& whose, std::string const& what, Part const& part,
                   std::string const& baseline) {
  if (part.kind == Kind::unknown) return whose + " " + what + " cannot be compared: " + part.words;
  return whose + " " + what + " differs from " + baseline + "'s by no more than noise";
}

std::string sentence(std::string const& label, std::string const& baseline, Part const& cost,
                     Part const& wait) {
  if (is_said(cost) && is_said(wait)) {
    return label + " " + cost.words + " and " + wait.words;
  }
  if (is_said(cost)) {
    return label + " " + cost.words + "; " + unsaid("its", "waiting", wait, baseline);
  }
  if (is_said(wait)) {
    return label + " " + wait.words + "; " + unsaid("its", "cost", cost, baseline);
  }
  if (cost.kind == Kind::noise && wait.kind == Kind::noise) {
    return label + "'s cost and waiting differ from " + baseline + "'s by no more than noise";
  }
  if (cost.kind == Kind::unknown && wait.kind == Kind::unknown) {
    return label + "'s cost and waiting cannot be compared: " + cost.words + ", and " + wait.words;
  }
  return unsaid(label + "'s", "cost", cost, baseline) + "; " +
         unsaid("its", "waiting", wait, baseline);
}

/// Whoever leaves jobs waiting makes the others look well served.
std::string left_waiting(Comparison const& comparison, std::size_t variant) {
  ComparedMetric const* const row = find_metric(comparison, "tasks.waiting");
  if (row == nullptr || row->variants[variant].verdict != Verdict::worse) return "";
  return "; it leaves " + value_text(*row->metric, row->variants[variant].difference->mean, "") +
         " more jobs waiting at the end";
}

}  // namespace

std::vector<std::string> answers_of(Comparison const& comparison) {
  ComparedMetric const* const cost = find_metric(comparison, "cost.total");
  ComparedMetric const* const wait = find_metric(comparison, "waiting.p95.total");
  ENSURE(cost != nullptr);
  ENSURE(wait != nullptr);
  std::string const baseline = comparison.variants.front().label;
  std::vector<std::string> answers;
  for (std::size_t i = 1; i < comparison.variants.size(); ++i) {
    std::string text = sentence(comparison.variants[i].label, baseline,
                                cost_part(*cost, i, comparison), wait_part(*wait, i, comparison)) +
                       left_waiting(comparison, i);
    if (is_of_one_run(cost->variants[i]) || is_of_one_run(wait->variants[i])) {
      text += "; one run cannot exclude luck: give --seeds 10";
    }
    answers.push_back(std::move(text));
  }
  return answers;
}

std::string percent_text(double percent) {
  double const size = std::abs(percent);
  if (size != 0 && size < 0.1) return "less than 0.1 %";
  if (size >= 9.95) return format_count(std::llround(size)) + " %";
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", size);
  return text;
}

}  // namespace poolcast::report
