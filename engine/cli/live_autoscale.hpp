// `poolcast live autoscale FORMULA --pool P`: our evaluator in the place of the service's, which
// evaluates every five minutes at the soonest.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "engine/cli/live_account.hpp"

namespace poolcast::cli {

struct LiveAutoscaleOptions {
  AccountOptions account;
  std::string formula;
  std::string pool;
  std::string interval = "1m";
  std::string duration;  // empty: until Ctrl-C
  std::optional<std::uint64_t> max_nodes;
  std::string semantics;
  bool dry_run = false;
  bool emulated = false;
};

/// Returns the exit code: 0 once the duration is over, 1 if the formula is wrong or the pool is not
/// there or is scaled by the service, 2 for wrong usage, 5 if the service cannot be asked, 130
/// after Ctrl-C. The pool keeps its size in any case.
int live_autoscale(LiveAutoscaleOptions const& options, std::ostream& out, std::ostream& err);

Command live_autoscale_command();

}  // namespace poolcast::cli
