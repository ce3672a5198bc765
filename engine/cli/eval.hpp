// `poolcast eval FILE`: one evaluation, answered as the Batch service would.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct EvalOptions {
  std::string file;             // `-` is standard input
  std::string samples;          // path of a samples file; empty: no samples
  std::string pool;             // `dedicated=2,low_priority=0,slots=5`
  std::string at;               // RFC 3339; empty: now
  std::string semantics;        // `strict`, `lenient` or the path of a file; empty: strict
  std::string output = "text";  // or `json`
  bool explain = false;
};

/// Returns the exit code: 0, or 1 if the formula or its evaluation has an error. 2 for wrong usage.
int eval(EvalOptions const& options, std::ostream& out, std::ostream& err);

Command eval_command();

}  // namespace poolcast::cli
