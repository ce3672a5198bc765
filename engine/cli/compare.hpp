// `poolcast compare SCENARIO`: what another formula, or another setting, would change.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"
#include "engine/cli/thresholds.hpp"

namespace poolcast::cli {

struct CompareOptions {
  std::string scenario;
  std::vector<std::string> formulas;  // one a variant: `FILE`, or `POOL=FILE`
  std::vector<std::string> vary;      // `KEY=V1,V2`
  std::optional<std::uint64_t> seeds;
  std::optional<std::uint64_t> seed;
  std::string load;              // a recording; empty: the scenario's own load
  std::string columns;           // of it
  std::string semantics;         // `strict`, `lenient` or a file's path; empty: the scenario's
  std::string wait_value;        // `60/h`; empty: none
  std::string baseline;          // a comparison's JSON; empty: the first variant
  std::string baseline_name;     // shown in place of the file's; empty: that
  bool all = false;              // figures in the table
  std::string output = "table";  // or `json`, `csv`, `markdown`
  // Files beside standard output; empty: none.
  std::string json;
  std::string csv;
  std::string markdown;
  std::string html;
  ThresholdOptions thresholds;
  bool no_summary = false;  // in a build
};

/// Returns the exit code: 0, 1 on bad input or a violated threshold, 2 for wrong usage, 130 if
/// Ctrl-C cut it short.
int compare(CompareOptions const& options, std::ostream& out, std::ostream& err);

Command compare_command();

}  // namespace poolcast::cli
