#include "engine/load/import.hpp"

#include "engine/base/text.hpp"
#include "engine/load/load_builder.hpp"
#include "engine/load/rows.hpp"
#include "engine/load/sources.hpp"

namespace poolcast::load {
namespace {

/// The names of columns mean nothing to the other sources.
Result<void> check_columns(RecordingFiles& files, ImportOptions const& options) {
  if (options.columns.empty()) return {};
  Result<RecordingFile*> const file = files.first();
  if (!file) return tl::unexpected(file.error());
  bool const json = (*file)->head().find_first_of("{[") == 0;
  bool const csv = options.from.empty() || options.from == "csv";
  if (csv && !json) return {};
  return fail((*file)->path() + ": --columns is for CSV, and this is " +
              (csv ? "JSON" : options.from));
}

/// A recording of which nothing is left is an error.
Result<void> expect_jobs(std::string const& path, JobRows const& rows) {
  Counts const counts = rows.counts();
  if (rows.jobs() > 0) return {};
  if (counts.rows == 0) return fail(path + ": no job to simulate: there are no rows");
  std::string const wide = counts.skipped_wide == 0
                               ? ""
                               : ", " + std::to_string(counts.skipped_wide) + " wider than a node";
  return fail(path +
              ": no job to simulate; rows skipped: " + std::to_string(counts.skipped_unfinished) +
              " without a finish time, " + std::to_string(counts.skipped_cancelled) + " cancelled" +
              wide + "; a load needs jobs that ran to their end");
}

}  // namespace

Result<Counts> import_files(std::span<std::string const> paths, ImportOptions const& options,
                            JobSink const& sink) {
  RecordingFiles files(paths);
  Result<void> const fitting = check_columns(files, options);
  if (!fitting) return tl::unexpected(fitting.error());
  bool const csv = !options.columns.empty() && options.from.empty();
  Result<ImportSource const*> const source = choose_source(files, csv ? "csv" : options.from);
  if (!source) return tl::unexpected(source.error());
  JobRows rows(options, sink);
  Result<void> imported = (*source)->import(files, options, rows);
  if (imported) imported = expect_jobs(paths.front(), rows);
  if (!imported) return tl::unexpected(imported.error());
  return rows.counts();
}

Result<Recording> import_recording(std::string const& path, ImportOptions const& options) {
  LoadBuilder builder(options);
  ImportOptions expecting = options;
  expecting.expected = [&](std::size_t jobs) { builder.reserve(jobs); };
  Result<Counts> counts =
      import_files({&path, 1}, expecting, [&](JobLine const& job) { return builder.add(job); });
  if (!counts) return tl::unexpected(counts.error());
  Recording recording;
  static_cast<Counts&>(recording) = *std::move(counts);
  if (options.any_pool) recording.pools = builder.pools();
  Result<std::size_t> const needs_left_out = builder.find_needs(recording.left_out);
  if (!needs_left_out) return fail(path + ": " + needs_left_out.error().message);
  recording.load = std::move(builder).finish();
  if (auto note = note_on_needs(*needs_left_out)) recording.notes.push_back(*std::move(note));
  return recording;
}

std::vector<std::string> notes_on(Counts const& counts) {
  std::vector<std::string> notes;
  auto const skipped = [&](std::size_t number, char const* why) {
    if (number == 0) return;
    notes.push_back("load: " + format_count(static_cast<long long>(number)) +
                    (number == 1 ? " row" : " rows") + " skipped: " + why);
  };
  if (!counts.sorted) notes.emplace_back("load: the rows were not in order of time; sorted");
  skipped(counts.skipped_unfinished, "no finish time");
  skipped(counts.skipped_cancelled, "cancelled");
  skipped(counts.skipped_wide, "more than 256 slots, more than any node has");
  for (std::string const& note : counts.notes) notes.push_back("load: " + note);
  return notes;
}

std::optional<std::string> note_on_needs(std::size_t left_out) {
  if (left_out == 0) return std::nullopt;
  return counted(left_out, "need") + " of skipped rows left out";
}

}  // namespace poolcast::load
