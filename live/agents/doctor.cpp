#include "live/agents/doctor.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/text.hpp"
#include "engine/batch/vm_sizes.hpp"
#include "live/agents/doctor_pool.hpp"
#include "live/agents/placeholder.hpp"
#include "live/agents/reconciler.hpp"
#include "live/agents/runner_order.hpp"
#include "live/batch_pools.hpp"

namespace poolcast::agents {
namespace {

using live::BatchResult;

constexpr int forbidden = 403, not_found = 404, unauthorized = 401;

/// The Batch service refuses requests whose date is 15 minutes off.
Finding examine_clock(std::string const& whose, Time theirs, Time ours) {
  Duration const skew = theirs > ours ? theirs - ours : ours - theirs;
  std::string const text = "differs from this machine's by " + format_duration(skew);
  std::string const remedy = "; set the time of this machine (chrony, systemd-timesyncd)";
  std::string const subject = "clock of " + whose;
  if (skew >= 10 * minute) return {Grade::problem, subject, text + remedy};
  if (skew >= minute) return {Grade::warning, subject, text + remedy};
  return {Grade::ok, subject, text};
}

Finding of_error(std::string const& subject, live::BatchError const& error) {
  if (error.status == unauthorized || error.status == forbidden) {
    return {Grade::problem, subject,
            live::text_of(error) +
                "; check BatchAccountName and BatchAccountKey, or the role of the identity, and "
                "the time of this machine"};
  }
  bool const of_us = error.status >= 400 && error.status < 500;
  return {of_us ? Grade::problem : Grade::unreachable, subject, live::text_of(error)};
}

Finding of_error(std::string const& subject, DevOpsError const& error) {
  bool const of_us = error.status >= 400 && error.status < 500;
  return {of_us ? Grade::problem : Grade::unreachable, subject, text_of(error)};
}

/// The pools of both tables, each with the images that its tasks run.
std::map<std::string, std::set<std::string>> images_by_pool(Settings const& settings) {
  std::map<std::string, std::set<std::string>> pools;
  for (AgentRow const& row : settings.agents) {
    std::string const registry =
        settings.registry_server.empty() ? "" : settings.registry_server + "/";
    pools[row.batch_pool].insert(registry + row.image);
  }
  for (RunnerRow const& row : settings.runners) {
    pools[row.batch_pool].insert(image_of(row, settings));
  }
  return pools;
}

Finding examine_subnet(std::uint64_t addresses, std::uint64_t nodes, bool bounded) {
  // Azure keeps five addresses of a subnet for itself.
  std::uint64_t const usable = addresses < 5 ? 0 : addresses - 5;
  std::string const text = "it has " + std::to_string(usable) + " addresses for nodes";
  if (!bounded) {
    return {Grade::problem, "subnet",
            text + ", and a formula asks for ever more nodes; cap it with min()"};
  }
  std::string const asked = ", and the formulas ask for at most " + std::to_string(nodes);
  if (nodes <= usable) return {Grade::ok, "subnet", text + asked};
  return {Grade::problem, "subnet",
          text + asked + "; take a larger subnet, or cap the formulas lower"};
}

Finding examine_quota(char const* tier, std::uint64_t quota, std::uint64_t cores, bool known) {
  std::string const subject = std::string("quota of ") + tier + " cores";
  std::string const text = "it is " + std::to_string(quota);
  if (!known) {
    return {Grade::warning, subject,
            text + "; what the formulas may ask for is unknown (no cap, or an unknown size)"};
  }
  std::string const asked = ", and the formulas ask for at most " + std::to_string(cores);
  if (cores <= quota) return {Grade::ok, subject, text + asked};
  return {Grade::problem, subject,
          text + asked + "; ask for more in the portal (Quotas), or cap the formulas lower"};
}

void examine_room(std::vector<PoolDemand> const& demands, DoctorOptions const& options,
                  std::vector<Finding>& findings) {
  std::uint64_t nodes = 0, dedicated = 0, low_priority = 0;
  bool bounded = true, sizes_known = true;
  for (PoolDemand const& demand : demands) {
    auto const count = [](std::int32_t number) { return static_cast<std::uint64_t>(number); };
    std::uint64_t const cores = batch::vm_size_cores(demand.vm_size).value_or(0);
    nodes += count(demand.nodes.dedicated) + count(demand.nodes.low_priority);
    dedicated += cores * count(demand.nodes.dedicated);
    low_priority += cores * count(demand.nodes.low_priority);
    bounded = bounded && demand.bounded;
    sizes_known = sizes_known && cores > 0;
  }
  bool const known = bounded && sizes_known;
  if (options.dedicated_cores) {
    findings.push_back(examine_quota("dedicated", *options.dedicated_cores, dedicated, known));
  }
  if (options.low_priority_cores) {
    findings.push_back(
        examine_quota("low-priority", *options.low_priority_cores, low_priority, known));
  }
  if (options.subnet_addresses) {
    findings.push_back(examine_subnet(*options.subnet_addresses, nodes, bounded));
  }
}

Finding examine_placeholder(std::vector<Agent> const& agents, std::string const& pool,
                            std::string const& name) {
  std::string const subject = "placeholder of " + pool;
  auto const found = std::ranges::find_if(
      agents, [&](Agent const& agent) { return same_but_for_case(agent.name, name); });
  if (found == agents.end()) {
    return {Grade::problem, subject,
            "there is no agent '" + name + "', and jobs fail while the pool is empty; run " +
                "'poolcast live placeholder ensure --agent-pool " + pool + "'"};
  }
  std::string const text = "agent '" + name + "', version " + found->version;
  if (found->online) return {Grade::warning, subject, text + ": it is online, so a real agent"};
  if (!found->enabled) {
    return {Grade::problem, subject, text + ": it is disabled; enable it in the pool's agents"};
  }
  return {Grade::ok, subject, text + ", is registered and offline, as it should be"};
}

void examine_agent_pool(AzureDevOps& azdo, std::string const& name, DoctorOptions const& options,
                        std::vector<Finding>& findings) {
  std::string const subject = "agent pool " + name;
  DevOpsResult<AgentPool> const pool = azdo.pool(name);
  if (!pool) return findings.push_back(of_error(subject, pool.error()));
  DevOpsResult<std::vector<Agent>> const agents = azdo.agents(pool->id);
  if (!agents) return findings.push_back(of_error(subject, agents.error()));
  DevOpsResult<std::vector<AgentPool>> const managed = azdo.managed_pools(name);
  if (!managed) return findings.push_back(of_error(subject, managed.error()));
  auto const online = std::ranges::count_if(*agents, &Agent::online);
  std::string const text =
      counted(agents->size(), "agent") + ", " + std::to_string(online) + " of them online";
  if (managed->empty()) {
    findings.push_back({Grade::problem, subject,
                        text + "; the token may not manage it, so no agent can register: it " +
                            "needs the scope Agent Pools (read, manage), and its owner the " +
                            "role Administrator in the pool"});
  } else {
    findings.push_back({Grade::ok, subject, text + "; the token may manage it"});
  }
  findings.push_back(examine_placeholder(*agents, name, options.placeholder));
}

}  // namespace

Result<std::uint64_t> subnet_addresses(std::string const& range) {
  std::size_t const slash = range.find('/');
  std::optional<long long> const bits =
      slash == range.npos ? std::nullopt : parse_integer(range.substr(slash + 1));
  if (bits && *bits >= 8 && *bits <= 32) return std::uint64_t{1} << (32 - *bits);
  return fail("'" + range + "' is no range of IPv4 addresses as 10.0.1.0/24");
}

std::vector<Finding> examine_batch(live::BatchHttp& http, Settings const& settings,
                                   DoctorOptions const& options, Time now) {
  std::vector<Finding> findings;
  BatchResult<std::vector<live::Pool>> const pools = live::list_pools(http, {.fields = "id"});
  if (!pools) {
    findings.push_back(of_error("Batch account", pools.error()));
    return findings;
  }
  findings.push_back({Grade::ok, "Batch account", counted(pools->size(), "pool")});
  if (http.answered_at()) findings.push_back(examine_clock("Batch", *http.answered_at(), now));
  std::vector<PoolDemand> demands;
  bool complete = true;
  for (auto const& [pool, images] : images_by_pool(settings)) {
    std::vector<std::string> const list(images.begin(), images.end());
    BatchResult<PoolDemand> const demand = examine_pool(http, pool, list, now, findings);
    if (demand) {
      demands.push_back(*demand);
      continue;
    }
    complete = false;
    bool const missing = demand.error().status == not_found;
    Finding finding = of_error("pool " + pool, demand.error());
    if (missing) finding.text += "; add it, or name another one in the settings";
    findings.push_back(std::move(finding));
  }
  if (complete) examine_room(demands, options, findings);
  return findings;
}

std::vector<Finding> examine_azdo(AzureDevOps& azdo, Settings const& settings,
                                  DoctorOptions const& options, Time now) {
  std::vector<Finding> findings;
  DevOpsResult<std::vector<AgentPool>> const pools = azdo.pools();
  if (!pools) {
    findings.push_back(of_error("Azure DevOps", pools.error()));
    return findings;
  }
  findings.push_back({Grade::ok, "Azure DevOps",
                      "it takes the token; when that expires only its owner is told (User "
                      "settings, Personal access tokens), so note the day"});
  if (azdo.answered_at()) {
    findings.push_back(examine_clock("Azure DevOps", *azdo.answered_at(), now));
  }
  for (AgentPoolJobs const& pool : pools_of(settings)) {
    examine_agent_pool(azdo, pool.agent_pool, options, findings);
  }
  return findings;
}

}  // namespace poolcast::agents
