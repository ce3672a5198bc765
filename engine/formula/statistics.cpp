#include "engine/formula/statistics.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace poolcast::formula::statistics {
namespace {

using Numbers = Eigen::Map<Eigen::ArrayXd const>;

Numbers array(std::span<double const> numbers) {
  return {numbers.data(), static_cast<Eigen::Index>(numbers.size())};
}

}  // namespace

double count(std::span<double const> numbers) { return static_cast<double>(numbers.size()); }

double sum(std::span<double const> numbers) {
  double total = 0;
  for (double number : numbers) total += number;
  return total;
}

double norm(std::span<double const> numbers) {
  double total = 0;
  for (double number : numbers) total += number * number;
  return std::sqrt(total);
}

double mean(std::span<double const> numbers) { return sum(numbers) / count(numbers); }

// The order does not matter to these, so Eigen's packets may go through the numbers as they like.
double minimum(std::span<double const> numbers) { return array(numbers).minCoeff(); }
double maximum(std::span<double const> numbers) { return array(numbers).maxCoeff(); }
double range(std::span<double const> numbers) { return maximum(numbers) - minimum(numbers); }

double standard_deviation(std::span<double const> numbers) {
  if (numbers.size() < 2) return 0;
  double const middle = mean(numbers);
  double squares = 0;
  for (double number : numbers) squares += (number - middle) * (number - middle);
  return std::sqrt(squares / (count(numbers) - 1));
}

double percentile(std::span<double> numbers, double percent) {
  double const rank = percent / 100 * (count(numbers) - 1);
  auto const below = static_cast<std::ptrdiff_t>(rank);
  auto const place = numbers.begin() + below;
  std::ranges::nth_element(numbers, place);
  if (place + 1 == numbers.end()) return *place;
  double const next = *std::min_element(place + 1, numbers.end());
  return *place + (rank - static_cast<double>(below)) * (next - *place);
}

double nearest_rank(std::span<double> numbers, double percent) {
  double const rank = std::max(1.0, std::ceil(percent / 100 * count(numbers)));
  auto const place = numbers.begin() + static_cast<std::ptrdiff_t>(rank) - 1;
  std::ranges::nth_element(numbers, place);
  return *place;
}

}  // namespace poolcast::formula::statistics
