#include "live/agents/agent_table.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::agents {

AgentTable default_agent_table() {
  AgentRow const ubuntu = {"ubuntu-latest", "azdo-agent:ubuntu-20.04-azdo", "AzDoLinux",
                           "batchLinux", "$AzDOUbuntuPool"};
  AgentRow older = ubuntu;
  older.os_type = "ubuntu-18.04";
  older.image = "azdo-agent:ubuntu-18.04-azdo";
  AgentRow rest = ubuntu;
  rest.os_type = "*";
  return {ubuntu,
          older,
          {"windows-latest", "azdo-agent:windows-core-ltsc2019-azdo", "AzDOWindows", "batchWindows",
           "$AzDOWindowsPool"},
          rest};
}

AgentRow const* find_row(AgentTable const& table, std::string_view os_type) {
  auto const named = [&](std::string_view name) -> AgentRow const* {
    auto const found = std::ranges::find_if(
        table, [&](AgentRow const& row) { return same_but_for_case(row.os_type, name); });
    return found == table.end() ? nullptr : &*found;
  };
  AgentRow const* const own = os_type.empty() ? nullptr : named(os_type);
  return own == nullptr ? named("*") : own;
}

}  // namespace poolcast::agents
