// `poolcast load fit FILE`: a load model out of a recording, and how far to trust it.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "engine/cli/load_file.hpp"
#include "engine/load/fit.hpp"

namespace poolcast::cli {

struct LoadFitOptions {
  LoadFileOptions load;
  std::string time_zone = "UTC";
  std::vector<std::string> holidays;
  std::string output;  // path of the model; `-` is standard output; empty: only the report
};

/// Returns the exit code: 0, or 1 on bad input.
int load_fit(LoadFitOptions const& options, std::ostream& out, std::ostream& err);

/// How well the model fits, for people.
std::string fit_text(load::FitReport const& report, std::string const& name,
                     load::Calendar const& calendar);

Command load_fit_command();

}  // namespace poolcast::cli
