// The samples that a pool's metrics left behind, as GetSample sees them: one series a metric, each
// contiguous in memory, so that a window is a view and never a copy. Knows no pool and no clock.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/time.hpp"

namespace poolcast::formula {

/// What a sample object measures: `$ActiveTasks` is active_tasks, and so on (variables.hpp).
enum class Metric : std::uint8_t {
  active_tasks,
  running_tasks,
  pending_tasks,
  succeeded_tasks,
  failed_tasks,
  preempted_node_count,
  usable_node_count,
  cpu_percent,
  wall_clock_seconds,
  memory_bytes,
  disk_bytes,
  disk_read_bytes,
  disk_write_bytes,
  disk_read_ops,
  disk_write_ops,
  network_in_bytes,
  network_out_bytes,
  sample_node_count,
};
inline constexpr std::size_t metric_count = 18;

/// A set of metrics.
struct Metrics {
  std::uint32_t bits = 0;

  constexpr Metrics() = default;
  constexpr Metrics(std::initializer_list<Metric> metrics) {
    for (Metric metric : metrics) insert(metric);
  }
  constexpr void insert(Metric metric) { bits |= 1U << static_cast<unsigned>(metric); }
  constexpr bool contains(Metric metric) const {
    return (bits >> static_cast<unsigned>(metric) & 1U) != 0;
  }
  friend constexpr bool operator==(Metrics, Metrics) = default;
};

/// The service takes a sample every 30 seconds, and keeps it for about a week.
inline constexpr Duration sample_period = 30 * second;
inline constexpr Duration sample_retention = 7 * day;
/// Of one metric; both ends of the time they are kept count.
inline constexpr std::size_t most_samples = sample_retention / sample_period + 1;

/// How much of a window of this length `available` samples fill, 0 to 100:
/// docs/formula-language.md#sample-methods.
constexpr double sample_percent(std::size_t available, Duration length) {
  std::int64_t const expected = length < sample_period ? 1 : length / sample_period;
  if (static_cast<std::int64_t>(available) >= expected) return 100;
  return 100.0 * static_cast<double>(available) / static_cast<double>(expected);
}

class SampleHistory {
 public:
  /// A sample can be read once `availability_delay` has passed since it was taken; it is forgotten
  /// when it is older than `retention`.
  explicit SampleHistory(Duration availability_delay = {}, Duration retention = sample_retention)
      : delay_(availability_delay), retention_(retention) {}

  /// The times of a metric must increase. `value` is finite.
  void record(Metric metric, Time time, double value);

  /// Records what `other` has of every metric, up to `until`, and this one has not yet.
  void catch_up(SampleHistory const& other, Time until);

  /// The most recent samples that can be read at `now`, at most `count` of them, oldest first. A
  /// view stays valid until the next record() of the metric.
  std::span<double const> latest(Metric metric, Time now, std::size_t count) const {
    Series const& from = series(metric);
    std::size_t const end = from.index_after((now - delay_).ticks);
    std::size_t const taken = std::min(count, end - from.first);
    return {from.values.data() + (end - taken), taken};
  }

  /// The samples taken in (start, end] that can be read at `now`, oldest first.
  std::span<double const> window(Metric metric, Time now, Time start, Time end) const {
    Series const& from = series(metric);
    std::size_t const stop = from.index_after(std::min(end, now - delay_).ticks);
    std::size_t const begin = std::min(from.index_after(start.ticks), stop);
    return {from.values.data() + begin, stop - begin};
  }

  /// When the samples of a view that latest() or window() gave were taken, in ticks; empty for any
  /// other numbers.
  std::span<std::int64_t const> taken_at(Metric metric, std::span<double const> view) const;

  /// How many samples can be read at `now`.
  std::size_t count(Metric metric, Time now) const;

  /// When the oldest of them was taken.
  std::optional<Time> begin(Metric metric, Time now) const;

 private:
  struct Series {
    std::vector<std::int64_t> ticks;  // parallel to values
    std::vector<double> values;
    std::size_t first = 0;  // what precedes it is forgotten, and erased now and then

    void make_room(std::size_t retained);

    /// Index of the first sample after `tick`. Samples are nearly always one period apart, so it
    /// can be computed.
    std::size_t index_after(std::int64_t tick) const {
      std::size_t const size = ticks.size();
      if (size == first || ticks[size - 1] <= tick) return size;
      std::int64_t const beyond =
          (ticks[size - 1] - tick + sample_period.ticks - 1) / sample_period.ticks;
      if (beyond > static_cast<std::int64_t>(size - first)) return search_index_after(tick);
      std::size_t const guess = size - static_cast<std::size_t>(beyond);
      bool const right = ticks[guess] > tick && (guess == first || ticks[guess - 1] <= tick);
      return right ? guess : search_index_after(tick);
    }
    std::size_t search_index_after(std::int64_t tick) const;
  };

  Series const& series(Metric metric) const { return series_[static_cast<std::size_t>(metric)]; }

  Duration delay_;
  Duration retention_;
  std::array<Series, metric_count> series_;
};

}  // namespace poolcast::formula
