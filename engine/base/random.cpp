#include "engine/base/random.hpp"

namespace poolcast {
namespace {

template <std::size_t N>
double polynomial(double const (&coefficients)[N], double x) {
  double value = 0;
  for (double c : coefficients) value = value * x + c;
  return value;
}

// P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution function",
// 2003.
constexpr double central_top[] = {-3.969683028665376e+01, 2.209460984245205e+02,
                                  -2.759285104469687e+02, 1.383577518672690e+02,
                                  -3.066479806614716e+01, 2.506628277459239e+00};
constexpr double central_bottom[] = {-5.447609879822406e+01, 1.615858368580409e+02,
                                     -1.556989798598866e+02, 6.680131188771972e+01,
                                     -1.328068155288572e+01, 1.0};
constexpr double tail_top[] = {-7.784894002430293e-03, -3.223964580411365e-01,
                               -2.400758277161838e+00, -2.549732539343734e+00,
                               4.374664141464968e+00,  2.938163982698783e+00};
constexpr double tail_bottom[] = {7.784695709041462e-03, 3.224671290700398e-01,
                                  2.445134137142996e+00, 3.754408661907416e+00, 1.0};

}  // namespace

double normal_quantile(double p) {
  constexpr double low = 0.02425;
  auto const tail = [](double q) { return polynomial(tail_top, q) / polynomial(tail_bottom, q); };
  if (p < low) return tail(std::sqrt(-2 * std::log(p)));
  if (p > 1 - low) return -tail(std::sqrt(-2 * std::log(1 - p)));
  double const q = p - 0.5;
  double const r = q * q;
  return q * polynomial(central_top, r) / polynomial(central_bottom, r);
}

}  // namespace poolcast
