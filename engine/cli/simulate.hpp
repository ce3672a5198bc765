// `poolcast simulate SCENARIO`: what a formula does to a load: who waits, how long, what it costs.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"
#include "engine/cli/thresholds.hpp"

namespace poolcast::cli {

struct SimulateOptions {
  std::string scenario;
  std::vector<std::string> formulas;  // `FILE` or `POOL=FILE`
  std::string load;                   // a recording; empty: the scenario's own load
  std::string columns;                // `queued=created_at,duration=duration_s`
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> replications;  // nothing: one run, reported in full
  std::string semantics;         // `strict`, `lenient` or a file's path; empty: the scenario's
  std::string output = "table";  // or `json`, `csv`, `markdown`
  // Files beside standard output; empty: none.
  std::string tasks;
  std::string nodes;
  std::string evaluations;
  std::string trace;
  std::string html;
  ThresholdOptions thresholds;
};

/// Returns the exit code: 0, 1 on bad input or a violated threshold, 2 for wrong usage, 130 if
/// Ctrl-C cut it short.
int simulate(SimulateOptions const& options, std::ostream& out, std::ostream& err);

Command simulate_command();

}  // namespace poolcast::cli
