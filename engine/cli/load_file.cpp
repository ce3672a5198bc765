#include "engine/cli/load_file.hpp"

#include <algorithm>
#include <iterator>
#include <ostream>
#include <utility>

#include "engine/load/columns.hpp"
#include "engine/load/sources.hpp"

namespace poolcast::cli {
namespace {

std::string columns_problem(std::string const& text) {
  Result<load::ColumnChoice> const read = load::parse_columns(text);
  return read ? "" : read.error().message;
}

}  // namespace

std::vector<std::string> source_names() {
  std::vector<std::string> names;
  for (load::ImportSource const& source : load::import_sources()) names.emplace_back(source.name);
  return names;
}

Option recording_option(std::string* path) {
  return {.name = "--load",
          .target = path,
          .help = "Load: load.jsonl, or any recording that 'load import' reads",
          .file = true};
}

Option columns_option(std::string* columns) {
  return {.name = "--columns",
          .target = columns,
          .help = "Names of a CSV's columns: queued=created_at,duration=duration_s",
          .problem = columns_problem};
}

std::vector<Option> load_file_options(LoadFileOptions& options, std::vector<Option> further) {
  std::vector<Option> all = {
      {.name = "FILE",
       .target = &options.file,
       .help = "load.jsonl, or a recording that load import reads; - is standard input",
       .required = true,
       .file = true},
      {.name = "--from",
       .target = &options.from,
       .help = "What the file is from, where its content does not tell (load import --help)",
       .suggestions = source_names()},
      columns_option(&options.columns)};
  std::ranges::move(further, std::back_inserter(all));
  return all;
}

Expected<load::Recording, Failure> read_load_file(LoadFileOptions const& options,
                                                  std::ostream& err) {
  if (!options.from.empty()) {
    Result<load::ImportSource const*> const known = load::source_named(options.from);
    if (!known) return misused("--from: " + known.error().message);
  }
  Result<load::Recording> recording =
      load::import_recording(options.file, {.columns = options.columns,
                                            .start = *from_calendar(2024, 1, 1),
                                            .from = options.from,
                                            .any_pool = true});
  if (!recording) return failure(recording.error().message);
  for (std::string const& note : load::notes_on(*recording)) err << note << "\n";
  if (!recording->dated) {
    err << "the times are seconds from a start, which is taken for Monday, 2024-01-01T00:00:00Z\n";
  }
  return *std::move(recording);
}

Result<load::Calendar> read_calendar(std::string const& time_zone,
                                     std::vector<std::string> const& holidays) {
  Result<load::Zone> zone = load::Zone::find(time_zone);
  if (!zone) return fail("--time-zone: " + zone.error().message);
  load::Calendar calendar{std::move(*zone), {}};
  for (std::string const& text : holidays) {
    Result<Time> const date = load::parse_date(text);
    if (!date) return fail("--holiday: " + date.error().message);
    calendar.holidays.push_back(*date);
  }
  std::ranges::sort(calendar.holidays);
  return calendar;
}

}  // namespace poolcast::cli
