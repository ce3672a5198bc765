// All commands of the tool.
#pragma once

#include "engine/cli/command.hpp"

namespace poolcast::cli {

/// The tool itself, with its commands in the order in which --help shows them.
Command poolcast_command();

}  // namespace poolcast::cli
