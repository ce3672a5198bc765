#include "engine/batch/node_activity.hpp"

namespace poolcast::batch {

std::optional<NodeActivity> activity_in(NodeChange change, bool leaving) {
  switch (change) {
    case NodeChange::creating:
    case NodeChange::waiting_for_start_task:
    case NodeChange::rebooting:
      return NodeActivity::starting;
    case NodeChange::starting:
      return NodeActivity::pulling;
    case NodeChange::idle:
    case NodeChange::offline:
      return leaving ? NodeActivity::draining : NodeActivity::idle;
    case NodeChange::running:
      return NodeActivity::running;
    case NodeChange::start_task_failed:
    case NodeChange::unusable:
    case NodeChange::unknown:
      return NodeActivity::unusable;
    case NodeChange::leaving:
      return NodeActivity::draining;
    case NodeChange::requested:
    case NodeChange::preempted:
    case NodeChange::removed:
    case NodeChange::cancelled:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace poolcast::batch
