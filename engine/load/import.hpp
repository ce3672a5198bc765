// Recorded loads: files of past jobs become a Load, or a stream of jobs. Which source a file is
// from is told from its content, or by name (sources.hpp). Knows the scenario only by its pool ids.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/batch/types.hpp"
#include "engine/load/job_line.hpp"
#include "engine/load/load.hpp"

namespace poolcast::load {

struct ImportOptions {
  /// Which column plays which role, for CSV: `queued=created_at,duration=duration_s`. A role that
  /// is not listed is played by the column of its standard name, where the header has one.
  std::string columns{};
  std::span<std::string const> pools{};         // the scenario's pool ids; the index is the PoolId
  std::optional<batch::PoolId> default_pool{};  // for rows that name no pool
  Time start{};                                 // what `arrival_s` 0 means
  std::string from{};                           // a source's name; empty: told from the content
  std::string count{};  // for autoscale events: the variable that counts tasks
  /// Told once about how many jobs there will be, as soon as that can be said.
  std::function<void(std::size_t jobs)> expected{};
  bool any_pool = false;  // no scenario: the recording names its own pools
};

/// What happened to the rows of a recording.
struct Counts {
  bool dated = false;                  // queue times are calendar times, not seconds from the start
  std::size_t rows = 0;                // all rows read, the skipped ones too
  std::size_t skipped_unfinished = 0;  // never started, or had not ended when it was recorded
  std::size_t skipped_cancelled = 0;   // the result is cancelled, canceled, abandoned or skipped
  std::size_t skipped_wide = 0;        // wider than any node: more slots than a node can have
  bool sorted = true;                  // false: the rows were out of order and have been sorted
  JobNames left_out{};                 // rows of pipelines that were skipped, which jobs may need
  std::vector<std::string> notes{};    // what else a person should know about this import
};

struct Recording : Counts {
  Load load;
  std::vector<std::string> pools;  // by PoolId, with ImportOptions::any_pool; "" is no name
};

/// Reads the recording at `path` (`-` is standard input), compressed by gzip or not.
///
/// A start before the queue time is let pass: the two clocks differ by some milliseconds in real
/// recordings, and only the queue time and the duration are kept. The first bad row, or a recording
/// without one usable row, is an error that names file, line or path, column, value and remedy.
Result<Recording> import_recording(std::string const& path, ImportOptions const& options);

/// The jobs of all files, one after another, as they come: not sorted, and not held in memory.
/// `options.pools` and `default_pool` play no part.
Result<Counts> import_files(std::span<std::string const> paths, ImportOptions const& options,
                            JobSink const& sink);

/// `12 rows skipped: no finish time`, one line a kind of skipping.
std::vector<std::string> notes_on(Counts const& counts);

/// The note on needs of rows that were skipped; nothing if there are none.
std::optional<std::string> note_on_needs(std::size_t left_out);

}  // namespace poolcast::load
