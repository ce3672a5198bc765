#include "engine/cli/failure.hpp"

#include <ostream>
#include <utility>

namespace poolcast::cli {

tl::unexpected<Failure> failure(std::string message, int exit_code) {
  return tl::unexpected(Failure{std::move(message), exit_code});
}

int fail_with(Failure const& failure, std::ostream& err) {
  err << failure.message << "\n";
  return failure.exit_code;
}

int fail_with(Error const& error, int exit_code, std::ostream& err) {
  return fail_with(Failure{error.message, exit_code}, err);
}

}  // namespace poolcast::cli
