#include "engine/tune/schedule.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <span>

#include "engine/load/unhindered.hpp"

namespace poolcast::tune {
namespace {

constexpr double busy_share = 0.5;    // of the busiest day's work
constexpr double quiet_share = 0.05;  // less than that is not worth a schedule
constexpr std::size_t workdays = 5;

/// For how long so many slots were taken.
using Levels = std::map<std::int64_t, Duration>;
using Week = std::array<Levels, load::hours_of_week>;

struct Step {
  Time at;
  std::int64_t slots = 0;

  friend auto operator<=>(Step const&, Step const&) = default;
};

/// At one instant what ends goes first: a job that begins when another ends takes its place.
std::vector<Step> steps_of(ScheduleRequest const& request) {
  load::Unhindered const run = load::run_unhindered(request.load);
  std::vector<Step> steps;
  for (std::size_t i = 0; i < request.load.jobs.size(); ++i) {
    load::Job const& job = request.load.jobs[i];
    if (job.pool != request.pool) continue;
    steps.push_back({run.begin[i], job.slots});
    steps.push_back({run.end(request.load, i), -std::int64_t{job.slots}});
  }
  std::ranges::sort(steps);
  return steps;
}

Week levels_by_hour(ScheduleRequest const& request, std::vector<Step> const& steps) {
  Week week;
  std::int64_t level = 0;
  std::size_t next = 0;
  for (load::LocalHour const& at :
       load::local_hours({request.zone, {}}, request.from, request.until)) {
    Time now = at.begin;
    while (now < at.end) {
      while (next < steps.size() && steps[next].at <= now) level += steps[next++].slots;
      Time const until = next < steps.size() ? std::min(steps[next].at, at.end) : at.end;
      week[at.hour_of_week][level] += until - now;
      now = until;
    }
  }
  return week;
}

Duration length_of(Levels const& levels) {
  Duration sum;
  for (auto const& [level, length] : levels) sum += length;
  return sum;
}

double mean_of(Levels const& levels) {
  double sum = 0;
  for (auto const& [level, length] : levels) {
    sum += static_cast<double>(level) * static_cast<double>(length.ticks);
  }
  return sum / static_cast<double>(length_of(levels).ticks);
}

/// Enough for ready_percent of the time.
std::int64_t level_to_be_ready_for(Levels const& levels) {
  double const enough = static_cast<double>(length_of(levels).ticks) * ready_percent / 100;
  double passed = 0;
  for (auto const& [level, length] : levels) {
    passed += static_cast<double>(length.ticks);
    if (passed >= enough) return level;
  }
  return 0;  // never observed
}

std::int64_t nodes_for(std::int64_t slots, std::uint32_t slots_per_node) {
  return (slots + slots_per_node - 1) / slots_per_node;
}

std::ptrdiff_t hours_observed(Week const& week, std::size_t day) {
  return std::ranges::count_if(std::span(week).subspan(day * 24, 24),
                               [](Levels const& levels) { return !levels.empty(); });
}

/// The work of each observed day, in slot-hours; nothing: it was not observed. A day of which less
/// than half was seen, as at the ends of a recording, tells nothing, if there is another one.
std::array<std::optional<double>, 7> work_by_day(Week const& week) {
  std::ptrdiff_t enough = 0;
  for (std::size_t day = 0; day < 7; ++day) enough = std::max(enough, hours_observed(week, day));
  enough = std::min<std::ptrdiff_t>(enough, 12);
  std::array<std::optional<double>, 7> work;
  for (std::size_t hour = 0; hour < week.size(); ++hour) {
    if (week[hour].empty() || hours_observed(week, hour / 24) < enough) continue;
    work[hour / 24] = work[hour / 24].value_or(0) + mean_of(week[hour]);
  }
  return work;
}

std::array<std::int64_t, 24> need_of(std::array<bool, 7> const& days, Week const& week,
                                     std::uint32_t slots_per_node) {
  std::array<std::int64_t, 24> need{};
  for (std::size_t hour = 0; hour < need.size(); ++hour) {
    Levels together;
    for (std::size_t day = 0; day < days.size(); ++day) {
      if (!days[day]) continue;
      for (auto const& [level, length] : week[day * 24 + hour]) together[level] += length;
    }
    need[hour] = nodes_for(level_to_be_ready_for(together), slots_per_node);
  }
  return need;
}

std::vector<DayKind> kinds_of(Week const& week, std::array<std::optional<double>, 7> const& work,
                              std::uint32_t slots_per_node) {
  double const most = std::ranges::max(work).value_or(0);
  DayKind busy, quiet;
  for (std::size_t day = 0; day < work.size(); ++day) {
    if (!work[day] || *work[day] < most * quiet_share) continue;
    (*work[day] >= most * busy_share ? busy : quiet).days[day] = true;
  }
  bool const busy_workday = std::ranges::count(std::span(busy.days).first<workdays>(), true) > 0;
  for (std::size_t day = 0; day < workdays; ++day) {
    if (!work[day] && busy_workday) busy.days[day] = true;
  }
  std::vector<DayKind> kinds;
  for (DayKind kind : {busy, quiet}) {
    if (std::ranges::count(kind.days, true) == 0) continue;
    kind.need = need_of(kind.days, week, slots_per_node);
    kind.ready = stretches(kind.need);
    kinds.push_back(std::move(kind));
  }
  return kinds;
}

Duration offset_at(load::Zone const& zone, Time time) { return zone.local(time) - time; }

void set_offsets(Schedule& schedule) {
  schedule.offset = offset_at(schedule.zone, schedule.until);
  int const year = calendar_time(schedule.until).year;
  Duration const january = offset_at(schedule.zone, *from_calendar(year, 1, 1));
  Duration const july = offset_at(schedule.zone, *from_calendar(year, 7, 1));
  if (january == july) return;
  schedule.winter = std::min(january, july);
  schedule.summer = std::max(january, july);
}

struct Stretch {
  std::int64_t nodes = 0;
  std::int64_t cost = 0;  // in node-hours
};

/// Of the sizes that the hours themselves need, the one whose spare and missing nodes cost least.
Stretch best_stretch(std::span<std::int64_t const> need) {
  std::optional<Stretch> best;
  for (std::int64_t const nodes : need) {
    std::int64_t cost = 0;
    for (std::int64_t const hour : need) {
      cost += hour > nodes ? 2 * (hour - nodes) : nodes - hour;
    }
    if (!best || cost < best->cost || (cost == best->cost && nodes > best->nodes)) {
      best = Stretch{nodes, cost};
    }
  }
  return *best;
}

}  // namespace

std::vector<ReadyHours> stretches(std::array<std::int64_t, 24> const& need) {
  constexpr std::size_t hours = 24;
  std::int64_t const all = std::accumulate(need.begin(), need.end(), std::int64_t{0});
  double const price = std::max(1.0, static_cast<double>(all) / 10);
  struct Best {
    double cost = 0;
    std::size_t from = 0;
    std::int64_t nodes = 0;
  };
  std::array<Best, hours + 1> best{};  // by the hour that the last stretch ends at
  for (std::size_t until = 1; until <= hours; ++until) {
    for (std::size_t from = 0; from < until; ++from) {
      Stretch const stretch = best_stretch(std::span(need).subspan(from, until - from));
      double const cost =
          best[from].cost + static_cast<double>(stretch.cost) + (stretch.nodes > 0 ? price : 0);
      if (from == 0 || cost < best[until].cost) best[until] = {cost, from, stretch.nodes};
    }
  }
  std::vector<ReadyHours> ready;
  for (std::size_t until = hours; until > 0; until = best[until].from) {
    Best const& last = best[until];
    if (last.nodes == 0) continue;
    ready.push_back({static_cast<int>(last.from), static_cast<int>(until), last.nodes});
  }
  std::ranges::reverse(ready);
  return ready;
}

Result<Schedule> schedule_of(ScheduleRequest const& request) {
  std::vector<Step> const steps = steps_of(request);
  if (steps.empty()) return fail("no job of the load runs in the pool");
  Week const week = levels_by_hour(request, steps);
  std::array<std::optional<double>, 7> const work = work_by_day(week);
  Schedule schedule{.jobs = steps.size() / 2,
                    .from = request.from,
                    .until = request.until,
                    .zone = request.zone,
                    .offset = {},
                    .winter = {},
                    .summer = {},
                    .kinds = kinds_of(week, work, request.slots_per_node)};
  for (std::size_t day = 0; day < work.size(); ++day)
    schedule.observed[day] = work[day].has_value();
  std::int64_t level = 0, most = 0, slots = 0;
  for (Step const& step : steps) {
    most = std::max(most, level += step.slots);
    slots += std::max<std::int64_t>(0, step.slots);
  }
  schedule.most_nodes = std::max<std::int64_t>(1, nodes_for(most, request.slots_per_node));
  schedule.slots_per_task = static_cast<double>(slots) / static_cast<double>(schedule.jobs);
  set_offsets(schedule);
  return schedule;
}

}  // namespace poolcast::tune
