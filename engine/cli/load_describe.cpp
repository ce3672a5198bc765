#include "engine/cli/load_describe.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

#include "engine/cli/load_description.hpp"
#include "engine/cli/text_table.hpp"

namespace poolcast::cli {
namespace {

Expected<std::string, Failure> described(LoadDescribeOptions const& options, std::ostream& err) {
  Result<load::Calendar> const calendar = read_calendar(options.time_zone, {});
  if (!calendar) return misused(calendar.error().message);
  Expected<load::Recording, Failure> const recording = read_load_file(options.load, err);
  if (!recording) return tl::unexpected(recording.error());
  load::Description const description = load::describe(recording->load, *calendar);
  if (options.output == "json") {
    return description_json(description, options.load.file, *calendar);
  }
  constexpr std::uint64_t narrowest = 40, widest = 200;
  std::uint64_t const width = options.width.value_or(terminal_width());
  return description_text(description, options.load.file, *calendar,
                          static_cast<std::size_t>(std::clamp(width, narrowest, widest)));
}

}  // namespace

int load_describe(LoadDescribeOptions const& options, std::ostream& out, std::ostream& err) {
  Expected<std::string, Failure> const text = described(options, err);
  if (!text) return fail_with(text.error(), err);
  out << *text;
  return ok;
}

Command load_describe_command() {
  auto const options = std::make_shared<LoadDescribeOptions>();
  return {.name = "describe",
          .purpose = "Show what a load is like: arrivals, durations, concurrency, bursts",
          .example = "poolcast load describe docs/examples/jobs.csv --time-zone Europe/Paris",
          .options = load_file_options(
              options->load, {{.name = "--time-zone",
                               .target = &options->time_zone,
                               .help = "Of the hours and weekdays, for example Europe/Paris"},
                              {.name = "--width",
                               .target = &options->width,
                               .help = "Columns, 40 to 200 (default: the terminal's, else 80)"},
                              {.name = "-o,--output",
                               .target = &options->output,
                               .help = "text or json",
                               .choices = {"text", "json"}}}),
          .run = [options] { return load_describe(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
