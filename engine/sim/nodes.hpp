// A node's life: allocated, booted, its image pulled, its start task run, idle; then what may go
// wrong with it until it leaves (docs/simulation-model.md#nodes).
#pragma once

#include "engine/sim/state.hpp"

namespace poolcast::sim {

/// Its virtual machine has been asked for: schedules when it will exist.
void allocate(State& state, batch::NodeId node);

/// The machine exists, unless the region has none to give. Returns whether it does.
bool node_allocated(State& state, batch::NodeId node);

/// A phase of its start is over.
void node_phase_over(State& state, batch::NodeId node);

/// Contact to it is lost: its tasks wait again, and the service reboots it after a while.
void node_failed(State& state, batch::NodeId node);
void reboot(State& state, batch::NodeId node);

/// What a person may ask of a node. `requeue`: its tasks wait again, else they are over.
struct Restart {
  bool requeue = true;
  bool fresh_disk = false;  // a reimage: its images and its tasks' files are gone
};
/// A node that is still starting, or that the service is recovering, cannot be restarted.
inline bool can_restart(Node const& node) {
  return !node.leaving && (node.state == NodeState::idle || node.state == NodeState::running ||
                           node.state == NodeState::start_task_failed);
}
void restart(State& state, batch::NodeId node, Restart how);

/// It takes no new task, and works on those it has; until it is brought back.
void take_offline(State& state, batch::NodeId node);
void bring_online(State& state, batch::NodeId node);
/// Its tasks wait again, or are over.
void drop_tasks(State& state, batch::NodeId node, bool requeue);

/// The service takes a low-priority node: its tasks wait again. Returns false if it was leaving
/// anyway and is gone now; else it stays listed, and comes back when there is capacity.
bool preempt(State& state, batch::NodeId node);

/// A task has completed on it: its files stay for a while, and may fill the disk.
void keep_files(State& state, batch::NodeId node, batch::TaskId task);

}  // namespace poolcast::sim
