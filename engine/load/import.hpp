// Recorded loads: a file of past jobs becomes a Load. CSV and Azure DevOps `jobrequests` are read;
// which of the two a file is, is told from its content. Knows the scenario only by its pool ids.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/batch/types.hpp"
#include "engine/load/load.hpp"

namespace poolcast::load {

struct ImportOptions {
  /// Which column plays which role, for CSV: `queued=created_at,duration=duration_s`. A role that
  /// is not listed is played by the column of its standard name, where the header has one.
  std::string columns{};
  std::span<std::string const> pools{};         // the scenario's pool ids; the index is the PoolId
  std::optional<batch::PoolId> default_pool{};  // for rows that name no pool
  Time start{};                                 // what `arrival_s` 0 means
};

struct Recording {
  Load load;
  bool dated = false;                  // queue times are calendar times, not seconds from the start
  std::size_t rows = 0;                // all rows read, the skipped ones too
  std::size_t skipped_unfinished = 0;  // never started, or had not ended when it was recorded
  std::size_t skipped_cancelled = 0;   // the result is cancelled, canceled, abandoned or skipped
  bool sorted = true;                  // false: the rows were out of order and have been sorted
};

/// Reads the recording at `path` (`-` is standard input).
///
/// CSV (RFC 4180, a byte-order mark and CRLF allowed) has the columns `queued,started,finished` or
/// `arrival_s,duration_s`, and optionally `pool,slots,id,result`; rows of two numbers without any
/// header are `arrival_s,duration_s`. Times are RFC 3339 or seconds from `start`; durations are
/// seconds or as parse_duration reads them. JSON (the first byte that is not blank is `{` or `[`)
/// is an answer of Azure DevOps' `_apis/distributedtask/pools/{id}/jobrequests`, an array of such
/// requests, or one request; a job's duration is finishTime - receiveTime (a request has no start
/// time), or finishTime - assignTime where it was never received.
///
/// A start before the queue time is let pass: the two clocks differ by some milliseconds in real
/// recordings, and only the queue time and the duration are kept. The first bad row, or a recording
/// without one usable row, is an error that names file, line or path, column, value and remedy.
Result<Recording> import_recording(std::string const& path, ImportOptions const& options);

}  // namespace poolcast::load
