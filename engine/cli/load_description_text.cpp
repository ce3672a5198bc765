#include <algorithm>
#include <array>

#include "engine/base/text.hpp"
#include "engine/cli/load_description.hpp"
#include "engine/cli/text_table.hpp"

namespace poolcast::cli {
namespace {

using load::Description;

constexpr std::size_t wide = 72;
constexpr std::size_t most_kinds = 20;
constexpr std::array<char const*, 7> days = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/// Arrivals an hour of some hours of the week; nothing if none of them was observed.
struct Rate {
  double arrivals = 0;
  Duration observed{};

  void add(Description const& description, std::size_t hour_of_week) {
    arrivals += static_cast<double>(description.arrivals[hour_of_week]);
    observed += description.observed[hour_of_week];
  }
  double value() const {
    return observed == Duration{}
               ? 0
               : arrivals * static_cast<double>(hour.ticks) / static_cast<double>(observed.ticks);
  }
  std::string text() const { return observed == Duration{} ? "-" : short_number(value()); }
};

struct Rates {
  std::array<Rate, load::hours_of_week> each;
  std::array<Rate, 24> of_hour;
  std::array<Rate, 7> of_day;
  Rate all;

  explicit Rates(Description const& description) {
    for (std::size_t i = 0; i < each.size(); ++i) {
      each[i].add(description, i);
      of_hour[i % 24].add(description, i);
      of_day[i / 24].add(description, i);
      all.add(description, i);
    }
  }
};

template <std::size_t N>
double most_of(std::array<Rate, N> const& rates) {
  double most = 0;
  for (Rate const& rate : rates) most = std::max(most, rate.value());
  return most;
}

std::string trimmed_line(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string hours_table(Rates const& rates, std::size_t width) {
  bool const with_days = width >= wide;
  std::string text = with_days ? "  hour" : "  hour    all\n";
  if (with_days) {
    for (char const* name : days) text += right(name, 6);
    text += right("all", 7) + "\n";
  }
  std::size_t const before_bar = with_days ? 6 + 7 * 6 + 7 + 1 : 6 + 7 + 1;
  for (std::size_t i = 0; i < 24; ++i) {
    std::string line = "    " + std::string(i < 10 ? "0" : "") + std::to_string(i);
    for (std::size_t at = 0; at < 7 && with_days; ++at) {
      line += right(rates.each[at * 24 + i].text(), 6);
    }
    line += right(rates.of_hour[i].text(), 7) + " " +
            bar(rates.of_hour[i].value(), most_of(rates.of_hour), width - before_bar);
    text += trimmed_line(line);
  }
  return text;
}

std::string days_table(Rates const& rates, std::size_t width) {
  if (width >= wide) {
    std::string line = "   all";
    for (Rate const& rate : rates.of_day) line += right(rate.text(), 6);
    return line + right(rates.all.text(), 7) + "\n";
  }
  std::string text;
  for (std::size_t at = 0; at < 7; ++at) {
    text += trimmed_line("   " + std::string(days[at]) + right(rates.of_day[at].text(), 7) + " " +
                         bar(rates.of_day[at].value(), most_of(rates.of_day), width - 14));
  }
  return text + "   all" + right(rates.all.text(), 7) + "\n";
}

std::string durations_table(Description const& description, std::size_t width) {
  bool const full = width >= wide;
  std::size_t const name_width = full ? std::min<std::size_t>(width - 52, 40) : width - 28;
  auto const row = [&](std::string const& name, std::string const& jobs,
                       std::vector<std::string> const& cells) {
    std::string line = "  " + left(name, name_width) + right(jobs, full ? 8 : 5);
    for (std::string const& cell : cells) line += right(cell, 7);
    return trimmed_line(line);
  };
  std::string text = full ? row("", "jobs", {"p50", "p90", "p95", "p99", "max", "mean"})
                          : row("", "jobs", {"p50", "p95", "max"});
  for (std::size_t i = 0; i < description.durations.size() && i <= most_kinds; ++i) {
    load::DurationFigures const& figures = description.durations[i];
    std::vector<Duration> const values = full ? std::vector{figures.p50, figures.p90, figures.p95,
                                                            figures.p99, figures.max, figures.mean}
                                              : std::vector{figures.p50, figures.p95, figures.max};
    std::vector<std::string> cells;
    cells.reserve(values.size());
    for (Duration value : values) cells.push_back(short_duration(value));
    text += row(i == 0                 ? "all"
                : figures.kind.empty() ? "(no kind)"
                                       : figures.kind,
                std::to_string(figures.jobs), cells);
  }
  if (description.durations.size() > most_kinds + 1) {
    text += "  and " + counted(description.durations.size() - 1 - most_kinds, "more kind") +
            "; -o json has all\n";
  }
  return text;
}

std::string concurrency_lines(std::string const& label, load::ConcurrencyFigures const& figures,
                              std::size_t width) {
  auto const item = [](char const* name, std::uint64_t value) {
    return std::string(name) + " " + format_count(static_cast<long long>(value));
  };
  return wrapped(label,
                 {"mean " + short_number(figures.mean), item("p50", figures.p50),
                  item("p90", figures.p90), item("p95", figures.p95), item("p99", figures.p99),
                  item("max", figures.max), "at " + format_time(figures.max_at, 0)},
                 width);
}

std::string bursts_lines(load::BurstFigures const& bursts, std::size_t width) {
  return "bursts\n" +
         wrapped("  largest     ",
                 {counted(bursts.largest, "job") + " in 5 min",
                  "from " + format_time(bursts.largest_at, 0)},
                 width) +
         wrapped("  dispersion  ",
                 {short_number(bursts.dispersion),
                  short_number(bursts.dispersion_within_hour) + " within the hour", "1 is random"},
                 width);
}

std::string pipelines_lines(load::PipelineFigures const& pipelines, std::size_t width) {
  if (pipelines.pipelines == 0) return "pipelines\n  none\n";
  auto const number = [](std::uint64_t value) {
    return format_count(static_cast<long long>(value));
  };
  std::string text = "pipelines\n";
  std::vector<std::string> counts = {counted(pipelines.pipelines, "pipeline"),
                                     counted(pipelines.jobs, "job")};
  if (pipelines.cancelled > 0) counts.push_back(number(pipelines.cancelled) + " cancelled");
  text += wrapped("  count       ", counts, width);
  text += wrapped("  jobs each   ",
                  {"p50 " + number(pipelines.jobs_p50), "p95 " + number(pipelines.jobs_p95),
                   "max " + number(pipelines.jobs_max)},
                  width);
  text += wrapped("  depth       ",
                  {"p50 " + number(pipelines.depth_p50), "p95 " + number(pipelines.depth_p95),
                   "max " + number(pipelines.depth_max)},
                  width);
  return text + wrapped("  length      ",
                        {"p50 " + format_duration(pipelines.length_p50),
                         "p95 " + format_duration(pipelines.length_p95),
                         "max " + format_duration(pipelines.length_max), "if no job waits"},
                        width);
}

}  // namespace

std::string description_text(Description const& description, std::string const& name,
                             load::Calendar const& calendar, std::size_t width) {
  Rates const rates(description);
  std::string text = name + ": " + counted(description.jobs, "job") + "\n" +
                     format_time(description.first, 0) + (width < wide ? "\nto " : " to ") +
                     format_time(description.last_arrival, 0) + "\n";
  text += "\narrivals an hour, " + calendar.zone.name() + "\n";
  text += hours_table(rates, width) + days_table(rates, width);
  text += "\ndurations\n" + durations_table(description, width);
  text += "\nrunning at once, if none waits\n";
  text += concurrency_lines("  jobs        ", description.concurrency, width);
  if (description.slots.mean != description.concurrency.mean) {
    text += concurrency_lines("  task slots  ", description.slots, width);
  }
  return text + "\n" + bursts_lines(description.bursts, width) + "\n" +
         pipelines_lines(description.pipelines, width);
}

}  // namespace poolcast::cli
