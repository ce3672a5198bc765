#include "engine/tune/axis.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <utility>

namespace poolcast::tune {
namespace {

constexpr double wide_ratio = 5;    // from there on by ratios
constexpr double most_ticks = 7;    // of what is not by ratios
constexpr double room = 0.05;       // at each end
constexpr std::size_t crowded = 9;  // ticks by ratios; of more every second one

/// Seconds that people count in.
constexpr double times[] = {1,    2,    5,    10,   20,    30,    60,    120,    300,    600,
                            1200, 1800, 3600, 7200, 18000, 36000, 86400, 172800, 432000, 864000};

constexpr double fine_times[] = {1,     2,     3,     5,      7,      10,     15,     20,    30,
                                 45,    60,    90,    120,    180,    300,    420,    600,   900,
                                 1200,  1800,  2700,  3600,   5400,   7200,   10800,  18000, 25200,
                                 36000, 54000, 86400, 129600, 172800, 259200, 432000, 864000};

/// 1, 2 or 5 times a power of ten: the least that is not less than `value`.
double round_up(double value) {
  double const power = std::pow(10, std::floor(std::log10(value)));
  for (double const times_power : {1.0, 2.0, 5.0}) {
    if (value <= power * times_power * (1 + 1e-12)) return power * times_power;
  }
  return power * 10;
}

double step_of(double span, std::string const& unit) {
  double const least = span / most_ticks;
  if (unit != "s" || least < 1) return round_up(least);
  auto const* const fitting =
      std::ranges::find_if(times, [&](double time) { return time >= least; });
  return fitting == std::end(times) ? round_up(least) : *fitting;
}

std::vector<double> even_ticks(Axis const& axis, double step) {
  std::vector<double> ticks;
  double const first = std::ceil(axis.least / step), last = std::floor(axis.most / step);
  for (double k = first; k <= last; ++k) ticks.push_back(k * step);
  return ticks;
}

std::vector<double> ticks_at(Axis const& axis, std::span<double const> of_decade,
                             std::span<double const> of_time, bool is_time) {
  std::vector<double> ticks;
  auto const add = [&](double value) {
    if (value >= axis.least && value <= axis.most) ticks.push_back(value);
  };
  if (is_time) {
    for (double const time : of_time) add(time);
    return ticks;
  }
  double power = std::pow(10, std::floor(std::log10(axis.least)));
  for (; power <= axis.most; power *= 10) {
    for (double const times_power : of_decade) add(power * times_power);
  }
  return ticks;
}

std::vector<double> ratio_ticks(Axis const& axis, std::string const& unit) {
  constexpr double decade[] = {1, 2, 5}, fine_decade[] = {1, 1.5, 2, 3, 4, 5, 7};
  bool const is_time = unit == "s" && axis.least >= 1 && axis.most <= std::end(times)[-1];
  std::vector<double> ticks = ticks_at(axis, decade, times, is_time);
  if (ticks.size() < 5) ticks = ticks_at(axis, fine_decade, fine_times, is_time);
  while (ticks.size() > crowded) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < ticks.size(); i += 2) ticks[kept++] = ticks[i];
    ticks.resize(kept);
  }
  return ticks;
}

bool by_ratios(double least, double most) { return least > 0 && most / least > wide_ratio; }

/// The important values, and the others that are near them.
std::vector<double> near_ones(std::vector<double> important, std::vector<double> const& others) {
  if (important.empty()) return others;
  auto const [least, most] = std::ranges::minmax(important);
  if (least == most) {
    important.insert(important.end(), others.begin(), others.end());
    return important;
  }
  bool const ratios = by_ratios(least, most);
  double const lower = ratios ? least * (least / most) : least - (most - least);
  double const upper = ratios ? most * (most / least) : most + (most - least);
  for (double const value : others) {
    if (value >= lower && value <= upper) important.push_back(value);
  }
  return important;
}

}  // namespace

double Axis::part(double value) const {
  if (!ratios) return (value - least) / (most - least);
  return value > 0 ? std::log(value / least) / std::log(most / least) : -1;
}

Axis axis_of(std::vector<double> important, std::vector<double> const& others,
             std::string const& unit) {
  std::vector<double> const values = near_ones(std::move(important), others);
  if (values.empty()) return {};
  auto const [least, most] = std::ranges::minmax(values);
  Axis axis{.least = least, .most = most, .ratios = by_ratios(least, most)};
  if (axis.ratios) {
    double const factor = std::pow(most / least, room);
    axis.least = least / factor;
    axis.most = most * factor;
    axis.ticks = ratio_ticks(axis, unit);
    return axis;
  }
  double const span = most - least;
  double const beside = span > 0 ? span * room : std::max(std::abs(most) * room, 1e-9);
  axis.least = least >= 0 ? std::max(0.0, least - beside) : least - beside;
  axis.most = most + beside;
  axis.ticks = even_ticks(axis, step_of(axis.most - axis.least, unit));
  return axis;
}

}  // namespace poolcast::tune
