#include "engine/formula/statistics.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace poolcast::formula::statistics {
namespace {

using Pair = Eigen::Array2d;
using Pairs = Eigen::Map<Pair const>;

constexpr auto smaller = [](auto const& a, auto const& b) { return a.min(b); };
constexpr auto larger = [](auto const& a, auto const& b) { return a.max(b); };

/// Eight numbers at a time, in four places that need not wait for one another.
template <class Choice>
[[gnu::aligned(64)]] double extreme(std::span<double const> numbers, Choice choose) {
  double const* next = numbers.data();
  double const* const end = next + numbers.size();
  Pair a = Pair::Constant(*next);
  Pair b = a, c = a, d = a;
  for (; end - next >= 8; next += 8) {
    a = choose(Pairs(next), a);
    b = choose(Pairs(next + 2), b);
    c = choose(Pairs(next + 4), c);
    d = choose(Pairs(next + 6), d);
  }
  for (; end - next >= 2; next += 2) a = choose(Pairs(next), a);
  if (next != end) b = choose(Pair::Constant(*next), b);
  a = choose(a, b);
  c = choose(c, d);
  a = choose(a, c);
  return choose(a.row(0), a.row(1)).value();
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

double minimum(std::span<double const> numbers) { return extreme(numbers, smaller); }
double maximum(std::span<double const> numbers) { return extreme(numbers, larger); }
double range(std::span<double const> numbers) { return maximum(numbers) - minimum(numbers); }

double standard_deviation(std::span<double const> numbers) {
  if (numbers.size() < 2) return 0;
  double const middle = mean(numbers);
  double squares = 0;
  for (double number : numbers) squares += (number - middle) * (number - middle);
  return std::sqrt(squares / (count(numbers) - 1));
}

double percentile(std::span<double> numbers, double percent) {
  double const rank = percent * (count(numbers) - 1) / 100;
  auto const below = static_cast<std::ptrdiff_t>(rank);
  auto const place = numbers.begin() + below;
  std::ranges::nth_element(numbers, place);
  if (place + 1 == numbers.end()) return *place;
  double const next = *std::min_element(place + 1, numbers.end());
  return *place + (rank - static_cast<double>(below)) * (next - *place);
}

double nearest_rank(std::span<double> numbers, double percent) {
  double const rank = std::max(1.0, std::ceil(percent * count(numbers) / 100));
  auto const place = numbers.begin() + static_cast<std::ptrdiff_t>(rank) - 1;
  std::ranges::nth_element(numbers, place);
  return *place;
}

}  // namespace poolcast::formula::statistics
