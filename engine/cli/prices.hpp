// `poolcast prices COMMAND`: price sheets, which scenarios take their prices from.
#pragma once

#include "engine/cli/command.hpp"

namespace poolcast::cli {

Command prices_command();

}  // namespace poolcast::cli
