#include "live/agents/placeholder.hpp"

#include <algorithm>
#include <vector>

#include "engine/base/text.hpp"

namespace poolcast::agents {
namespace {

DevOpsResult<Placeholder> known(Agent const& agent, std::string const& pool) {
  std::string const place = "agent '" + agent.name + "' of pool '" + pool + "'";
  if (agent.online) {
    return tl::unexpected(DevOpsError{
        .place = place,
        .message = "it is online, so it is a real one; give the placeholder another --name"});
  }
  if (!agent.enabled) {
    return tl::unexpected(DevOpsError{
        .place = place,
        .message = "it is disabled, and jobs do not wait for it; enable it in the pool's agents"});
  }
  return Placeholder{PlaceholderState::there, agent.version};
}

std::vector<long long> numbers_of(std::string const& version) {
  std::vector<long long> numbers;
  for (std::string_view const part : split(version, '.')) {
    numbers.push_back(parse_integer(part).value_or(0));
  }
  while (!numbers.empty() && numbers.back() == 0) numbers.pop_back();
  return numbers;
}

}  // namespace

DevOpsResult<Placeholder> ensure_placeholder(AzureDevOps& azdo, PlaceholderOptions const& options) {
  DevOpsResult<AgentPool> const pool = azdo.pool(options.agent_pool);
  if (!pool) return tl::unexpected(pool.error());
  DevOpsResult<std::vector<Agent>> const found = azdo.agents(pool->id, options.agent.name);
  if (!found) return tl::unexpected(found.error());
  if (!found->empty()) return known(found->front(), pool->name);
  if (options.dry_run) {
    return Placeholder{PlaceholderState::would_add, options.agent.version};
  }
  DevOpsResult<Agent> const added = azdo.add_agent(pool->id, options.agent);
  if (added) return Placeholder{PlaceholderState::added, options.agent.version};
  // Somebody else was as quick, or an attempt before this one arrived.
  bool const exists = added.error().kind == "TaskAgentExistsException";
  if (!exists) return tl::unexpected(added.error());
  return Placeholder{PlaceholderState::there, options.agent.version};
}

bool is_later_version(std::string const& a, std::string const& b) {
  return std::ranges::lexicographical_compare(numbers_of(b), numbers_of(a));
}

}  // namespace poolcast::agents
