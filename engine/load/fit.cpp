#include "engine/load/fit.hpp"

#include <algorithm>
#include <map>

#include "engine/base/text.hpp"
#include "engine/load/arrivals.hpp"
#include "engine/load/bursts.hpp"
#include "engine/load/goodness.hpp"
#include "engine/load/rates.hpp"
#include "engine/load/units.hpp"

namespace poolcast::load {
namespace {

constexpr std::size_t most_shapes = 1000;
constexpr std::size_t hours_of_day = 24;

std::vector<DurationFit> fit_kinds(Load const& load, std::vector<std::string> const& kinds) {
  std::map<std::string, std::vector<Duration>> by_kind;
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    by_kind[kinds[i]].push_back(load.jobs[i].duration);
  }
  std::vector<DurationFit> fits;
  fits.reserve(by_kind.size());
  for (auto const& [kind, durations] : by_kind) fits.push_back(fit_durations(kind, durations));
  std::ranges::stable_sort(fits, std::greater<>{}, &DurationFit::jobs);
  return fits;
}

/// The most frequent shapes, and what share of the arrivals they are.
void keep_shapes(Units const& units, LoadModel& model, FitReport& report) {
  report.shapes = units.shapes.size();
  report.shapes_kept = std::min(units.shapes.size(), most_shapes);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < report.shapes_kept; ++i) {
    kept += units.counts[i];
    model.shapes.push_back(units.shapes[i]);
  }
  report.kept_share = static_cast<double>(kept) / static_cast<double>(units.units.size());
}

/// All arrivals, by local hour of the day.
void compare_hours(LoadModel const& model, std::vector<Time> const& all, FitReport& report) {
  Seen const seen = see(all, model.calendar, report.start, report.end);
  for (std::size_t i = 0; i < hours_of_week; ++i) {
    report.observed_by_hour[i % hours_of_day] += seen.arrivals[i];
    for (ArrivalStream const& stream : model.streams) {
      report.expected_by_hour[i % hours_of_day] +=
          stream.nightly ? 0 : stream.per_hour[i] * seen.hours[i] * mean_size(stream.bursts);
    }
  }
  for (Schedule const& schedule : report.schedules) {
    std::size_t const times = occurrences(schedule.when, model.calendar, report.start, report.end);
    report.expected_by_hour[static_cast<std::size_t>(schedule.when.at / hour)] +=
        static_cast<double>(times * schedule.when.count);
  }
}

/// The local midnight nearest to the middle.
Time middle(FitReport const& report, Zone const& zone) {
  Time const half = report.start + (report.end - report.start) / 2;
  return zone.instant(midnight(zone.local(half) + day / 2));
}

/// Bursts are counted, since what comes in one is not independent. Only sorts of day that the first
/// half has seen are compared.
std::optional<HoldOut> hold_out(FoundBursts const& found, Calendar const& calendar,
                                FitReport const& report) {
  constexpr Duration least = 4 * day;
  if (report.end - report.start < least) return std::nullopt;
  HoldOut result{.split = middle(report, calendar.zone)};
  Seen const before = see(found.begins, calendar, report.start, result.split);
  Seen const after = see(found.begins, calendar, result.split, report.end);
  HoursOfWeek const rates = smooth_rates(before);
  std::array<double, hours_of_day> expected{}, observed{};
  for (std::size_t i = 0; i < hours_of_week; ++i) {
    bool const weekend = i >= 5 * hours_of_day;
    if (!(weekend ? before.weekends() : before.workdays())) continue;
    expected[i % hours_of_day] += rates[i] * after.hours[i];
    observed[i % hours_of_day] += after.arrivals[i];
    result.expected += rates[i] * after.hours[i];
    result.observed += after.arrivals[i];
  }
  // What is expected was itself estimated, from as much time: its error adds to the variance.
  double const variance = 1 + after.all_hours() / before.all_hours();
  double sum_expected = 0, sum_observed = 0;
  for (std::size_t i = 0; i < hours_of_day; ++i) {
    sum_expected += expected[i];
    sum_observed += observed[i];
    if (sum_expected < 5) continue;  // together with the next hour
    double const distance = sum_observed - sum_expected;
    result.chi_square += distance * distance / (sum_expected * variance);
    ++result.degrees;
    sum_expected = sum_observed = 0;
  }
  if (result.degrees == 0) return std::nullopt;
  result.p = chi_square_p_value(result.chi_square, result.degrees);
  return result;
}

std::vector<Time> times_of(std::vector<Unit> const& units) {
  std::vector<Time> times;
  times.reserve(units.size());
  for (Unit const& unit : units) times.push_back(unit.at);
  return times;
}

