// `poolcast live placeholder ensure`: registers the offline agent that makes Azure DevOps wait.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct LivePlaceholderOptions {
  std::string settings{};
  std::string agent_pool{};
  std::string name = "placeholder";
  std::string version = "4.248.0";  // above what demands as `Agent.Version -gtVersion` ask for
  std::string os = "Linux";
  bool dry_run = false;
};

/// Returns the exit code: 0, 1 if there is no such pool or a real agent has the name, 2 for a wrong
/// option or missing settings, 5 if Azure DevOps cannot be asked or refuses.
int live_placeholder_ensure(LivePlaceholderOptions const& options, std::ostream& out,
                            std::ostream& err);

Command live_placeholder_command();

}  // namespace poolcast::cli
