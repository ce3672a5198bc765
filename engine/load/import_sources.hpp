// The sources of recordings, one function a format; import_recording chooses among them.
#pragma once

#include <cstdint>
#include <istream>
#include <string>

#include "engine/load/import.hpp"

namespace poolcast::load {

/// An opened file without its byte-order mark and leading blank lines.
struct RecordingFile {
  std::string const& path;
  std::istream& in;
  int first_line = 1;       // the line on which `in` begins
  std::uintmax_t size = 0;  // in bytes; 0: unknown
};

Result<Recording> import_csv(RecordingFile const& file, ImportOptions const& options);
Result<Recording> import_jobrequests(RecordingFile const& file, ImportOptions const& options);

}  // namespace poolcast::load
