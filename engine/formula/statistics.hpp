// What the aggregate functions compute over numbers. Sums run in the order of the numbers, so that
// a result is the same to the last bit on every machine.
#pragma once

#include <span>

namespace poolcast::formula::statistics {

double count(std::span<double const> numbers);
double sum(std::span<double const> numbers);
/// The two-norm: the root of the sum of squares.
double norm(std::span<double const> numbers);

/// These need at least one number.
double mean(std::span<double const> numbers);
double minimum(std::span<double const> numbers);
double maximum(std::span<double const> numbers);
double range(std::span<double const> numbers);
/// Of a sample: divided by n - 1; 0 for one number.
double standard_deviation(std::span<double const> numbers);

/// Between the two nearest ranks, linearly; `percent` from 0 to 100. Orders the numbers.
double percentile(std::span<double> numbers, double percent);
/// The smallest number that at least `percent` of all do not exceed. Orders the numbers.
double nearest_rank(std::span<double> numbers, double percent);

}  // namespace poolcast::formula::statistics
