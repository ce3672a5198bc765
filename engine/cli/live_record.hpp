// `poolcast live record -o FILE --pool POOL`: writes down what happens on a pool, until it is
// stopped. The file is a load, a file of samples and a file of evaluations to the other commands.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/live_account.hpp"

namespace poolcast::cli {

struct LiveRecordOptions {
  AccountOptions account;
  std::string output;  // `-` is standard output
  std::string pool;
  std::string every;     // between two looks; empty: 30 s
  std::string duration;  // empty: until a signal
};

/// Returns the exit code: 0, 1 if there is no such pool or the file cannot be written, 2 for wrong
/// usage, 5 if the service cannot be asked for the first look, 130 if a signal ended it before the
/// time that was asked for. A later look that fails is told and leaves a gap.
int live_record(LiveRecordOptions const& options, std::ostream& out, std::ostream& err);

Command live_record_command();

}  // namespace poolcast::cli
