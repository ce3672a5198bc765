#include "engine/load/describe.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "engine/load/goodness.hpp"
#include "engine/load/unhindered.hpp"

namespace poolcast::load {
namespace {

constexpr Duration burst_window = 5 * minute;

void count_arrivals(Load const& load, Calendar const& calendar, Description& description) {
  std::size_t next = 0;
  for (LocalHour const& at :
       local_hours(calendar, description.first, description.last_arrival + Duration{1})) {
    description.observed[at.hour_of_week] += at.end - at.begin;
    std::size_t const before = next;
    while (next < load.jobs.size() && load.jobs[next].queued < at.end) ++next;
    description.arrivals[at.hour_of_week] += next - before;
  }
}

DurationFigures duration_figures(std::string kind, std::vector<Duration>& durations) {
  std::ranges::sort(durations);
  std::span<Duration const> const ascending = durations;
  // Not in ticks: 30,000 jobs of a year each are more than 64 bits hold.
  double sum = 0;
  for (Duration duration : durations) sum += static_cast<double>(duration.ticks);
  auto const mean = static_cast<std::int64_t>(sum / static_cast<double>(durations.size()));
  return {.kind = std::move(kind),
          .jobs = durations.size(),
          .mean = Duration{mean},
          .p50 = nearest_rank(ascending, 50),
          .p90 = nearest_rank(ascending, 90),
          .p95 = nearest_rank(ascending, 95),
          .p99 = nearest_rank(ascending, 99),
          .max = durations.back()};
}

std::vector<DurationFigures> duration_table(Load const& load) {
  std::vector<Duration> all;
  std::vector<std::vector<Duration>> by_kind(load.kind_names.size());
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    all.push_back(load.jobs[i].duration);
    if (!load.kinds.empty()) by_kind[load.kinds[i]].push_back(load.jobs[i].duration);
  }
  std::vector<DurationFigures> table = {duration_figures("", all)};
  for (std::size_t i = 0; i < by_kind.size(); ++i) {
    if (!by_kind[i].empty()) table.push_back(duration_figures(load.kind_names[i], by_kind[i]));
  }
  auto const total = [](DurationFigures const& row) {
    return static_cast<double>(row.mean.ticks) * static_cast<double>(row.jobs);
  };
  std::stable_sort(table.begin() + 1, table.end(),
                   [&](auto const& a, auto const& b) { return total(a) > total(b); });
  return table;
}

/// `weight` gives what a job counts: 1, or its slots.
template <class Weight>
ConcurrencyFigures concurrency(Load const& load, Unhindered const& run, Weight weight) {
  std::vector<std::pair<Time, std::int64_t>> steps;
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    steps.emplace_back(run.begin[i], weight(load.jobs[i]));
    steps.emplace_back(run.end(load, i), -weight(load.jobs[i]));
  }
  // At one instant what ends goes first: a job that begins when another ends takes its place.
  std::ranges::sort(steps);
  ConcurrencyFigures figures;
  std::map<std::uint64_t, Duration> time_at;
  std::int64_t level = 0;
  double integral = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    level += steps[i].second;
    if (level > static_cast<std::int64_t>(figures.max)) {
      figures.max = static_cast<std::uint64_t>(level);
      figures.max_at = steps[i].first;
    }
    if (i + 1 == steps.size() || steps[i + 1].first == steps[i].first) continue;
    Duration const length = steps[i + 1].first - steps[i].first;
    time_at[static_cast<std::uint64_t>(level)] += length;
    integral += static_cast<double>(level) * static_cast<double>(length.ticks);
  }
  Duration const whole = steps.back().first - steps.front().first;
  if (whole == Duration{}) return figures;
  figures.mean = integral / static_cast<double>(whole.ticks);
  auto const percentile = [&](double percent) {
    double passed = 0;
    for (auto const& [jobs, length] : time_at) {
      passed += static_cast<double>(length.ticks);
      if (passed >= percent / 100 * static_cast<double>(whole.ticks)) return jobs;
    }
    return figures.max;
  };
  figures.p50 = percentile(50);
  figures.p90 = percentile(90);
  figures.p95 = percentile(95);
  figures.p99 = percentile(99);
  return figures;
}

/// The arrivals in each whole 5 minutes of UTC, from the first to the last.
std::vector<double> counts_in_windows(Load const& load) {
  Time const base = midnight(load.jobs.front().queued);
  auto const window = [&](Time time) {
    return static_cast<std::size_t>((time - base) / burst_window);
  };
  std::size_t const first = window(load.jobs.front().queued);
  std::vector<double> counts(window(load.jobs.back().queued) - first + 1, 0);
  for (Job const& job : load.jobs) ++counts[window(job.queued) - first];
  return counts;
}

