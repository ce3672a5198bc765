// The settings for a thread that is about to use them.
#pragma once

#include "live/agents/settings.hpp"

namespace poolcast::agents {

/// Those of now. From here on no log shows their secrets; why the file could not be read is logged.
Settings settings_in_use(SettingsSource& source);

}  // namespace poolcast::agents
