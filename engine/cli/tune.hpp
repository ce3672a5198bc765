// `poolcast tune SCENARIO…`: which constants of a formula are worth their money?
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct TuneOptions {
  std::vector<std::string> scenarios;
  std::vector<std::string> formulas;  // as of compare; empty: the scenarios' own
  std::vector<std::string> minimize;  // `cost,wait_p95`
  std::vector<std::string> maximize;
  std::vector<std::string> subject_to;  // `wait.p95 <= 10m`
  std::string across = "mean";          // or `worst`
  std::vector<std::string> hold_out;    // scenarios
  std::optional<std::uint64_t> hold_out_seeds;
  std::optional<std::uint64_t> budget;
  std::optional<std::uint64_t> seeds;
  std::optional<std::uint64_t> jobs;  // threads
  std::string search = "nsga2";
  std::optional<std::uint64_t> seed;  // of the search
  std::string study;                  // a file; empty: none
  std::string semantics;
  std::string choose = "knee";
  std::string write;  // a file for the chosen formula; empty: none
  std::string output = "table";
  std::string html;  // a file for the page; empty: none
  // Of a schedule instead, which is read off the load: tune_schedule.hpp.
  bool suggest_schedule = false;
  std::string pool;
  std::string load;
  std::string columns;
  std::string time_zone;
};

/// Returns the exit code: 0, 1 on bad input or if nothing can be chosen, 2 for wrong usage, 130 if
/// Ctrl-C cut it short.
int tune(TuneOptions const& options, std::ostream& out, std::ostream& err);

Command tune_command();

}  // namespace poolcast::cli
