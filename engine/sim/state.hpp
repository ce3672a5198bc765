// All that the simulated Batch service is at one instant: plain values, no pointers but the load's,
// so a copy is another universe. The files beside it change it; world.cpp drives them.
#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

#include "engine/base/random.hpp"
#include "engine/batch/observation.hpp"
#include "engine/load/load.hpp"
#include "engine/sim/event_queue.hpp"
#include "engine/sim/job_flow.hpp"
#include "engine/sim/model.hpp"
#include "engine/sim/node_set.hpp"
#include "engine/sim/transcript.hpp"
#include "engine/sim/waiting_tasks.hpp"

namespace poolcast::sim {

/// No run is as long: what is planned later never happens.
inline constexpr Duration beyond_every_run = 20 * 366 * day;

inline constexpr std::uint32_t no_run = ~std::uint32_t{0};

enum class NodeState : std::uint8_t {
  allocating,
  creating,
  starting,  // its images are being pulled
  waiting_for_start_task,
  idle,
  running,
  start_task_failed,
  unusable,
  unknown,
  rebooting,
  preempted,
  removed,
};

struct Node {
  batch::PoolId pool;
  batch::NodeTier tier = batch::NodeTier::dedicated;
  NodeState state = NodeState::allocating;
  bool leaving = false;       // takes no new task; goes when its last one ends
  bool offline = false;       // takes no new task, by request, until it may again
  bool retains_data = false;  // and then waits for the tasks' retention time
  std::uint16_t free_slots = 0;
  std::uint16_t running_tasks = 0;
  std::uint32_t ordinal = 0;     // among its pool's nodes; what its random draws hang on
  std::uint32_t resize = 0;      // the resize that waits for it to come or go
  std::uint32_t generation = 0;  // counts its lives; an event of an older one is stale
  std::uint32_t starts = 0;      // allocations and reboots, each with draws of its own
  std::uint32_t disk = 0;        // counts its disks, each of them empty at first
  std::uint32_t kept_tasks = 0;  // completed ones whose files are still on it
  Time files_until{};            // no task's files are kept on it longer
  Time image_ready = never;      // when its image has been pulled; may be in the future

  /// Takes tasks, or would if it had room.
  bool usable() const {
    return !leaving && !offline && (state == NodeState::idle || state == NodeState::running);
  }
};

enum class AgentState : std::uint8_t { starting, idle, assigned, working };

/// A task on a node. Kept in a free list, so there are as many as ever ran at once.
struct Run {
  batch::TaskId task;
  batch::NodeId node;
  std::uint32_t generation = 0;  // of this place in the list; an event of an older one is stale
  std::uint32_t next_free = no_run;
  std::uint16_t slots = 1;
  bool ended = false;
  AgentState agent = AgentState::starting;
  batch::JobId job{};  // that the agent serves, if it has been assigned one
  Time job_due{};      // when it will have received the job, or done it
  std::uint32_t image_ms = 0;
  batch::EndCause cut = batch::EndCause::none;  // why it will be cut short
};

/// What is known of a task that was requeued.
struct Attempts {
  std::uint32_t runs = 0;     // that were cut short
  std::uint32_t retries = 0;  // of them, because of their exit code
};

struct ResizeRequest {
  batch::Targets targets;
  batch::DeallocationOption option;
};

struct Pool {
  batch::PoolCounts counts;
  std::vector<batch::NodeId> staying[2];  // by tier: asked for or there, and not leaving; ascending
  batch::Targets held;                    // the same and the leaving ones: what the quota counts
  NodeSet available;                      // ready, not leaving, with a free slot
  WaitingTasks waiting;
  std::uint32_t nodes_ever = 0;
  bool plain_tasks = false;  // a task is its job, and nothing but a leaving node comes between

  Time allocation_since;        // when it became steady, or this resize began
  bool shrinking = false;       // this resize has taken nodes away
  std::uint32_t resize = 0;     // number of this resize
  std::uint32_t timer = 0;      // number of this resize's latest timeout
  std::uint32_t unsettled = 0;  // nodes that this resize waits for
  std::optional<ResizeRequest> deferred;

  bool resizing() const { return counts.allocation_state == batch::AllocationState::resizing; }
  std::vector<batch::NodeId>& staying_of(batch::NodeTier tier) {
    return staying[static_cast<std::size_t>(tier)];
  }
  batch::Targets staying_count() const {
    return {static_cast<std::int32_t>(staying[0].size()),
            static_cast<std::int32_t>(staying[1].size())};
  }
};

struct State {
  Model model;
  load::Load const* load;
  Time start;
  Time now;
  EventQueue events;
  std::vector<Pool> pools;
  std::vector<Node> nodes;
  std::vector<Run> runs;
  std::uint32_t free_run = no_run;
  std::map<batch::TaskId, Attempts> attempts;
  std::vector<TaskRules> own_rules{};  // by TaskId; only where tasks bring them
  JobFlow flow;
  Time drought_until;                 // of low-priority capacity, by chance
  std::uint32_t capacity_events = 0;  // so far
  Transcript<batch::TaskTransition> task_transitions;
  Transcript<batch::TaskCompletion> task_completions;
  Transcript<batch::NodeTransition> node_transitions;

