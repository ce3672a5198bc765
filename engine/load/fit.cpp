#include "engine/load/fit.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/base/text.hpp"
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
  for (auto const& [kind, durations] : by_kind) fits.push_back(fit_durations(kind, durations));
  std::ranges::stable_sort(fits, std::greater<>{}, &DurationFit::jobs);
  return fits;
}

/// The most frequent shapes, and what share of the arrivals they are.
void keep_shapes(Units const& units, LoadModel& model, FitReport& report) {
  report.shapes = units.shapes.size();
  double kept = 0;
  for (Shape const& shape : units.shapes) {
    if (model.shapes.size() == most_shapes) break;
    kept += shape.weight;
    model.shapes.push_back(shape);
  }
  report.shapes_kept = model.shapes.size();
  report.kept_share = kept / static_cast<double>(units.units.size());
}

void compare_hours(FoundBursts const& found, Seen const& seen, double each, FitReport& report) {
  for (std::size_t i = 0; i < hours_of_week; ++i) {
    report.expected_by_hour[i % hours_of_day] += found.rates[i] * seen.hours[i] * each;
    report.observed_by_hour[i % hours_of_day] += seen.arrivals[i];
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
  Units const units = find_units(load, pools, kinds);
  std::vector<Time> arrivals;
  for (Unit const& unit : units.units) arrivals.push_back(unit.at);
  report.start = calendar.zone.begin_of_hour(arrivals.front());
  report.end = calendar.zone.end_of_hour(arrivals.back());
  report.jobs = load.jobs.size();
  report.pipelines = units.pipelines;
  report.lone_jobs = units.units.size() - units.pipelines;
  report.cancelled_pipelines = static_cast<std::size_t>(std::ranges::count_if(
      load.pipelines, [](Pipeline const& pipeline) { return pipeline.cancelled != never; }));
  report.arrivals = arrivals.size();

  FoundBursts const alone = without_bursts(arrivals, calendar, report.start, report.end);
  FoundBursts found = find_bursts(arrivals, calendar, report.start, report.end);
  report.bursts = found.begins.size();
  report.burst_gap = found.gap;
  report.largest_burst = found.largest;
  report.dispersion = found.dispersion;
  report.dispersion_alone = alone.dispersion;
  Seen const seen = see(arrivals, calendar, report.start, report.end);
  compare_hours(found, seen,
                static_cast<double>(report.arrivals) / static_cast<double>(report.bursts), report);
  report.hold_out = hold_out(found, calendar, report);
  report.durations = fit_kinds(load, kinds);

  LoadModel& model = result.model;
  model.calendar = calendar;
  for (DurationFit const& kind : report.durations) model.kinds.push_back({kind.kind, kind.chosen});
  keep_shapes(units, model, report);
  ArrivalStream stream;
  stream.name = "recorded";
  for (std::uint32_t i = 0; i < model.shapes.size(); ++i) stream.shapes.push_back(i);
  stream.per_hour = found.rates;
  stream.bursts = found.bursts;
  model.streams.push_back(std::move(stream));
  report.warnings = warnings_on(report, seen);
  return result;
}

}  // namespace poolcast::load
