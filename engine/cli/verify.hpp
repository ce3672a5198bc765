// `poolcast verify FORMULA --events FILE`: does the formula give what the service recorded?
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct VerifyOptions {
  std::string formula;  // `-` is standard input
  std::string events;
  std::string samples;                 // of the last event; empty: none
  std::optional<std::uint64_t> slots;  // task slots of a node
  std::string semantics;               // `strict`, `lenient` or a file's path; empty: strict
  std::string output = "text";         // or `json`
};

/// Returns the exit code: 0, 1 if a value differs or on bad input, 2 for wrong usage.
int verify(VerifyOptions const& options, std::ostream& out, std::ostream& err);

Command verify_command();

}  // namespace poolcast::cli
