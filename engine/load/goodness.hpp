// How well a distribution or a rate agrees with what was observed: the tests of Kolmogorov and
// Smirnov and of Pearson, with their p-values. Plain numbers; knows no jobs.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace poolcast::load {

/// The greatest distance between the share of values up to x and `cumulative(x)`. Ascending values.
double ks_distance(std::span<double const> ascending,
                   std::function<double(double)> const& cumulative);

/// The greatest distance between two samples' shares. Both ascending, neither empty.
double ks_distance(std::span<double const> a, std::span<double const> b);

/// P(K >= x) of Kolmogorov's limit distribution.
double kolmogorov_tail(double x);

/// How likely a distance of at least this is by chance alone: Kolmogorov's limit distribution, at
/// the argument of Stephens (1970), which makes it good from some 5 values on. `count` is the
/// number of values; of two samples n*m/(n+m).
double ks_p_value(double distance, double count);

/// P(X >= statistic) of the chi-square distribution. `degrees` is at least 1.
double chi_square_p_value(double statistic, double degrees);

/// The standard normal distribution's cumulative probability.
double normal_cumulative(double x);

/// The smallest of the values that at least `percent` of all do not exceed. Ascending, not empty.
template <class Value>
Value nearest_rank(std::span<Value const> ascending, std::size_t percent) {
  std::size_t const rank = (ascending.size() * percent + 99) / 100;
  return ascending[rank == 0 ? 0 : rank - 1];
}

}  // namespace poolcast::load
