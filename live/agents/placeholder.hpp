// The agent that is never there: Azure DevOps fails a job whose pool has no agent, and lets it wait
// where one is registered that could take it (the article's trick, by the REST API).
#pragma once

#include <string>

#include "live/agents/azure_devops.hpp"

namespace poolcast::agents {

struct PlaceholderOptions {
  std::string agent_pool{};
  AgentToAdd agent{};
  bool dry_run = false;
};

enum class PlaceholderState : std::uint8_t { there, added, would_add };

struct Placeholder {
  PlaceholderState state{};
  std::string version{};  // as Azure DevOps has it
};

/// One that is there already counts as done, whoever added it. An online agent of that name, which
/// is a real one, or one that is disabled is an error.
DevOpsResult<Placeholder> ensure_placeholder(AzureDevOps& azdo, PlaceholderOptions const& options);

/// Whether agents of version `a` satisfy demands that those of `b` do not: 4.10.0 is above 3.9.
bool is_later_version(std::string const& a, std::string const& b);

}  // namespace poolcast::agents
