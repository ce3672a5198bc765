#include "engine/tune/knee.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/tune/front.hpp"

namespace poolcast::tune {
namespace {

struct Range {
  double least = std::numeric_limits<double>::max();
  double most = std::numeric_limits<double>::lowest();
};

double part_of_span(Range const& range, double value) {
  if (range.most <= range.least) return 0;
  if (range.least <= 0) return (value - range.least) / (range.most - range.least);
  return std::log(value / range.least) / std::log(range.most / range.least);
}

std::vector<Range> ranges_of(Trials const& trials) {
  std::vector<Range> ranges(trials.objectives.size());
  for (Trial const& trial : trials.trials) {
    if (!trial.on_front) continue;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      ranges[i].least = std::min(ranges[i].least, loss(trials, trial, i));
      ranges[i].most = std::max(ranges[i].most, loss(trials, trial, i));
    }
  }
  return ranges;
}

/// Two parts sum to 1 on the line between the ends, and to the less the farther they are from it.
double badness(std::vector<double> const& parts) {
  double sum = 0;
  for (double const part : parts) sum += parts.size() > 2 ? part * part : part;
  return sum;
}

}  // namespace

std::optional<std::size_t> knee(Trials const& trials) {
  // Rounding alone shall not choose between the ends of a straight front.
  constexpr double rounding = 1e-9;
  std::vector<Range> const ranges = ranges_of(trials);
  std::vector<double> parts(ranges.size());
  std::optional<std::size_t> best;
  double least = 0;
  for (std::size_t i = 0; i < trials.trials.size(); ++i) {
    if (!trials.trials[i].on_front) continue;
    for (std::size_t k = 0; k < ranges.size(); ++k) {
      parts[k] = part_of_span(ranges[k], loss(trials, trials.trials[i], k));
    }
    double const bad = badness(parts);
    if (best && bad >= least - rounding) continue;
    best = i;
    least = bad;
  }
  return best;
}

}  // namespace poolcast::tune
