#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/cli/load_description.hpp"

namespace poolcast::cli {
namespace {

using Json = nlohmann::ordered_json;

double seconds(Duration duration) {
  return static_cast<double>(duration.ticks) / static_cast<double>(second.ticks);
}

double rounded(double value) { return std::round(value * 1e6) / 1e6; }

Json arrivals_json(load::Description const& description) {
  Json arrivals = Json::array(), hours = Json::array();
  for (std::size_t i = 0; i < load::hours_of_week; ++i) {
    arrivals.push_back(description.arrivals[i]);
    hours.push_back(rounded(seconds(description.observed[i]) / 3600));
  }
  return {{"jobsByHourOfWeek", arrivals}, {"hoursObserved", hours}};
}

Json duration_json(load::DurationFigures const& figures) {
  return {{"jobs", figures.jobs},
          {"meanSeconds", seconds(figures.mean)},
          {"p50Seconds", seconds(figures.p50)},
          {"p90Seconds", seconds(figures.p90)},
          {"p95Seconds", seconds(figures.p95)},
          {"p99Seconds", seconds(figures.p99)},
          {"maxSeconds", seconds(figures.max)}};
}

Json concurrency_json(load::ConcurrencyFigures const& figures) {
  return {{"mean", rounded(figures.mean)},
          {"p50", figures.p50},
          {"p90", figures.p90},
          {"p95", figures.p95},
          {"p99", figures.p99},
          {"max", figures.max},
          {"maxAt", format_time(figures.max_at, 7)}};
}

Json pipelines_json(load::PipelineFigures const& pipelines) {
  return {
      {"count", pipelines.pipelines},
      {"jobs", pipelines.jobs},
      {"cancelled", pipelines.cancelled},
      {"jobsEach",
       {{"p50", pipelines.jobs_p50}, {"p95", pipelines.jobs_p95}, {"max", pipelines.jobs_max}}},
      {"depth",
       {{"p50", pipelines.depth_p50}, {"p95", pipelines.depth_p95}, {"max", pipelines.depth_max}}},
      {"lengthSeconds",
       {{"p50", seconds(pipelines.length_p50)},
        {"p95", seconds(pipelines.length_p95)},
        {"max", seconds(pipelines.length_max)}}}};
}

}  // namespace

std::string description_json(load::Description const& description, std::string const& name,
                             load::Calendar const& calendar) {
  Json by_kind = Json::object();
  for (std::size_t i = 1; i < description.durations.size(); ++i) {
    by_kind[description.durations[i].kind] = duration_json(description.durations[i]);
  }
  load::BurstFigures const& bursts = description.bursts;
  Json const json = {{"load", name},
                     {"jobs", description.jobs},
                     {"first", format_time(description.first, 7)},
                     {"lastArrival", format_time(description.last_arrival, 7)},
                     {"lastEnd", format_time(description.last_end, 7)},
                     {"timeZone", calendar.zone.name()},
                     {"arrivals", arrivals_json(description)},
                     {"durations", duration_json(description.durations.front())},
                     {"durationsByKind", by_kind},
                     {"concurrency", concurrency_json(description.concurrency)},
                     {"concurrencySlots", concurrency_json(description.slots)},
                     {"bursts",
                      {{"dispersion", rounded(bursts.dispersion)},
                       {"dispersionWithinHour", rounded(bursts.dispersion_within_hour)},
                       {"largestIn5Minutes", bursts.largest},
                       {"largestAt", format_time(bursts.largest_at, 7)}}},
                     {"pipelines", pipelines_json(description.pipelines)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace poolcast::cli
