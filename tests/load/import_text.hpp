// A recording given as text, imported and shown in one line, for the tables of the import tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/load/import.hpp"
#include "engine/load/jsonl.hpp"

namespace poolcast::load {

inline std::vector<std::string> const two_pools = {"linux", "windows"};

/// Imports with the pools `linux` (the default) and `windows`, and 2026-01-12T00:00Z as the start.
inline Result<Recording> import_text(std::string_view text, std::string const& columns = "",
                                     std::string const& from = "",
                                     std::optional<batch::PoolId> pool = batch::PoolId{0}) {
  auto const* const test = testing::UnitTest::GetInstance()->current_test_info();
  std::string const path =
      testing::TempDir() + "poolcast_" + test->test_suite_name() + "_" + test->name();
  std::ofstream(path, std::ios::binary) << text;
  Result<Recording> recording = import_recording(path, {.columns = columns,
                                                        .pools = two_pools,
                                                        .default_pool = pool,
                                                        .start = *from_calendar(2026, 1, 12),
                                                        .from = from});
  std::remove(path.c_str());
  if (!recording) {
    std::string& message = recording.error().message;
    if (std::size_t const at = message.find(path); at != message.npos) {
      message.replace(at, path.size(), "FILE");
    }
  }
  return recording;
}

/// `3 rows, 1 unfinished, dated, sorted: 2026-01-12T20:06:14.000Z PT5M windows x2 #17 | ...`, or
/// the error with the path as FILE.
inline std::string describe(Result<Recording> const& recording) {
  if (!recording) return recording.error().message;
  std::string text = std::to_string(recording->rows) + " rows";
  auto const count = [&](std::size_t number, char const* name) {
    if (number > 0) text += ", " + std::to_string(number) + " " + name;
  };
  count(recording->skipped_unfinished, "unfinished");
  count(recording->skipped_cancelled, "cancelled");
  if (recording->dated) text += ", dated";
  if (!recording->sorted) text += ", were out of order";
  for (std::size_t i = 0; i < recording->load.jobs.size(); ++i) {
    Job const& job = recording->load.jobs[i];
    text += (i == 0 ? ": " : " | ") + format_time(job.queued, 7).substr(11, 16) + " " +
            format_iso_duration(job.duration) + " " + two_pools[job.pool.value];
    if (job.slots != 1) text += " x" + std::to_string(job.slots);
    if (!recording->load.ids.empty()) text += " #" + recording->load.ids[i];
  }
  return text;
}

/// The jobs of recordings given as texts, as lines of load.jsonl in the order in which they come,
/// and what is said about them; or the error, with the paths as FILE1, FILE2.
inline std::string lines_of(std::vector<std::string> const& texts, ImportOptions options) {
  auto const* const test = testing::UnitTest::GetInstance()->current_test_info();
  std::vector<std::string> paths;
  for (std::string const& text : texts) {
    paths.push_back(testing::TempDir() + "poolcast_" + test->test_suite_name() + "_" +
                    test->name() + "_" + std::to_string(paths.size() + 1));
    std::ofstream(paths.back(), std::ios::binary) << text;
  }
  std::string lines;
  Result<Counts> const counts = import_files(paths, options, [&](JobLine const& job) {
    append_jsonl(lines, job);
    return Expected<void, RowError>{};
  });
  if (!counts) lines = counts.error().message;
  if (counts) {
    for (std::string const& note : notes_on(*counts)) lines += note + "\n";
  }
  for (std::size_t i = 0; i < paths.size(); ++i) {
    std::remove(paths[i].c_str());
    for (std::size_t at = 0; (at = lines.find(paths[i])) != lines.npos;) {
      lines.replace(at, paths[i].size(), "FILE" + std::to_string(i + 1));
    }
  }
  return lines;
}

inline std::string lines_of(std::string const& text, std::string const& from = "") {
  return lines_of(std::vector{text}, {.from = from});
}

}  // namespace poolcast::load
