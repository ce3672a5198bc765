// `poolcast live pool apply FILE`: makes the pools of a file what the file says, and tells what it
// cannot change.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/live_account.hpp"
#include "engine/cli/pool_file.hpp"

namespace poolcast::cli {

struct LivePoolApplyOptions {
  AccountOptions account;
  PoolFileOptions file;
  bool dry_run = false;
  bool recreate = false;
};

/// Returns the exit code: 0, 1 if the file is wrong or asks for what the service refuses, 2 if no
/// account is named, 5 if the service cannot be asked, 130 if Ctrl-C ended a wait.
int live_pool_apply(LivePoolApplyOptions const& options, std::ostream& out, std::ostream& err);

Command live_pool_apply_command();

}  // namespace poolcast::cli
