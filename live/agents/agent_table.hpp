// Which image, job and pools serve an operating system that a pipeline asks for: the table
// `agents` of the settings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace poolcast::agents {

struct AgentRow {
  std::string os_type;     // `ubuntu-latest`; `*`: whatever no other row names
  std::string image;       // `azdo-agent:ubuntu-20.04-azdo`, below the registry of the settings
  std::string job;         // of the Batch account; made if it is not there
  std::string batch_pool;  // the job's
  std::string agent_pool;  // of Azure DevOps; `$AzDOUbuntuPool`: what that setting says
};

using AgentTable = std::vector<AgentRow>;

/// The same for runners of GitHub: the table `runners`.
struct RunnerRow {
  std::string label;  // of the job, besides `self-hosted`
  std::string image;
  std::string job;
  std::string batch_pool;
  std::int64_t group = 1;  // the runner group; 1 is the default one
};

/// The article's.
AgentTable default_agent_table();

/// The row of that type, whatever its case, else the row `*`; null if there is neither.
AgentRow const* find_row(AgentTable const& table, std::string_view os_type);

}  // namespace poolcast::agents
