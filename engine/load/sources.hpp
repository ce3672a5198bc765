// The sources of recordings: a table with a function each, and how a file shows which it is from.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/load/import.hpp"
#include "engine/load/recording_file.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::load {

/// The recordings of one import, opened one after another.
class RecordingFiles {
 public:
  explicit RecordingFiles(std::span<std::string const> paths) : paths_(paths) {}

  std::size_t count() const { return paths_.size(); }
  /// The first one, opened but not taken.
  Result<RecordingFile*> first();
  /// Ends at the first error. What cut a file short is told rather than what followed from it.
  Result<void> each(std::function<Result<void>(RecordingFile&)> const& take);

 private:
  std::span<std::string const> paths_;
  std::optional<RecordingFile> first_;
};

struct ImportSource {
  std::string_view name;
  std::string_view what;  // one line: what a user asks the service for
  Result<void> (*import)(RecordingFiles& files, ImportOptions const& options, JobRows& rows);
};

std::span<ImportSource const> import_sources();

Result<ImportSource const*> source_named(std::string_view name);

/// By its name, or what the first file shows.
Result<ImportSource const*> choose_source(RecordingFiles& files, std::string const& name);

// One file each: import_NAME.cpp.
Result<void> import_actions_importer(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_azdo_builds(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_azdo_timeline(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_batch_autoscale_events(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_batch_record(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_batch_tasks(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_csv(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_github_jobs(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_github_runs(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_github_webhooks(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_gitlab(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_azdo_jobrequests(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_jsonl(RecordingFiles&, ImportOptions const&, JobRows&);
Result<void> import_swf(RecordingFiles&, ImportOptions const&, JobRows&);

}  // namespace poolcast::load
