#include <nlohmann/json.hpp>

#include "engine/emulator/node_facts.hpp"
#include "engine/emulator/show.hpp"

namespace poolcast::emulator {
namespace {

bool has_booted(NodeFacts const& node) { return node.booted != never; }

/// Of the start task, which runs before a node is idle.
Json show_start_task(NodeFacts const& node) {
  bool const failed = node.change == batch::NodeChange::start_task_failed;
  bool const over = failed || has_booted(node);
  Json shown = {{"state", over ? "completed" : "running"},
                {"startTime", wire_time(over && !failed ? node.booted : node.since)},
                {"retryCount", 0}};
  if (!over) return shown;
  shown["endTime"] = wire_time(failed ? node.since : node.booted);
  shown["exitCode"] = failed ? 1 : 0;
  shown["result"] = failed ? "failure" : "success";
  return shown;
}

}  // namespace

Json show_node(Call const& call, Pool const& pool, NodeFacts const& node) {
  Json shown = {
      {"id", node.id},
      {"url", url(call, "pools/" + pool.id + "/nodes/" + node.id)},
      {"state", state_of(node)},
      {"schedulingState", node.offline ? "disabled" : "enabled"},
      {"stateTransitionTime", wire_time(node.since)},
  };
  if (has_booted(node)) shown["lastBootTime"] = wire_time(node.booted);
  shown["allocationTime"] = wire_time(node.allocated);
  auto const number = static_cast<std::size_t>(&node - pool.nodes.data()) + 4;
  shown["ipAddress"] =
      "10.0." + std::to_string(number / 256 % 256) + "." + std::to_string(number % 256);
  shown["affinityId"] = "TVM:" + node.id;
  shown["vmSize"] = pool.vm_size;
  shown["totalTasksRun"] = node.runs;
  shown["runningTasksCount"] = node.running;
  shown["runningTaskSlotsCount"] = node.running_slots;
  shown["totalTasksSucceeded"] = node.succeeded;
  Json const& start = member(*pool.given, "startTask");
  bool const starts = node.change != batch::NodeChange::creating &&
                      node.change != batch::NodeChange::starting &&
                      node.change != batch::NodeChange::rebooting;
  if (!start.is_null()) shown["startTask"] = start;
  if (!start.is_null() && starts) shown["startTaskInfo"] = show_start_task(node);
  shown["isDedicated"] = node.tier == batch::NodeTier::dedicated;
  return shown;
}

}  // namespace poolcast::emulator
