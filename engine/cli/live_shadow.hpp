// `poolcast live shadow FORMULA --pool POOL`: beside each evaluation on a pool, what another
// formula would have decided there. Nothing is changed.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/live_account.hpp"

namespace poolcast::cli {

struct LiveShadowOptions {
  AccountOptions account;
  std::string formula;  // the candidate; `-` is standard input
  std::string pool;
  std::string by = "service";   // who evaluates the candidate: or `poolcast`
  std::string interval;         // by poolcast, where the pool's autoscale is off; empty: 15 min
  std::string every;            // between two looks; empty: 30 s
  std::string duration;         // empty: until a signal
  std::string semantics;        // by poolcast: `strict`, `lenient` or a file's path
  std::string output = "text";  // or `jsonl`
};

/// Returns the exit code: 0, 1 on bad input, 2 for wrong usage, 5 if the service cannot be asked
/// for the first look, 130 if a signal ended it before the time that was asked for. The summary is
/// printed whatever ends it.
int live_shadow(LiveShadowOptions const& options, std::ostream& out, std::ostream& err);

Command live_shadow_command();

}  // namespace poolcast::cli
