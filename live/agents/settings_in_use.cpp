#include "live/agents/settings_in_use.hpp"

#include "live/agents/log.hpp"

namespace poolcast::agents {

Settings settings_in_use(SettingsSource& source) {
  Settings settings = source.current();
  hide_in_log(secrets_of(settings));
  std::string const problem = source.take_problem();
  if (!problem.empty()) log(Level::error, "settings", {{"error", problem}});
  return settings;
}

}  // namespace poolcast::agents
