// `poolcast tune` with --suggest-schedule: which options go with it, and the way there.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"
#include "engine/cli/tune.hpp"

namespace poolcast::cli {

/// What the command takes besides its own options.
std::vector<Option> schedule_options(TuneOptions& options);

/// Names the first option that has no sense beside --suggest-schedule, or without it; else empty.
std::string misplaced_option(TuneOptions const& options);

/// The exit code, as suggest_schedule() has it.
int schedule_instead(TuneOptions const& options, std::ostream& out, std::ostream& err);

}  // namespace poolcast::cli
