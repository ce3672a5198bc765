// `poolcast load generate MODEL`: a load drawn from a model.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct LoadGenerateOptions {
  std::string model;
  std::string start = "2024-01-01";   // a local date, or a time
  std::optional<std::uint64_t> days;  // local ones
  std::string length;                 // as parse_duration; empty: `days`, else a week
  std::optional<std::uint64_t> seed;
  std::string scale = "1";
  std::string output = "-";
};

/// Returns the exit code: 0, 1 on bad input, 2 for wrong usage.
int load_generate(LoadGenerateOptions const& options, std::ostream& out, std::ostream& err);

Command load_generate_command();

}  // namespace poolcast::cli
