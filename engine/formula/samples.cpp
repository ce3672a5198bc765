#include "engine/formula/samples.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/base/result.hpp"

namespace poolcast::formula {

void SampleHistory::record(Metric metric, Time time, double value) {
  Series& series = series_[static_cast<std::size_t>(metric)];
  ENSURE(series.ticks.empty() || series.ticks.back() < time.ticks);
  ENSURE(std::isfinite(value));
  if (series.ticks.size() == series.ticks.capacity())
    series.make_room(static_cast<std::size_t>(retention_ / sample_period));
  series.ticks.push_back(time.ticks);
  series.values.push_back(value);
  std::int64_t const oldest = time.ticks - retention_.ticks;
  while (series.ticks[series.first] < oldest) ++series.first;
}

void SampleHistory::catch_up(SampleHistory const& other, Time until) {
  for (std::size_t i = 0; i < metric_count; ++i) {
    Series const& from = other.series_[i];
    std::vector<std::int64_t> const& known = series_[i].ticks;
    std::size_t next = known.empty() ? from.first : from.index_after(known.back());
    for (; next < from.ticks.size() && from.ticks[next] <= until.ticks; ++next) {
      record(static_cast<Metric>(i), Time{from.ticks[next]}, from.values[next]);
    }
  }
}

/// Erases what is forgotten, if it is worth it. Grows by doubling at first, then to the room that
/// all samples within the retention take and an eighth: never to twice of what is needed.
void SampleHistory::Series::make_room(std::size_t retained) {
  std::size_t const size = ticks.size();
  if (first > size / 32) {
    auto const forgotten = static_cast<std::ptrdiff_t>(first);
    ticks.erase(ticks.begin(), ticks.begin() + forgotten);
    values.erase(values.begin(), values.begin() + forgotten);
    first = 0;
    return;
  }
  std::size_t const enough = retained + retained / 8;
  std::size_t const doubled = std::max<std::size_t>(256, 2 * size);
  std::size_t const room = doubled < enough / 2 ? doubled : std::max(enough, size + size / 16 + 1);
  ticks.reserve(room);
  values.reserve(room);
}

std::size_t SampleHistory::Series::search_index_after(std::int64_t tick) const {
  auto const begin = ticks.begin() + static_cast<std::ptrdiff_t>(first);
  return static_cast<std::size_t>(std::upper_bound(begin, ticks.end(), tick) - ticks.begin());
}

std::span<std::int64_t const> SampleHistory::taken_at(Metric metric,
                                                      std::span<double const> view) const {
  Series const& from = series(metric);
  double const* const first = from.values.data();
  std::less<double const*> const before;
  if (before(view.data(), first) || before(first + from.values.size(), view.data() + view.size())) {
    return {};
  }
  return {from.ticks.data() + (view.data() - first), view.size()};
}

std::size_t SampleHistory::count(Metric metric, Time now) const {
  Series const& from = series(metric);
  return from.index_after((now - delay_).ticks) - from.first;
}

std::optional<Time> SampleHistory::begin(Metric metric, Time now) const {
  if (count(metric, now) == 0) return std::nullopt;
  return Time{series(metric).ticks[series(metric).first]};
}

}  // namespace poolcast::formula