  Node& node(batch::NodeId id) { return nodes[id.value]; }
  Node const& node(batch::NodeId id) const { return nodes[id.value]; }
  Pool& pool(batch::PoolId id) { return pools[id.value]; }
  PoolModel const& pool_model(batch::PoolId id) const { return model.pools[id.value]; }
  load::Job const& job(batch::TaskId id) const { return load->jobs[id.value]; }
  TaskRules const& rules(batch::PoolId pool, batch::TaskId task) const {
    return own_rules.empty() ? model.pools[pool.value].tasks : own_rules[task.value];
  }

  void schedule(Duration delay, EventKind kind, std::uint32_t entity,
                std::uint32_t generation = 0) {
    if (delay > beyond_every_run) return;
    events.push(now, delay, kind, entity, generation);
  }
  void schedule(Duration delay, EventKind kind, batch::NodeId id) {
    schedule(delay, kind, id.value, node(id).generation);
  }
  // Transitions are written where they stay: copying one that was put together elsewhere stalls.
  batch::TaskTransition& tell(batch::TaskId task, batch::NodeId id, batch::TaskChange change) {
    batch::TaskTransition& told = task_transitions.append();
    told.at = now;
    told.task = task;
    told.node = id;
    told.change = change;
    told.image_ms = 0;
    told.cause = batch::EndCause::none;
    told.agent_at_once = false;
    return told;
  }
  void tell_completed(batch::TaskId task, batch::NodeId id) {
    batch::TaskCompletion& told = task_completions.append();
    told.at = now;
    told.task = task;
    told.node = id;
  }
  void tell(batch::NodeId id, batch::NodeChange change) {
    Node const& changed = nodes[id.value];
    batch::NodeTransition& told = node_transitions.append();
    told.at = now;
    told.node = id;
    told.pool = changed.pool;
    told.tier = changed.tier;
    told.change = change;
  }
};

/// What is told of a node that has come into a state, by NodeState.
inline constexpr batch::NodeChange told_as[] = {batch::NodeChange::requested,
                                                batch::NodeChange::creating,
                                                batch::NodeChange::starting,
                                                batch::NodeChange::waiting_for_start_task,
                                                batch::NodeChange::idle,
                                                batch::NodeChange::running,
                                                batch::NodeChange::start_task_failed,
                                                batch::NodeChange::unusable,
                                                batch::NodeChange::unknown,
                                                batch::NodeChange::rebooting,
                                                batch::NodeChange::preempted,
                                                batch::NodeChange::removed};
static_assert(std::size(told_as) == static_cast<std::size_t>(NodeState::removed) + 1);

inline void become(State& state, batch::NodeId id, NodeState now) {
  Node& node = state.node(id);
  node.state = now;
  bool const offline = now == NodeState::idle && node.offline;
  state.tell(id, offline ? batch::NodeChange::offline : told_as[static_cast<std::size_t>(now)]);
}

/// All that was on the node is gone, the images too.
inline void empty_disk(Node& node) {
  ++node.disk;
  node.kept_tasks = 0;
  node.files_until = {};
  node.image_ready = never;
}

/// Whether somebody looks after the agents, so that it is kept what has become of each.
inline bool watches_agents(State const& state) {
  return state.model.pipelines.watched && state.flow.agents;
}

/// The random bits of one thing in one pool; a task of another pool or a later node changes nothing
/// here.
inline std::uint64_t draw_for(State const& state, Stream stream, batch::PoolId pool,
                              std::uint64_t ordinal) {
  return draw(state.model.seed + (std::uint64_t{pool.value} << 48), stream, ordinal);
}

/// The random bits of one start of a node.
inline std::uint64_t draw_for(State const& state, Stream stream, Node const& node) {
  return draw_for(state, stream, node.pool, std::uint64_t{node.starts} << 32 | node.ordinal);
}

/// The random bits of one run of a task.
inline std::uint64_t draw_for(State const& state, Stream stream, batch::TaskId task) {
  auto const before = state.attempts.find(task);
  std::uint64_t const runs = before == state.attempts.end() ? 0 : before->second.runs;
  return draw(state.model.seed, stream, runs << 32 | task.value);
}

/// Whether the bits fall within a chance of so many percent.
inline bool happens(double percent, std::uint64_t bits) {
  return percent > 0 && 100 * uniform(bits) < percent;
}

}  // namespace poolcast::sim
