// `poolcast live COMMAND`: what can be done with a Batch account, or with one that is emulated.
#pragma once

#include "engine/cli/command.hpp"

namespace poolcast::cli {

Command live_command();

}  // namespace poolcast::cli
