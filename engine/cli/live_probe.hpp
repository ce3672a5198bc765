// `poolcast live probe`: what the service does where no document says it, found out on an account
// and written as a semantics profile. It only evaluates; nothing is changed.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/live_account.hpp"

namespace poolcast::cli {

struct LiveProbeOptions {
  AccountOptions account;
  std::string pool;      // empty: the first of the account whose autoscale is on
  std::string output;    // the profile's path; empty: it is not written
  bool details = false;  // with the formulas that were tried, and the answers
};

/// Returns the exit code: 0, 1 if there is no such pool or the file cannot be written, 2 if no
/// account is named, 5 if the service cannot be asked.
int live_probe(LiveProbeOptions const& options, std::ostream& out, std::ostream& err);

Command live_probe_command();

}  // namespace poolcast::cli
