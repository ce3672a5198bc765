#include "engine/load/bursts.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace poolcast::load {
namespace {

constexpr Duration gaps[] = {Duration{}, second, 5 * second, 15 * second, 30 * second, minute};
constexpr double random_enough = 1.2;
constexpr std::size_t most_gaps_kept = 100;

FoundBursts group(std::span<Time const> arrivals, std::optional<Duration> gap) {
  FoundBursts found;
  found.gap = gap;
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    if (gap && i > 0 && arrivals[i] - arrivals[i - 1] <= *gap) {
      ++found.sizes.back();
    } else {
      found.begins.push_back(arrivals[i]);
      found.sizes.push_back(1);
    }
  }
  return found;
}

/// All of them, or as many at equal steps of probability.
Distribution as_recorded(std::vector<Duration> gaps_within) {
  std::ranges::sort(gaps_within);
  if (gaps_within.front() == gaps_within.back()) return Distribution::fixed(gaps_within.front());
  std::vector<Duration> kept;
  std::size_t const count = std::min(gaps_within.size(), most_gaps_kept);
  for (std::size_t i = 0; i < count; ++i) {
    kept.push_back(gaps_within[(2 * i + 1) * gaps_within.size() / (2 * count)]);
  }
  return Distribution::empirical(std::move(kept));
}

double distance_from_one(double dispersion) {
  return std::abs(std::log(std::max(dispersion, 1e-9)));
}

FoundBursts with_gap(std::span<Time const> arrivals, std::optional<Duration> gap,
                     Calendar const& calendar, Time start, Time end) {
  FoundBursts found = group(arrivals, gap);
  HoursOfWeek const rates = smooth_rates(see(found.begins, calendar, start, end));
  found.dispersion = dispersion(found.begins, rates, calendar, start, end);
  return found;
}

}  // namespace

FoundBursts without_bursts(std::span<Time const> arrivals, Calendar const& calendar, Time start,
                           Time end) {
  return with_gap(arrivals, std::nullopt, calendar, start, end);
}

FoundBursts find_bursts(std::span<Time const> arrivals, Calendar const& calendar, Time start,
                        Time end) {
  FoundBursts best = without_bursts(arrivals, calendar, start, end);
  for (Duration gap : gaps) {
    if (best.dispersion <= random_enough) break;
    FoundBursts found = with_gap(arrivals, gap, calendar, start, end);
    bool const any = found.begins.size() < arrivals.size();
    if (any && distance_from_one(found.dispersion) < distance_from_one(best.dispersion)) {
      best = std::move(found);
    }
  }
  return best;
}

Bursts bursts_of(FoundBursts const& found, std::span<Time const> arrivals,
                 std::span<std::size_t const> chosen) {
  std::vector<std::size_t> first_of(found.begins.size(), 0);
  for (std::size_t i = 1; i < first_of.size(); ++i) {
    first_of[i] = first_of[i - 1] + found.sizes[i - 1];
  }
  std::map<std::uint32_t, std::size_t> counts;
  std::vector<Duration> gaps_within;
  for (std::size_t i : chosen) {
    ++counts[found.sizes[i]];
    for (std::size_t k = 1; k < found.sizes[i]; ++k) {
      gaps_within.push_back(arrivals[first_of[i] + k] - arrivals[first_of[i] + k - 1]);
    }
  }
  Bursts bursts;
  if (gaps_within.empty()) return bursts;
  for (auto const& [size, count] : counts) {
    bursts.sizes.push_back(size);
    bursts.weights.push_back(static_cast<double>(count) / static_cast<double>(chosen.size()));
  }
  bursts.gap = as_recorded(std::move(gaps_within));
  return bursts;
}

}  // namespace poolcast::load
