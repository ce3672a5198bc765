#include "engine/cli/load_import.hpp"

#include <iostream>
#include <memory>

#include "engine/base/text.hpp"
#include "engine/base/time.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/load_file.hpp"
#include "engine/load/import.hpp"
#include "engine/load/rows.hpp"
#include "engine/load/sorted_lines.hpp"
#include "engine/load/sources.hpp"

namespace poolcast::cli {
namespace {

Result<load::Counts> imported(LoadImportOptions const& options, Time start, std::ostream& out) {
  load::SortedLines lines(options.output, out);
  load::ImportOptions const import{
      .columns = options.columns, .start = start, .from = options.from, .count = options.count};
  Result<load::Counts> counts =
      load::import_files(options.files, import, [&](load::JobLine const& job) {
        lines.add(job);
        return Expected<void, load::RowError>{};
      });
  if (!counts) return counts;
  Result<std::size_t> const needs_left_out = lines.finish(counts->left_out);
  if (!needs_left_out) return tl::unexpected(needs_left_out.error());
  if (auto note = load::note_on_needs(*needs_left_out)) counts->notes.push_back(*std::move(note));
  return counts;
}

std::string sources_help() {
  std::string names;
  for (std::string const& name : source_names()) names += (names.empty() ? "" : ", ") + name;
  return "What the files are from, where their content does not tell: " + names;
}

}  // namespace

int load_import(LoadImportOptions const& options, std::ostream& out, std::ostream& err) {
  if (!options.from.empty()) {
    Result<load::ImportSource const*> const source = load::source_named(options.from);
    if (!source) {
      err << "--from: " << source.error().message << "\n";
      return wrong_usage;
    }
  }
  std::optional<Time> const start = parse_w3c_time(options.start);
  if (!start) {
    err << "--start: '" << options.start << "' is not a time; write 2026-01-12T00:00:00Z\n";
    return wrong_usage;
  }
  if (*start < Time{} || *start >= load::end_of_dates) {
    err << "--start: " << options.start << " must lie from 1970 to 2199\n";
    return wrong_usage;
  }
  Result<load::Counts> const counts = imported(options, *start, out);
  if (!counts) return fail_with(counts.error(), bad_input, err);
  for (std::string const& note : load::notes_on(*counts)) err << note << "\n";
  return ok;
}

Command load_import_command() {
  auto const options = std::make_shared<LoadImportOptions>();
  return {.name = "import",
          .purpose = "Turn recordings of past jobs into a load: load.jsonl",
          .example = "poolcast load import docs/examples/jobs.csv",
          .options = {{.name = "FILE",
                       .target = &options->files,
                       .help = "Recordings, packed by gzip or not; - is standard input",
                       .required = true,
                       .file = true},
                      {.name = "--from",
                       .target = &options->from,
                       .help = sources_help(),
                       .suggestions = source_names()},
                      columns_option(&options->columns),
                      {.name = "--count",
                       .target = &options->count,
                       .help = "Of autoscale events: the variable that counts the tasks"},
                      {.name = "--start",
                       .target = &options->start,
                       .help = "The date of second 0, where times are seconds from a start"},
                      {.name = "-o,--output",
                       .target = &options->output,
                       .help = "The load.jsonl to write; - is standard output",
                       .file = true}},
          .run = [options] { return load_import(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
