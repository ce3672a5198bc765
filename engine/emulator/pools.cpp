// The operations on pools, but for their size.
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/batch/vm_sizes.hpp"
#include "engine/emulator/operation.hpp"
#include "engine/emulator/page.hpp"
#include "engine/emulator/placement.hpp"
#include "engine/emulator/pool_size.hpp"
#include "engine/emulator/scaling.hpp"
#include "engine/emulator/show.hpp"

namespace poolcast::emulator {
namespace {

constexpr std::string_view filterable =
    "id displayName state stateTransitionTime creationTime lastModified vmSize allocationState "
    "allocationStateTransitionTime enableAutoScale currentDedicatedNodes targetDedicatedNodes "
    "currentLowPriorityNodes targetLowPriorityNodes taskSlotsPerNode";

/// What GET gives back of what POST gave: no secret, and nothing that the pool keeps itself.
Json kept(Json body) {
  for (char const* name :
       {"id", "targetDedicatedNodes", "targetLowPriorityNodes", "resizeTimeout", "enableAutoScale",
        "autoScaleFormula", "autoScaleEvaluationInterval", "taskSlotsPerNode"}) {
    body.erase(name);
  }
  if (body.contains("userAccounts")) {
    for (Json& user : body["userAccounts"]) {
      if (user.is_object()) user.erase("password");
    }
  }
  Json const& containers =
      member(member(body, "virtualMachineConfiguration"), "containerConfiguration");
  if (!member(containers, "containerRegistries").is_array()) return body;
  for (Json& registry :
       body["virtualMachineConfiguration"]["containerConfiguration"]["containerRegistries"]) {
    if (registry.is_object()) registry.erase("password");
  }
  return body;
}

bool is_windows(Json const& body) {
  std::string const agent =
      text_member(member(body, "virtualMachineConfiguration"), "nodeAgentSKUId");
  return key_of(agent).find("windows") != std::string::npos ||
         !member(body, "cloudServiceConfiguration").is_null();
}

/// As its scenario has it, or like any pool of its operating system.
sim::PoolModel pool_model(Settings const& settings, Json const& body) {
  auto const known = settings.pools.find(key_of(text_member(body, "id")));
  sim::PoolModel model;
  if (known != settings.pools.end()) {
    model = known->second;
  } else {
    auto const os =
        is_windows(body) ? batch::OperatingSystem::windows : batch::OperatingSystem::linux;
    model.latencies = sim::default_latencies(os);
    model.latencies.agent_start = {};  // its tasks are what they say, not agents that start first
    model.failures.recovery = sim::default_recovery();
  }
  model.cores_per_node =
      batch::vm_size_cores(text_member(body, "vmSize")).value_or(model.cores_per_node);
  model.task_slots_per_node = static_cast<std::uint16_t>(whole_member(body, "taskSlotsPerNode", 1));
  std::string const fill = text_member(member(body, "taskSchedulingPolicy"), "nodeFillType");
  bool const packs = same_but_for_case(fill, "pack");
  model.node_fill_type = packs ? sim::NodeFillType::pack : sim::NodeFillType::spread;
  model.initial_targets = {whole_member(body, "targetDedicatedNodes", 0),
                           whole_member(body, "targetLowPriorityNodes", 0)};
  return model;
}

void make_world(Account const& account, Pool& pool, Json const& body) {
  sim::Model model = account.settings.model;
  model.pools = {pool_model(account.settings, body)};
  model.pipelines = {};
  model.resize_timeout = pool.resize_timeout;
  model.tasks_bring_rules = true;
  pool.load = std::make_unique<load::Load>();
  pool.world = std::make_unique<sim::World>(model, *pool.load, account.now);
}

std::optional<Problem> machine_problem(Json const& body) {
  bool const machine = !member(body, "virtualMachineConfiguration").is_null();
  bool const cloud = !member(body, "cloudServiceConfiguration").is_null();
  if (machine && cloud) {
    return bad_property("virtualMachineConfiguration", "",
                        "cloudServiceConfiguration and virtualMachineConfiguration are mutually "
                        "exclusive");
  }
  if (!machine && !cloud) return missing_property("virtualMachineConfiguration");
  return std::nullopt;
}

}  // namespace

Answer add_pool(Call const& call) {
  Account& account = call.account;
  std::string const id = text_member(call.body, "id");
  if (auto wrong = machine_problem(call.body)) return refuse(std::move(*wrong));
  Expected<PoolSize, Problem> size = read_size(account.settings, call.body);
  if (!size) return refuse(size.error());
  if (account.pools.contains(key_of(id))) return refuse("PoolExists");
  Pool pool;
  pool.id = id;
  pool.given = std::make_shared<Json const>(kept(call.body));
  pool.vm_size = text_member(call.body, "vmSize");
  pool.slots = static_cast<std::uint16_t>(whole_member(call.body, "taskSlotsPerNode", 1));
  pool.created = pool.since = pool.allocation_since = account.now;
  pool.resize_timeout = size->resize_timeout;
  pool.next_sample = account.now + account.settings.sampling.first_sample_delay;
  make_world(account, pool, call.body);
  if (size->program) {
    scale(account, pool, size->formula, std::move(*size->program), size->interval);
  }
  Pool& added = account.pools.emplace(key_of(id), std::move(pool)).first->second;
  return changed(call, added, 201);
}

Answer list_pools(Call const& call) {
  Expected<Page, Problem> page = Page::open(call, filterable);
  if (!page) return refuse(page.error());
  auto const& pools = call.account.pools;
  for (auto at = pools.upper_bound(page->after()); at != pools.end() && !page->full(); ++at) {
    page->add(at->first, show_pool(call, at->second));
  }
  return page->close(call, "pools");
}

Answer get_pool(Call const& call) {
  Expected<Pool*, Problem> const pool = find_pool(call);
  if (!pool) return refuse(pool.error());
  Json const entity = selected(call, show_pool(call, **pool));
  return with_stamp(call, show(call, "pools/@Element", entity), (*pool)->stamp,
                    "pools/" + (*pool)->id);
}

Answer pool_exists(Call const& call) {
  Expected<Pool*, Problem> const pool = find_pool(call);
  if (!pool) return refuse(pool.error());
  return with_stamp(call, done(200), (*pool)->stamp, "pools/" + (*pool)->id);
}

Answer patch_pool(Call const& call) {
  Expected<Pool*, Problem> const pool = find_pool(call);
  if (!pool) return refuse(pool.error());
  Json given = *(*pool)->given;
  given.update(call.body);
  (*pool)->given = std::make_shared<Json const>(std::move(given));
  return changed(call, **pool, 200);
}

Answer update_pool(Call const& call) {
  Expected<Pool*, Problem> const pool = find_pool(call);
  if (!pool) return refuse(pool.error());
  Json given = *(*pool)->given;
  given.erase("startTask");  // unlike PATCH, what is not said is removed
  given.update(call.body);
  (*pool)->given = std::make_shared<Json const>(std::move(given));
  return changed(call, **pool, 204);
}

Answer delete_pool(Call const& call) {
  Expected<Pool*, Problem> const found = find_pool(call);
  if (!found) return refuse(found.error());
  Pool& pool = **found;
  if (pool.deleting) return refuse("PoolBeingDeleted");
  for (auto& [key, job] : call.account.jobs) {
    if (job.pool == key_of(pool.id)) take_back_all(call.account, job);
  }
  pool.scaling.reset();
  pool.restarts.clear();
  pool.world->stop_resize(only_pool);
  pool.deleting = true;
  remove_all_nodes(pool);
  pool.since = call.account.now;
  return done(202);
}

}  // namespace poolcast::emulator
