// Why a command ends without its answer, and with which exit code.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/base/result.hpp"
#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct Failure {
  std::string message;
  int exit_code = bad_input;
};

tl::unexpected<Failure> failure(std::string message, int exit_code = bad_input);
inline tl::unexpected<Failure> misused(std::string message) {
  return failure(std::move(message), wrong_usage);
}

/// Tells it on `err`, and gives its exit code.
int fail_with(Failure const& failure, std::ostream& err);
int fail_with(Error const& error, int exit_code, std::ostream& err);

}  // namespace poolcast::cli