/// The sum of squared distances from the mean, of some counts.
double squares(std::span<double const> counts) {
  double const mean =
      std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(counts.size());
  double sum = 0;
  for (double count : counts) sum += (count - mean) * (count - mean);
  return sum;
}

BurstFigures burst_figures(Load const& load) {
  BurstFigures figures;
  std::vector<double> const counts = counts_in_windows(load);
  auto const jobs = static_cast<double>(load.jobs.size());
  if (counts.size() > 1) {
    auto const windows = static_cast<double>(counts.size());
    figures.dispersion = squares(counts) / (windows - 1) / (jobs / windows);
  }
  constexpr std::size_t in_hour = 12;
  double sum = 0, seen = 0;
  for (std::size_t i = 0; i + in_hour <= counts.size(); i += in_hour) {
    std::span<double const> const hour_counts = std::span(counts).subspan(i, in_hour);
    sum += squares(hour_counts) / (in_hour - 1);
    seen += std::accumulate(hour_counts.begin(), hour_counts.end(), 0.0) / in_hour;
  }
  if (seen > 0) figures.dispersion_within_hour = sum / seen;
  for (std::size_t first = 0, after = 0; first < load.jobs.size(); ++first) {
    while (after < load.jobs.size() &&
           load.jobs[after].queued < load.jobs[first].queued + burst_window) {
      ++after;
    }
    if (after - first <= figures.largest) continue;
    figures.largest = after - first;
    figures.largest_at = load.jobs[first].queued;
  }
  return figures;
}

PipelineFigures pipeline_figures(Load const& load, Unhindered const& run) {
  struct Seen {
    std::uint64_t jobs = 0, depth = 0;
    Time begin = never, end{};
  };
  std::vector<Seen> seen(load.pipelines.size());
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    if (load.jobs[i].pipeline == no_pipeline) continue;
    Seen& pipeline = seen[load.jobs[i].pipeline];
    ++pipeline.jobs;
    pipeline.depth = std::max<std::uint64_t>(pipeline.depth, run.depth[i]);
    pipeline.begin = std::min(pipeline.begin, run.begin[i]);
    pipeline.end = std::max(pipeline.end, run.end(load, i));
  }
  std::erase_if(seen, [](Seen const& pipeline) { return pipeline.jobs == 0; });
  PipelineFigures figures;
  figures.pipelines = seen.size();
  if (seen.empty()) return figures;
  std::vector<std::uint64_t> jobs, depths;
  std::vector<Duration> lengths;
  for (Seen const& pipeline : seen) {
    figures.jobs += pipeline.jobs;
    jobs.push_back(pipeline.jobs);
    depths.push_back(pipeline.depth);
    lengths.push_back(pipeline.end - pipeline.begin);
  }
  auto const figures_of = [](auto& values, auto& p50, auto& p95, auto& max) {
    std::ranges::sort(values);
    p50 = nearest_rank(std::span(std::as_const(values)), 50);
    p95 = nearest_rank(std::span(std::as_const(values)), 95);
    max = values.back();
  };
  figures_of(jobs, figures.jobs_p50, figures.jobs_p95, figures.jobs_max);
  figures_of(depths, figures.depth_p50, figures.depth_p95, figures.depth_max);
  figures_of(lengths, figures.length_p50, figures.length_p95, figures.length_max);
  figures.cancelled = static_cast<std::size_t>(std::ranges::count_if(
      load.pipelines, [](Pipeline const& pipeline) { return pipeline.cancelled != never; }));
  return figures;
}

}  // namespace

Description describe(Load const& load, Calendar const& calendar) {
  ENSURE(!load.jobs.empty());
  Description description;
  description.jobs = load.jobs.size();
  description.first = load.jobs.front().queued;
  description.last_arrival = load.jobs.back().queued;
  Unhindered const run = run_unhindered(load);
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    description.last_end = std::max(description.last_end, run.end(load, i));
  }
  count_arrivals(load, calendar, description);
  description.durations = duration_table(load);
  description.concurrency = concurrency(load, run, [](Job const&) { return std::int64_t{1}; });
  description.slots =
      concurrency(load, run, [](Job const& job) { return std::int64_t{job.slots}; });
  description.bursts = burst_figures(load);
  description.pipelines = pipeline_figures(load, run);
  return description;
}

}  // namespace poolcast::load
