// `poolcast live pool show POOL`: a pool of a Batch account as it is now, with its nodes and what
// its formula last decided.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/live_account.hpp"

namespace poolcast::cli {

struct LivePoolShowOptions {
  AccountOptions account;
  std::string pool;
  std::string output = "text";  // or `json`: the service's own words
};

/// Returns the exit code: 0, 1 if there is no such pool, 2 if no account is named, 5 if the service
/// cannot be asked.
int live_pool_show(LivePoolShowOptions const& options, std::ostream& out, std::ostream& err);

Command live_pool_show_command();

}  // namespace poolcast::cli
