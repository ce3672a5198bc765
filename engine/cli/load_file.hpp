// A load as the commands of `poolcast load` take it: load.jsonl, or a recording of another source.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/cli/failure.hpp"
#include "engine/load/calendar.hpp"
#include "engine/load/import.hpp"

namespace poolcast::cli {

struct LoadFileOptions {
  std::string file;     // `-` is standard input
  std::string from;     // a source; empty: told from the content
  std::string columns;  // of CSV, as --columns
};

/// --load, of a recording in place of a scenario's own load.
Option recording_option(std::string* path);
/// --columns, of a CSV.
Option columns_option(std::string* columns);
/// What --from takes.
std::vector<std::string> source_names();

/// FILE, --from and --columns, before the `further` ones.
std::vector<Option> load_file_options(LoadFileOptions& options, std::vector<Option> further);

/// What was skipped goes to `err`. Times in seconds count from Monday, 2024-01-01.
Expected<load::Recording, Failure> read_load_file(LoadFileOptions const& options,
                                                  std::ostream& err);

/// `--time-zone` and `--holiday`; the error is a wrong usage.
Result<load::Calendar> read_calendar(std::string const& time_zone,
                                     std::vector<std::string> const& holidays);

}  // namespace poolcast::cli
