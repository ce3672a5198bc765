#include "engine/report/confidence.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/result.hpp"

namespace poolcast::report {
namespace {

/// The chance that |t| is at most `x`: the finite series for whole degrees of freedom (Abramowitz
/// and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4).
double student_t_central(double x, int degrees) {
  double const angle = std::atan(x / std::sqrt(static_cast<double>(degrees)));
  double const sine = std::sin(angle);
  double const cosine = std::cos(angle);
  bool const odd = degrees % 2 == 1;
  double term = odd ? cosine : 1;
  double sum = degrees == 1 ? 0 : term;
  for (int k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= cosine * cosine * (k - 1) / k;
    sum += term;
  }
  return odd ? 2 / std::acos(-1.0) * (angle + sine * sum) : sine * sum;
}

// Beyond it Student's t is the normal distribution to three digits, and the series only takes time.
constexpr int most_degrees = 10'000;

}  // namespace

double student_t_quantile(double probability, int degrees) {
  ENSURE(probability >= 0.5 && probability < 1);
  ENSURE(degrees >= 1);
  if (degrees > most_degrees) degrees = most_degrees;
  double const central = 2 * probability - 1;
  double low = 0;
  double high = 1;
  while (student_t_central(high, degrees) < central) high *= 2;
  // Each step halves the bracket; after 100 there are no numbers left between its ends.
  for (int i = 0; i < 100; ++i) {
    double const middle = (low + high) / 2;
    (student_t_central(middle, degrees) < central ? low : high) = middle;
  }
  return high;
}

Estimate estimate(std::span<double const> values, double confidence) {
  ENSURE(!values.empty());
  auto const count = static_cast<double>(values.size());
  // Exactly, where there is nothing to average; sums round.
  auto const [least, most] = std::ranges::minmax(values);
  if (least == most && values.size() > 1) return {.mean = least, .half_width = 0};
  double sum = 0;
  for (double value : values) sum += value;
  Estimate result{.mean = sum / count, .half_width = std::nullopt};
  if (values.size() == 1) return result;
  double squares = 0;
  for (double value : values) squares += (value - result.mean) * (value - result.mean);
  double const t = student_t_quantile((1 + confidence) / 2, static_cast<int>(values.size()) - 1);
  result.half_width = t * std::sqrt(squares / (count - 1) / count);
  return result;
}

}  // namespace poolcast::report
