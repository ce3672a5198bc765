// `poolcast live run SCENARIO`: a scenario's load as real tasks in the pools of an account, and the
// report of `simulate` on what came of it.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/live_account.hpp"
#include "engine/cli/simulate.hpp"

namespace poolcast::cli {

struct LiveRunOptions {
  AccountOptions account;
  SimulateOptions input;  // its scenario, formulas, load, columns, seed, semantics and output
  std::string prefix;     // of the jobs' ids; empty: `run-` and the time
  std::string duration;   // empty: as long as the scenario says
  std::vector<std::string> commands;
  std::vector<std::string> images;
  bool autoscale = false;
  bool keep_jobs = false;
  bool emulated = false;
};

/// Returns the exit code: 0, 1 if the scenario is wrong or the account has not what it needs, 2 for
/// wrong usage, 5 if the service cannot be asked, 130 if Ctrl-C cut it short, with the report on
/// the part until then.
int live_run(LiveRunOptions const& options, std::ostream& out, std::ostream& err);

Command live_run_command();

}  // namespace poolcast::cli
