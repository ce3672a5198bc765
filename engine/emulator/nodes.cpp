// The operations on nodes.
#include <nlohmann/json.hpp>

#include "engine/emulator/node_facts.hpp"
#include "engine/emulator/operation.hpp"
#include "engine/emulator/page.hpp"
#include "engine/emulator/placement.hpp"
#include "engine/emulator/show.hpp"

namespace poolcast::emulator {
namespace {

constexpr std::string_view filterable =
    "id state schedulingState stateTransitionTime lastBootTime allocationTime ipAddress affinityId "
    "vmSize isDedicated startTaskInfo/state startTaskInfo/startTime startTaskInfo/endTime "
    "startTaskInfo/exitCode startTaskInfo/result";

struct Found {
  Pool* pool;
  batch::NodeId id;

  NodeFacts& node() const { return pool->nodes[id.value]; }
};

Expected<Found, Problem> find(Call const& call) {
  Expected<Pool*, Problem> const pool = find_pool(call);
  if (!pool) return refuse(pool.error());
  Expected<batch::NodeId, Problem> const node = find_node(**pool, call.names[1]);
  if (!node) return refuse(node.error());
  return Found{*pool, *node};
}

Response changed(Call const& call, Found const& found) {
  observe(call.account, *found.pool);
  std::string const path = "pools/" + found.pool->id + "/nodes/" + found.node().id;
  return with_stamp(call, done(202), new_stamp(call.account), path);
}

/// Why a node cannot be restarted now.
Problem restart_problem(NodeFacts const& node) {
  switch (node.change) {
    case batch::NodeChange::requested:
    case batch::NodeChange::creating:
      return problem("NodeBeingCreated");
    case batch::NodeChange::starting:
    case batch::NodeChange::waiting_for_start_task:
      return problem("NodeBeingStarted");
    case batch::NodeChange::rebooting:
      return problem(node.reimaging ? "NodeBeingReimaged" : "NodeBeingRebooted");
    case batch::NodeChange::unusable:
    case batch::NodeChange::unknown:
      return problem("NodeStateUnusable");
    default:
      return problem("OperationNotValidOnNode");
  }
}

Answer restart(Call const& call, char const* option_name, bool fresh_disk) {
  Expected<Found, Problem> const found = find(call);
  if (!found) return refuse(found.error());
  sim::World& world = *found->pool->world;
  if (!world.can_restart(found->id)) return refuse(restart_problem(found->node()));
  std::string const option = key_of(text_member(call.body, option_name));
  bool const waits = option == "taskcompletion" || option == "retaineddata";
  if (waits && found->node().running > 0) {
    world.take_offline(found->id);  // it gets no new task meanwhile
    found->pool->restarts.push_back({found->id, fresh_disk});
    return changed(call, *found);
  }
  found->node().reimaging = fresh_disk;
  world.restart(found->id, {.requeue = option != "terminate", .fresh_disk = fresh_disk});
  return changed(call, *found);
}

}  // namespace

Answer list_nodes(Call const& call) {
  Expected<Pool*, Problem> const found = find_pool(call);
  if (!found) return refuse(found.error());
  Expected<Page, Problem> page = Page::open(call, filterable);
  if (!page) return refuse(page.error());
  Pool const& pool = **found;
  std::map<std::string, NodeFacts const*> by_id;
  for (NodeFacts const& node : pool.nodes) {
    if (node.listed) by_id[node.id] = &node;
  }
  for (auto at = by_id.upper_bound(page->after()); at != by_id.end() && !page->full(); ++at) {
    page->add(at->first, show_node(call, pool, *at->second));
  }
  return page->close(call, "nodes");
}

Answer get_node(Call const& call) {
  Expected<Found, Problem> const found = find(call);
  if (!found) return refuse(found.error());
  Json const entity = selected(call, show_node(call, *found->pool, found->node()));
  return show(call, "nodes/@Element", entity);
}

Answer reboot_node(Call const& call) { return restart(call, "nodeRebootOption", false); }
Answer reimage_node(Call const& call) { return restart(call, "nodeReimageOption", true); }

Answer disable_scheduling(Call const& call) {
  Expected<Found, Problem> const found = find(call);
  if (!found) return refuse(found.error());
  if (found->node().offline) return refuse("NodeAlreadyInTargetSchedulingState");
  found->node().offline = true;
  found->pool->world->take_offline(found->id);
  std::string const option = key_of(text_member(call.body, "nodeDisableSchedulingOption"));
  if (option != "taskcompletion") {
    found->pool->world->drop_tasks(found->id, option != "terminate");
  }
  Response response = changed(call, *found);
  response.status = 200;
  return response;
}

Answer enable_scheduling(Call const& call) {
  Expected<Found, Problem> const found = find(call);
  if (!found) return refuse(found.error());
  if (!found->node().offline) return refuse("NodeAlreadyInTargetSchedulingState");
  found->node().offline = false;
  found->pool->world->bring_online(found->id);
  Response response = changed(call, *found);
  response.status = 200;
  return response;
}

}  // namespace poolcast::emulator
