#include "engine/load/bursts.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/load/as_recorded.hpp"

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

std::vector<std::size_t> first_arrivals(FoundBursts const& found) {
  std::vector<std::size_t> first(found.sizes.size());
  std::exclusive_scan(found.sizes.begin(), found.sizes.end(), first.begin(), std::size_t{0});
  return first;
}

Bursts bursts_of(FoundBursts const& found, std::span<Time const> arrivals,
                 std::span<std::size_t const> chosen) {
  std::vector<std::size_t> const first = first_arrivals(found);
  std::map<std::uint32_t, std::size_t> counts;
  std::vector<Duration> gaps_within;
  for (std::size_t i : chosen) {
    ++counts[found.sizes[i]];
    for (std::size_t k = 1; k < found.sizes[i]; ++k) {
      gaps_within.push_back(arrivals[first[i] + k] - arrivals[first[i] + k - 1]);
    }
  }
  Bursts bursts;
  if (gaps_within.empty()) return bursts;
  for (auto const& [size, count] : counts) {
    bursts.sizes.push_back(size);
    bursts.weights.push_back(static_cast<double>(count) / static_cast<double>(chosen.size()));
  }
  bursts.gap = as_recorded(std::move(gaps_within), most_gaps_kept);
  return bursts;
}

}  // namespace poolcast::load
