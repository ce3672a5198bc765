// `poolcast live doctor`: whether agents can come, and what to do where they cannot.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct LiveDoctorOptions {
  std::string settings{};
  std::string placeholder = "placeholder";
  std::string subnet{};  // `10.0.1.0/24`
  std::optional<std::uint64_t> dedicated_cores{};
  std::optional<std::uint64_t> low_priority_cores{};
};

/// Returns the exit code: 0, 1 if there is a problem, 2 for a wrong option or missing settings, 5
/// if a service cannot be asked.
int live_doctor(LiveDoctorOptions const& options, std::ostream& out, std::ostream& err);

Command live_doctor_command();

}  // namespace poolcast::cli
