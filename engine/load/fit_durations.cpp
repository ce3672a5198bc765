#include <algorithm>
#include <cmath>

#include "engine/load/as_recorded.hpp"
#include "engine/load/fit.hpp"
#include "engine/load/goodness.hpp"

namespace poolcast::load {
namespace {

constexpr double refused = 0.05;        // a p-value below it
constexpr std::size_t enough = 8;       // values to tell one distribution from another
constexpr std::size_t most_kept = 500;  // of recorded values; more say nothing more

std::vector<double> seconds_of(std::span<Duration const> durations) {
  std::vector<double> values;
  for (Duration duration : durations) {
    values.push_back(static_cast<double>(duration.ticks) / static_cast<double>(second.ticks));
  }
  std::ranges::sort(values);
  return values;
}

Duration duration_of(double seconds, Duration unit) {
  double const units =
      seconds * static_cast<double>(second.ticks) / static_cast<double>(unit.ticks);
  return std::llround(units) * unit;
}

struct Lognormal {
  double mu = 0, sigma = 0;  // of the logarithm of seconds

  double cumulative(double value) const {
    return value <= 0 ? 0 : normal_cumulative((std::log(value) - mu) / sigma);
  }
};

/// The likeliest one; the values are above 0.
Lognormal likeliest(std::span<double const> values) {
  Lognormal fitted;
  auto const count = static_cast<double>(values.size());
  for (double value : values) fitted.mu += std::log(value) / count;
  for (double value : values) {
    double const distance = std::log(value) - fitted.mu;
    fitted.sigma += distance * distance / count;
  }
  fitted.sigma = std::sqrt(fitted.sigma);
  return fitted;
}

void compare_halves(std::span<Duration const> durations, DurationFit& fit) {
  if (durations.size() < 2 * enough) return;
  std::size_t const half = durations.size() / 2;
  std::vector<double> const a = seconds_of(durations.first(half));
  std::vector<double> const b = seconds_of(durations.subspan(half));
  auto const n = static_cast<double>(a.size());
  auto const m = static_cast<double>(b.size());
  fit.halves_distance = ks_distance(a, b);
  fit.halves_p = ks_p_value(*fit.halves_distance, n * m / (n + m));
}

}  // namespace

DurationFit fit_durations(std::string kind, std::vector<Duration> const& durations) {
  DurationFit fit{.kind = std::move(kind), .jobs = durations.size()};
  compare_halves(durations, fit);
  auto const [least, most] = std::ranges::minmax(durations);
  if (least == most) {
    fit.chosen = Distribution::fixed(least);
    return fit;
  }
  if (least <= Duration{}) {  // no logarithm
    fit.chosen = as_recorded(durations, most_kept);
    return fit;
  }
  std::vector<double> const values = seconds_of(durations);
  Lognormal const lognormal = likeliest(values);
  fit.lognormal_distance =
      ks_distance(values, [&](double value) { return lognormal.cumulative(value); });
  fit.lognormal_p = ks_p_value(*fit.lognormal_distance, static_cast<double>(values.size()));
  if (*fit.lognormal_p < refused || durations.size() < enough) {
    fit.chosen = as_recorded(durations, most_kept);
    return fit;
  }
  fit.chosen = Distribution::lognormal(duration_of(std::exp(lognormal.mu), millisecond),
                                       std::round(lognormal.sigma * 1e4) / 1e4);
  // What was never seen, by a margin, is not drawn: a lognormal's tail has no end.
  fit.chosen.min = least / 2;
  fit.chosen.max = most * 2;
  return fit;
}

}  // namespace poolcast::load
