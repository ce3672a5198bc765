// `poolcast tune SCENARIO --suggest-schedule`: a formula that has nodes ready when the load needs
// them, and what it would change.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct SuggestScheduleOptions {
  std::string scenario;
  std::vector<std::string> formulas;  // what is there now, one at most; empty: the scenario's own
  std::string pool;                   // an id; may be empty where there is but one
  std::string load;                   // a recording; empty: the scenario's own load
  std::string columns;                // of it
  std::string time_zone;              // `Europe/Paris`; empty: UTC
  std::string semantics;              // `strict`, `lenient` or a file's path; empty: the scenario's
  std::optional<std::uint64_t> seeds;
  std::string write;  // a file for the formula; empty: it goes to `out`
};

/// The formula goes to `out`, and what is said about it to `err`; with `write` the formula to that
/// file, and what is said to `out`. Returns the exit code: 0, 1 on bad input, 2 for wrong usage,
/// 130 if Ctrl-C cut the comparison short.
int suggest_schedule(SuggestScheduleOptions const& options, std::ostream& out, std::ostream& err);

}  // namespace poolcast::cli
