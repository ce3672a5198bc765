#include "engine/cli/load_generate.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <memory>

#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/experiment/load_model_file.hpp"
#include "engine/load/generate.hpp"
#include "engine/load/jsonl.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::cli {
namespace {

constexpr Duration longest = 10 * 366 * day;  // as of a simulation
constexpr double most_jobs = 1e8;             // beyond it memory would run out
constexpr double most_scale = 1e6;

/// A date is the local midnight of its day.
Expected<load::Window, Failure> window_of(LoadGenerateOptions const& options,
                                          load::Zone const& zone) {
  bool const is_date = options.start.size() == 10;
  std::optional<Time> const start = parse_w3c_time(options.start);
  if (!start) {
    return misused("--start: '" + options.start +
                   "' is not a date or time; write 2022-01-17 or 2022-01-17T08:00:00Z");
  }
  if (*start < Time{} || *start >= load::end_of_dates - longest) {
    return misused("--start: " + options.start + " must lie from 1970 to 2189");
  }
  load::Window window{is_date ? zone.instant(*start) : *start, {}};
  if (options.days && !options.length.empty()) {
    return misused("--length: stands beside --days; keep one of them");
  }
  if (options.length.empty()) {
    std::uint64_t const days = std::min<std::uint64_t>(options.days.value_or(7), 100'000);
    Time const end = zone.local(window.start) + static_cast<std::int64_t>(days) * day;
    window.length = zone.instant(end) - window.start;
  } else {
    Result<Duration> const length = parse_duration(options.length);
    if (!length) return misused("--length: " + length.error().message);
    window.length = *length;
  }
  if (window.length <= Duration{} || window.length > longest) {
    return misused(std::string(options.length.empty() ? "--days" : "--length") +
                   ": must be longer than nothing and at most ten years");
  }
  return window;
}

Expected<double, Failure> scale_of(std::string const& text) {
  std::optional<double> const scale = parse_number(text);
  if (scale && *scale > 0 && *scale <= most_scale) return *scale;
  return misused("--scale: '" + text + "' is not a number above 0, at most 1,000,000");
}

Expected<std::string, Failure> generated(LoadGenerateOptions const& options, std::ostream& out) {
  Expected<double, Failure> const scale = scale_of(options.scale);
  if (!scale) return tl::unexpected(scale.error());
  Result<load::LoadModel> const model = experiment::read_load_model(options.model);
  if (!model) return failure(model.error().message);
  Expected<load::Window, Failure> const window = window_of(options, model->calendar.zone);
  if (!window) return tl::unexpected(window.error());
  double const expected = load::expected_jobs(*model, *window, *scale);
  if (expected > most_jobs) {
    return failure(options.model + ": " + format_count(std::llround(expected)) +
                   " jobs are expected, more than 100,000,000; shorten --length or lower --scale");
  }
  std::uint64_t const seed = options.seed.value_or(1);
  load::GeneratedLoad const made = load::generate(*model, *window, seed, *scale);
  if (made.load.jobs.empty()) {
    return failure(options.model + ": no job arrives within " + format_duration(window->length) +
                   " from " + format_time(window->start, 0));
  }
  Result<void> const saved = load::save_load(options.output, made.load, made.pools, out);
  if (!saved) return failure(saved.error().message);
  std::string text = counted(made.load.jobs.size(), "job");
  if (!made.load.pipelines.empty()) {
    text += ", " + counted(made.load.pipelines.size(), "pipeline");
  }
  return text + " (" + format_count(std::llround(expected)) + " expected), " +
         format_time(window->start, 0) + " for " + format_duration(window->length) + ", seed " +
         std::to_string(seed) + (*scale == 1 ? "" : ", scale " + options.scale);
}

}  // namespace

int load_generate(LoadGenerateOptions const& options, std::ostream& out, std::ostream& err) {
  Expected<std::string, Failure> const done = generated(options, out);
  if (!done) return fail_with(done.error(), err);
  err << *done << "\n";
  return ok;
}

Command load_generate_command() {
  auto const options = std::make_shared<LoadGenerateOptions>();
  return {.name = "generate",
          .purpose = "Draw a load from a model: calendar, bursts, merge trains, nightly batches",
          .example = "poolcast load generate docs/examples/week.model.json --days 1",
          .options = {{.name = "MODEL",
                       .target = &options->model,
                       .help = "Load model (scenarios/load-model.schema.json)",
                       .required = true,
                       .file = true},
                      {.name = "--start",
                       .target = &options->start,
                       .help = "A date in the model's time zone, or a time"},
                      {.name = "--days",
                       .target = &options->days,
                       .help = "For so many days in the model's time zone (default: 7)"},
                      {.name = "--length",
                       .target = &options->length,
                       .help = "For this time: PT8H, 90m"},
                      {.name = "--seed",
                       .target = &options->seed,
                       .help = "Seed of every random draw (default: 1)"},
                      {.name = "--scale",
                       .target = &options->scale,
                       .help = "Factor on the model's arrival rates"},
                      {.name = "-o,--output",
                       .target = &options->output,
                       .help = "The load.jsonl to write; - is standard output",
                       .file = true}},
          .run = [options] { return load_generate(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
