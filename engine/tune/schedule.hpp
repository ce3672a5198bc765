// When nodes should stand ready, read off the jobs of one pool: which weekdays and hours have load,
// and how many nodes it takes then. Knows no formula; schedule_formula makes one of it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/load/calendar.hpp"
#include "engine/load/load.hpp"

namespace poolcast::tune {

/// In an hour of the week so many nodes stand ready as suffice for that much of its time.
inline constexpr double ready_percent = 90;

/// Hours of one kind of day, from `from` up to, not including, `until`.
struct ReadyHours {
  int from = 0;
  int until = 24;
  std::int64_t nodes = 0;  // 1 or more
};

/// Weekdays that are alike, and when nodes stand ready on them.
struct DayKind {
  std::array<bool, 7> days{};           // Monday first
  std::array<std::int64_t, 24> need{};  // nodes by hour
  std::vector<ReadyHours> ready{};      // ascending; empty: never
};

struct Schedule {
  std::size_t jobs = 0;
  Time from, until;  // observed
  load::Zone zone;
  Duration offset;                 // of the zone, when the observation ended
  std::optional<Duration> winter;  // where the clock is put forward in summer: the least offset,
  std::optional<Duration> summer;  // and the greatest
  std::vector<DayKind> kinds;      // the busiest days first; two at most
  std::array<bool, 7> observed{};  // days that the load tells of; Monday first
  std::int64_t most_nodes = 1;     // at the peak
  double slots_per_task = 1;       // on average
};

struct ScheduleRequest {
  load::Load const& load;
  batch::PoolId pool;  // whose jobs count
  std::uint32_t slots_per_node = 1;
  load::Zone zone{};
  Time from, until;  // the load was observed
};

/// Of what the jobs would take up if none of them waited. Days with half of the busiest day's work
/// or more are of one kind, others with a twentieth of it or more of another. A working day that
/// was not observed is taken for one like those that were. The error: the pool has no jobs.
Result<Schedule> schedule_of(ScheduleRequest const& request);

/// The hours of a day as few stretches of one size: the ones for which spare node-hours, twice the
/// missing ones, and a price of each stretch are least in sum. The price is a node-hour, or a
/// tenth of the day's if that is more. Found by dynamic programming, as Bellman (1961) divides
/// a curve.
std::vector<ReadyHours> stretches(std::array<std::int64_t, 24> const& need);

}  // namespace poolcast::tune
