// `poolcast load anonymise FILE`: a load that can be shown to others.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/load_file.hpp"

namespace poolcast::cli {

struct LoadAnonymiseOptions {
  LoadFileOptions load;
  std::string shift;  // a Monday; empty: the dates stay
  std::string round;  // a duration; empty: durations stay
  std::string output = "-";
};

/// Returns the exit code: 0, or 1 on bad input.
int load_anonymise(LoadAnonymiseOptions const& options, std::ostream& out, std::ostream& err);

Command load_anonymise_command();

}  // namespace poolcast::cli
