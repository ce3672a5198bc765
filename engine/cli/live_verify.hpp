// `poolcast live verify FORMULA --pool POOL`: does the service make of a formula what Poolcast
// makes of it? The service evaluates it on its own samples and does not apply it.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/live_account.hpp"

namespace poolcast::cli {

struct LiveVerifyOptions {
  AccountOptions account;
  std::string formula;  // `-` is standard input
  std::string pool;
  std::string semantics;        // `strict`, `lenient` or a file's path; empty: strict
  std::string output = "text";  // or `json`
};

/// Returns the exit code: 0, 1 if a value differs, if nothing could be compared or on bad input, 2
/// if no account is named, 5 if the service cannot be asked.
int live_verify(LiveVerifyOptions const& options, std::ostream& out, std::ostream& err);

Command live_verify_command();

}  // namespace poolcast::cli
