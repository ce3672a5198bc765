// `poolcast live reconcile`: brings agents, their tasks and the jobs that wait for them together
// again, once or every so often.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct LiveReconcileOptions {
  std::string settings{};
  std::vector<std::string> agent_pools{};  // empty: all of the table
  std::string every{};                     // empty: once
  bool once = false;
  bool dry_run = false;
  std::string placeholder{};
  std::string orphan_after{};
  std::string repeat_after{};
  std::string stale_after{};
  std::string keep_completed{};
};

/// Returns the exit code: 0, 1 if a person has to look at something, 2 for a wrong option or
/// missing settings, 5 if a service cannot be asked or refuses; 0 too when a repeated one is ended
/// by a signal.
int live_reconcile(LiveReconcileOptions const& options, std::ostream& out, std::ostream& err);

Command live_reconcile_command();

}  // namespace poolcast::cli
