// `poolcast load import FILE...`: recordings of any source become one load.jsonl.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct LoadImportOptions {
  std::vector<std::string> files;  // `-` is standard input
  std::string from;                // a source; empty: told from the first file
  std::string columns;
  std::string count;  // of autoscale events: the variable that counts tasks
  std::string start = "1970-01-01T00:00:00Z";
  std::string output = "-";
};

/// Returns the exit code: 0, or 1 if a file cannot be read or has no job.
int load_import(LoadImportOptions const& options, std::ostream& out, std::ostream& err);

Command load_import_command();

}  // namespace poolcast::cli
