#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/base/text.hpp"
#include "engine/cli/load_fit.hpp"
#include "engine/cli/text_table.hpp"

namespace poolcast::cli {
namespace {

constexpr std::size_t width = 80;
constexpr std::size_t most_kinds = 20;
constexpr std::size_t most_schedules = 10;

/// A p-value in three digits; what is smaller says no more.
std::string p_text(double p) {
  if (p < 0.001) return "<0.001";
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", p);
  return text;
}

std::string p_text(std::optional<double> const& p) { return p ? p_text(*p) : "-"; }

std::string distance_text(std::optional<double> const& distance) {
  if (!distance) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", *distance);
  return text;
}

std::string choice_text(Distribution const& chosen) {
  switch (chosen.kind) {
    case Distribution::Kind::fixed:
      return "fixed " + short_duration(chosen.a);
    case Distribution::Kind::lognormal:
      return "lognormal " + short_duration(chosen.a) + ", " + format_number(chosen.sigma, 3);
    default:
      return "as recorded";
  }
}

/// `daily at 02:00`, `Tue to Sat at 02:00`, `Mon, Thu at 02:00`.
std::string when_text(load::Nightly const& when) {
  constexpr char const* days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  std::string text;
  for (std::size_t i = 0; i < when.days.size(); ++i) {
    if (!when.days[i]) continue;
    std::size_t end = i;
    while (end + 1 < when.days.size() && when.days[end + 1]) ++end;
    text += (text.empty() ? "" : ", ") + std::string(days[i]);
    if (end > i) text += (end > i + 1 ? " to " : ", ") + std::string(days[end]);
    i = end;
  }
  return (when.days.all() ? "daily" : text) + " at " +
         format_time(Time{} + when.at, 0).substr(11, 5);
}

std::string arrivals_text(load::FitReport const& report) {
  std::string text = "arrivals\n";
  std::vector<std::string> what;
  if (report.pipelines > 0) what.push_back(counted(report.pipelines, "pipeline"));
  if (report.lone_jobs > 0) what.push_back(counted(report.lone_jobs, "job") + " on their own");
  what.push_back(counted(report.shapes_kept, "shape"));
  text += wrapped("  what        ", what, width);
  for (std::size_t i = 0; i < report.schedules.size() && i < most_schedules; ++i) {
    load::Schedule const& schedule = report.schedules[i];
    text += wrapped("  scheduled   ",
                    {std::to_string(schedule.when.count) + " of shape-" +
                         std::to_string(schedule.shape + 1) + " " + when_text(schedule.when),
                     counted(schedule.arrivals, "arrival")},
                    width);
  }
  if (report.schedules.size() > most_schedules) {
    text += "              and " +
            counted(report.schedules.size() - most_schedules, "more schedule") + "\n";
  }
  if (report.bursts == 0) return text;
  if (report.burst_gap) {
    double const each = static_cast<double>(report.arrivals) / static_cast<double>(report.bursts);
    text += wrapped("  bursts      ",
                    {counted(report.bursts, "burst") + " of " + short_number(each) + " on average",
                     std::to_string(report.great_bursts) + " of 3 or more",
                     "at most " + std::to_string(report.largest_burst),
                     "at most " + format_duration(*report.burst_gap) + " between two"},
                    width);
  }
  std::vector<std::string> dispersion = {
      short_number(report.dispersion) + " about the fitted rates", "1 is what the model draws"};
  if (report.burst_gap) {
    dispersion.push_back(short_number(report.dispersion_alone) + " without bursts");
  }
  text += wrapped("  dispersion  ", dispersion, width);
  if (!report.hold_out) return text;
  load::HoldOut const& held = *report.hold_out;
  char sums[128];
  std::snprintf(sums, sizeof sums, "the first half expects %.0f %s in the second", held.expected,
                report.burst_gap ? "bursts" : "arrivals");
  char test[128];
  std::snprintf(test, sizeof test, "by hour of the day chi-square %.1f", held.chi_square);
  return text +
         wrapped("  hold-out    ",
                 {sums, format_count(std::llround(held.observed)) + " came", test,
                  counted(static_cast<std::size_t>(held.degrees), "degree"), "p " + p_text(held.p)},
                 width);
}

std::string hours_text(load::FitReport const& report, load::Calendar const& calendar) {
  double most = 0;
  for (double count : report.expected_by_hour) most = std::max(most, count);
  for (double count : report.observed_by_hour) most = std::max(most, count);
  std::string text =
      "arrivals by hour, " + calendar.zone.name() + "\n  hour  observed  expected  (# expected)\n";
  for (std::size_t i = 0; i < report.expected_by_hour.size(); ++i) {
    char line[64];
    std::snprintf(line, sizeof line, "    %02zu%10.0f%10.1f", i, report.observed_by_hour[i],
                  report.expected_by_hour[i]);
    std::string const graph = bar(report.expected_by_hour[i], most, 40);
    text += line + (graph.empty() ? "" : "  " + graph) + "\n";
  }
  return text;
}

std::string durations_text(load::FitReport const& report) {
  auto const row = [](std::string const& kind, std::string const& jobs, std::string const& chosen,
                      std::string const& d, std::string const& p, std::string const& halves_d,
                      std::string const& halves_p) {
    return "  " + left(kind, 20) + right(jobs, 7) + "  " + left(chosen, 23) + right(d, 6) +
           right(p, 7) + right(halves_d, 6) + right(halves_p, 7) + "\n";
  };
  std::string text = "durations: Kolmogorov-Smirnov distance D and p\n" + std::string(52, ' ') +
                     "  lognormal   two halves\n" +
                     row("kind", "jobs", "drawn", "D", "p", "D", "p");
  for (std::size_t i = 0; i < report.durations.size() && i < most_kinds; ++i) {
    load::DurationFit const& fit = report.durations[i];
    text += row(fit.kind, std::to_string(fit.jobs), choice_text(fit.chosen),
                distance_text(fit.lognormal_distance), p_text(fit.lognormal_p),
                distance_text(fit.halves_distance), p_text(fit.halves_p));
  }
  if (report.durations.size() > most_kinds) {
    text += "  and " + counted(report.durations.size() - most_kinds, "more kind") + "\n";
  }
  return text + "  the lognormal's p flatters it: its parameters come from the same durations\n";
}

}  // namespace

std::string fit_text(load::FitReport const& report, std::string const& name,
                     load::Calendar const& calendar) {
  std::string text = name + ": " + counted(report.jobs, "job") + "\n" +
                     format_time(report.start, 0) + " to " + format_time(report.end, 0) + " (" +
                     format_duration(report.end - report.start) + ")\n\n" + arrivals_text(report) +
                     "\n" + hours_text(report, calendar) + "\n" + durations_text(report);
  if (!report.warnings.empty()) text += "\n";
  for (std::string const& warning : report.warnings) {
    std::vector<std::string> words;
    for (std::string_view word : split(warning, ' ')) words.emplace_back(word);
    std::string line = "note:";
    for (std::string const& word : words) {
      std::size_t const begin = line.rfind('\n') == line.npos ? 0 : line.rfind('\n') + 1;
      line += (line.size() - begin + 1 + word.size() > width ? "\n      " : " ") + word;
    }
    text += line + "\n";
  }
  return text;
}

}  // namespace poolcast::cli
