// What the settings come to, for a person to read before it is real.
#pragma once

#include <string>

#include "live/agents/settings.hpp"

namespace poolcast::agents {

/// A task of each row of the tables `agents` and `runners` as the Batch service would be sent it,
/// with `***` for secrets.
std::string dry_run_text(Settings const& settings);

}  // namespace poolcast::agents
