// `poolcast load describe FILE`: what a load is like, at a glance.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "engine/cli/load_file.hpp"

namespace poolcast::cli {

struct LoadDescribeOptions {
  LoadFileOptions load;
  std::string time_zone = "UTC";
  std::optional<std::uint64_t> width;  // nothing: the terminal's, or 80
  std::string output = "text";         // or `json`
};

/// Returns the exit code: 0, or 1 on bad input.
int load_describe(LoadDescribeOptions const& options, std::ostream& out, std::ostream& err);

Command load_describe_command();

}  // namespace poolcast::cli
