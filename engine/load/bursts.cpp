#include "engine/load/bursts.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace poolcast::load {
namespace {

constexpr Duration gaps[] = {Duration{}, second, 5 * second, 15 * second, 30 * second, minute};
constexpr double random_enough = 1.2;
constexpr std::size_t most_gaps_kept = 100;

struct Grouped {
  std::vector<Time> begins;
  std::vector<std::uint32_t> sizes;
  std::vector<Duration> gaps_within;
};

Grouped group(std::span<Time const> arrivals, Duration gap) {
  Grouped grouped;
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    if (i > 0 && arrivals[i] - arrivals[i - 1] <= gap) {
      ++grouped.sizes.back();
      grouped.gaps_within.push_back(arrivals[i] - arrivals[i - 1]);
    } else {
      grouped.begins.push_back(arrivals[i]);
      grouped.sizes.push_back(1);
    }
  }
  return grouped;
}

Bursts bursts_of(Grouped grouped) {
  std::map<std::uint32_t, std::size_t> counts;
  for (std::uint32_t size : grouped.sizes) ++counts[size];
  Bursts bursts;
  for (auto const& [size, count] : counts) {
    bursts.sizes.push_back(size);
    bursts.weights.push_back(static_cast<double>(count) /
                             static_cast<double>(grouped.sizes.size()));
  }
  std::vector<Duration>& within = grouped.gaps_within;
  std::ranges::sort(within);
  if (within.front() == within.back()) {
    bursts.gap = Distribution::fixed(within.front());
    return bursts;
  }
  std::vector<Duration> kept;
  std::size_t const count = std::min(within.size(), most_gaps_kept);
  for (std::size_t i = 0; i < count; ++i) {
    kept.push_back(within[(2 * i + 1) * within.size() / (2 * count)]);
  }
  bursts.gap = Distribution::empirical(std::move(kept));
  return bursts;
}

double distance_from_one(double dispersion) {
  return std::abs(std::log(std::max(dispersion, 1e-9)));
}

}  // namespace

FoundBursts without_bursts(std::span<Time const> arrivals, Calendar const& calendar, Time start,
                           Time end) {
  FoundBursts found;
  found.begins.assign(arrivals.begin(), arrivals.end());
  found.rates = smooth_rates(see(found.begins, calendar, start, end));
  found.dispersion = dispersion(found.begins, found.rates, calendar, start, end);
  return found;
}

FoundBursts find_bursts(std::span<Time const> arrivals, Calendar const& calendar, Time start,
                        Time end) {
  FoundBursts best = without_bursts(arrivals, calendar, start, end);
  for (Duration gap : gaps) {
    if (best.dispersion <= random_enough) break;
    Grouped grouped = group(arrivals, gap);
    if (grouped.gaps_within.empty()) continue;
    FoundBursts found = without_bursts(grouped.begins, calendar, start, end);
    if (distance_from_one(found.dispersion) >= distance_from_one(best.dispersion)) continue;
    found.gap = gap;
    found.largest = std::ranges::max(grouped.sizes);
    found.bursts = bursts_of(std::move(grouped));
    best = std::move(found);
  }
  return best;
}

}  // namespace poolcast::load