/// A stream of the chosen bursts and of the shapes that came in them; none if there is no such.
void add_stream(std::string name, std::span<std::size_t const> chosen, FoundBursts const& found,
                std::vector<Unit> const& units, FitReport const& report, LoadModel& model) {
  std::vector<std::size_t> const first = first_arrivals(found);
  std::vector<double> weights(model.shapes.size(), 0);
  std::vector<Time> begins;
  for (std::size_t i : chosen) {
    begins.push_back(found.begins[i]);
    for (std::size_t k = 0; k < found.sizes[i]; ++k) {
      std::uint32_t const shape = units[first[i] + k].shape;
      if (shape < weights.size()) ++weights[shape];
    }
  }
  ArrivalStream stream;
  stream.name = std::move(name);
  for (std::uint32_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    stream.shapes.push_back(i);
    stream.weights.push_back(weights[i]);
  }
  if (stream.shapes.empty()) return;
  stream.per_hour = smooth_rates(see(begins, model.calendar, report.start, report.end));
  stream.bursts = bursts_of(found, times_of(units), chosen);
  model.streams.push_back(std::move(stream));
}

/// What is not scheduled: what comes alone or by twos, and greater bursts, which have hours of
/// their own.
void add_arrivals(std::vector<Unit> const& units, LoadModel& model, FitReport& report) {
  constexpr std::uint32_t great = 3;
  report.arrivals = units.size();
  if (units.empty()) return;
  std::vector<Time> const arrivals = times_of(units);
  report.dispersion_alone =
      without_bursts(arrivals, model.calendar, report.start, report.end).dispersion;
  FoundBursts const found = find_bursts(arrivals, model.calendar, report.start, report.end);
  report.bursts = found.begins.size();
  report.burst_gap = found.gap;
  report.largest_burst = std::ranges::max(found.sizes);
  report.dispersion = found.dispersion;
  report.hold_out = hold_out(found, model.calendar, report);
  std::vector<std::size_t> small, large;
  for (std::size_t i = 0; i < found.sizes.size(); ++i) {
    (found.sizes[i] < great ? small : large).push_back(i);
  }
  report.great_bursts = large.size();
  add_stream("recorded", small, found, units, report, model);
  add_stream("recorded bursts", large, found, units, report, model);
}

std::string percent(double share) { return format_number(share * 100, 3) + " %"; }

std::vector<std::string> warnings_on(FitReport const& report, Seen const& seen) {
  std::vector<std::string> warnings;
  if (int const unseen = seen.unseen_hours_of_day(); unseen > 0) {
    warnings.push_back(
        std::to_string(unseen) +
        " hours of the day were not observed; they are given the mean of the others");
  }
  if (!seen.weekends()) {
    warnings.emplace_back("no weekend was observed; Saturday and Sunday are taken as working days");
  }
  if (!seen.workdays()) {
    warnings.emplace_back("only weekends were observed; working days are taken like them");
  }
  if (report.end - report.start < 14 * day) {
    warnings.emplace_back(
        "less than two weeks were observed: what happened once may pass for a "
        "habit; hours are smoothed with their neighbours");
  }
  if (!report.hold_out) {
    warnings.emplace_back("too short to check one half against the other (that takes 4 days)");
  }
  if (report.dispersion > 1.5) {
    warnings.push_back("arrivals stay burstier than the model (dispersion " +
                       format_number(report.dispersion, 3) + ", the model's is 1)");
  }
  if (report.cancelled_pipelines > 0) {
    warnings.push_back(format_count(static_cast<long long>(report.cancelled_pipelines)) +
                       " pipelines were cancelled; the model lets them run");
  }
  if (report.shapes_kept < report.shapes) {
    warnings.push_back(
        "only the most frequent " + format_count(static_cast<long long>(report.shapes_kept)) +
        " shapes are kept, which " + percent(report.kept_share) + " of the arrivals have");
  }
  return warnings;
}

}  // namespace

Fit fit(Load const& load, std::vector<std::string> const& pools, Calendar const& calendar) {
  ENSURE(!load.jobs.empty());
  Fit result;
  FitReport& report = result.report;
  std::vector<std::string> const kinds = model_kinds(load, pools);
  Units units = find_units(load, pools, kinds);
  std::vector<Time> const all = times_of(units.units);
  report.start = calendar.zone.begin_of_hour(all.front());
  report.end = calendar.zone.end_of_hour(all.back());
  report.jobs = load.jobs.size();
  report.pipelines = units.pipelines;
  report.lone_jobs = units.units.size() - units.pipelines;
  report.cancelled_pipelines = static_cast<std::size_t>(std::ranges::count_if(
      load.pipelines, [](Pipeline const& pipeline) { return pipeline.cancelled != never; }));
  report.durations = fit_kinds(load, kinds);

  LoadModel& model = result.model;
  model.calendar = calendar;
  for (DurationFit const& kind : report.durations) model.kinds.push_back({kind.kind, kind.chosen});
  keep_shapes(units, model, report);
  report.schedules = take_schedules(units.units, calendar, report.start, report.end);
  std::erase_if(report.schedules,
                [&](Schedule const& schedule) { return schedule.shape >= model.shapes.size(); });
  add_arrivals(units.units, model, report);
  for (Schedule const& schedule : report.schedules) {
    ArrivalStream stream;
    stream.name = "scheduled " + model.shapes[schedule.shape].name;
    stream.shapes = {schedule.shape};
    stream.weights = {1};
    stream.nightly = schedule.when;
    model.streams.push_back(std::move(stream));
  }
  compare_hours(model, all, report);
  report.warnings = warnings_on(report, see(all, calendar, report.start, report.end));
  return result;
}

}  // namespace poolcast::load
