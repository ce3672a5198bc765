#include "engine/load/goodness.hpp"

#include <algorithm>
#include <cmath>

namespace poolcast::load {
namespace {

/// P(a, x), the regularised lower incomplete gamma function, by its series (DLMF 8.7.1); for
/// x < a + 1.
double lower_gamma(double a, double x) {
  double term = 1 / a;
  double sum = term;
  for (double n = a + 1; term > sum * 1e-15; ++n) {
    term *= x / n;
    sum += term;
  }
  return sum * std::exp(a * std::log(x) - x - std::lgamma(a));
}

/// Q(a, x) = 1 - P(a, x), by its continued fraction (DLMF 8.9.2, in Lentz's way); for x >= a + 1.
double upper_gamma(double a, double x) {
  constexpr double tiny = 1e-300;
  double b = x + 1 - a;
  double c = 1 / tiny;
  double d = 1 / b;
  double fraction = d;
  for (int i = 1; i < 1000; ++i) {
    double const step = -i * (i - a);
    b += 2;
    d = step * d + b;
    d = 1 / (std::abs(d) < tiny ? tiny : d);
    c = b + step / c;
    if (std::abs(c) < tiny) c = tiny;
    fraction *= d * c;
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return fraction * std::exp(a * std::log(x) - x - std::lgamma(a));
}

}  // namespace

double ks_distance(std::span<double const> ascending,
                   std::function<double(double)> const& cumulative) {
  double greatest = 0;
  auto const count = static_cast<double>(ascending.size());
  // Equal values are one step: seconds are often whole, and the step is then no distance.
  for (std::size_t i = 0; i < ascending.size();) {
    std::size_t const begin = i;
    while (i < ascending.size() && ascending[i] == ascending[begin]) ++i;
    double const expected = cumulative(ascending[begin]);
    greatest = std::max({greatest, std::abs(static_cast<double>(i) / count - expected),
                         std::abs(expected - static_cast<double>(begin) / count)});
  }
  return greatest;
}

double ks_distance(std::span<double const> a, std::span<double const> b) {
  double greatest = 0;
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    double const value = std::min(a[i], b[j]);
    while (i < a.size() && a[i] == value) ++i;
    while (j < b.size() && b[j] == value) ++j;
    double const share_a = static_cast<double>(i) / static_cast<double>(a.size());
    double const share_b = static_cast<double>(j) / static_cast<double>(b.size());
    greatest = std::max(greatest, std::abs(share_a - share_b));
  }
  return greatest;
}

double kolmogorov_tail(double x) {
  if (x < 0.2) return 1;  // the sum below converges slowly there, and is 1 to 12 digits
  double sum = 0;
  double sign = 1;
  for (int k = 1; k <= 100; ++k, sign = -sign) {
    double const term = std::exp(-2.0 * k * k * x * x);
    sum += sign * term;
    if (term < 1e-16) break;
  }
  return std::clamp(2 * sum, 0.0, 1.0);
}

double ks_p_value(double distance, double count) {
  double const root = std::sqrt(count);
  return kolmogorov_tail((root + 0.12 + 0.11 / root) * distance);
}

double chi_square_p_value(double statistic, double degrees) {
  if (statistic <= 0) return 1;
  double const a = degrees / 2;
  double const x = statistic / 2;
  double const p = x < a + 1 ? 1 - lower_gamma(a, x) : upper_gamma(a, x);
  return std::clamp(p, 0.0, 1.0);
}

double normal_cumulative(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }

}  // namespace poolcast::load
