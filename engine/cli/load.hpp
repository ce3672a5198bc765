// `poolcast load COMMAND`: what can be done with a load before it is simulated.
#pragma once

#include "engine/cli/command.hpp"

namespace poolcast::cli {

Command load_command();

}  // namespace poolcast::cli
