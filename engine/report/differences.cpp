#include "engine/report/differences.hpp"

#include <algorithm>
#include <cmath>

namespace poolcast::report {
namespace {

/// Nothing if one is not known.
std::optional<std::vector<double>> all_known(Values const& values) {
  std::vector<double> known;
  for (std::optional<double> const& value : values) {
    if (!value) return std::nullopt;
    known.push_back(*value);
  }
  if (known.empty()) return std::nullopt;
  return known;
}

double variance(std::vector<double> const& values, double mean) {
  double squares = 0;
  for (double value : values) squares += (value - mean) * (value - mean);
  return squares / static_cast<double>(values.size() - 1);
}

/// Of the means of two independent sets (Welch 1947), with the degrees of freedom rounded down.
Estimate independent_difference(std::vector<double> const& a, std::vector<double> const& b) {
  double const mean_a = estimate(a, comparison_confidence).mean;
  double const mean_b = estimate(b, comparison_confidence).mean;
  Estimate result{.mean = mean_b - mean_a, .half_width = std::nullopt};
  if (a.size() < 2 || b.size() < 2) return result;
  double const error_a = variance(a, mean_a) / static_cast<double>(a.size());
  double const error_b = variance(b, mean_b) / static_cast<double>(b.size());
  double const error = error_a + error_b;
  result.half_width = 0;
  if (error <= 0) return result;
  double const degrees = error * error /
                         (error_a * error_a / static_cast<double>(a.size() - 1) +
                          error_b * error_b / static_cast<double>(b.size() - 1));
  double const t = student_t_quantile((1 + comparison_confidence) / 2,
                                      std::max(1, static_cast<int>(std::min(degrees, 1e6))));
  result.half_width = t * std::sqrt(error);
  return result;
}

Estimate paired_difference(std::vector<double> const& a, std::vector<double> const& b) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(b[i] - a[i]);
  return estimate(differences, comparison_confidence);
}

Verdict verdict_on(Estimate const& difference, Better better) {
  if (!difference.half_width) return Verdict::noise;
  if (difference.low() <= 0 && difference.high() >= 0) return Verdict::noise;
  if (better == Better::neither) return Verdict::changed;
  bool const lower = difference.mean < 0;
  return lower == (better == Better::lower) ? Verdict::better : Verdict::worse;
}

}  // namespace

ComparedFigure figure_of(Values runs) {
  ComparedFigure figure;
  std::optional<std::vector<double>> const known = all_known(runs);
  if (known) figure.value = estimate(*known, comparison_confidence);
  figure.verdict = known ? Verdict::same : Verdict::unknown;
  figure.runs = std::move(runs);
  return figure;
}

ComparedFigure compared_figure(Values const& baseline, Values runs, Better better, bool paired) {
  ComparedFigure figure = figure_of(std::move(runs));
  std::optional<std::vector<double>> const before = all_known(baseline);
  std::optional<std::vector<double>> const after = all_known(figure.runs);
  if (!before || !after) {
    figure.verdict = Verdict::unknown;
    return figure;
  }
  ENSURE(!paired || before->size() == after->size());
  figure.difference =
      paired ? paired_difference(*before, *after) : independent_difference(*before, *after);
  double const mean = estimate(*before, comparison_confidence).mean;
  if (mean != 0) figure.percent = figure.difference->mean / std::abs(mean) * 100;
  figure.verdict = *before == *after ? Verdict::same : verdict_on(*figure.difference, better);
  return figure;
}

}  // namespace poolcast::report
