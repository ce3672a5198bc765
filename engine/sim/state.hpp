// All that the simulated Batch service is at one instant: plain values, no pointers but the load's,
// so a copy is another universe. scheduler.cpp and resize.cpp change it; world.cpp drives it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/base/random.hpp"
#include "engine/batch/observation.hpp"
#include "engine/load/load.hpp"
#include "engine/sim/event_queue.hpp"
#include "engine/sim/model.hpp"
#include "engine/sim/node_set.hpp"
#include "engine/sim/task_queue.hpp"
#include "engine/sim/transcript.hpp"

namespace poolcast::sim {

inline constexpr std::uint32_t no_run = ~std::uint32_t{0};

enum class NodeState : std::uint8_t { allocating, starting, idle, running, removed };

struct Node {
  batch::PoolId pool;
  batch::NodeTier tier = batch::NodeTier::dedicated;
  NodeState state = NodeState::allocating;
  bool leaving = false;       // takes no new task; goes when its last one ends
  bool retains_data = false;  // and then waits for the tasks' retention time
  std::uint16_t free_slots = 0;
  std::uint16_t running_tasks = 0;
  std::uint32_t ordinal = 0;  // among its pool's nodes; what its random draws hang on
  std::uint32_t resize = 0;   // the resize that waits for it to come or go
  std::optional<Time> last_completion{};
};

/// A task on a node. Kept in a free list, so there are as many as ever ran at once.
struct Run {
  batch::TaskId task;
  batch::NodeId node;
  std::uint32_t generation = 0;  // of this place in the list; an event of an older one is stale
  std::uint32_t next_free = no_run;
  std::uint16_t slots = 1;
  bool ended = false;
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
  TaskQueue waiting;
  std::size_t wide_waiting = 0;              // how many of them need more than one slot
  std::vector<std::uint32_t> wide_by_slots;  // and how many so many
  std::uint32_t nodes_ever = 0;

  bool resizing = false;
  bool shrinking = false;       // this resize has taken nodes away
  std::uint32_t resize = 0;     // number of this resize
  std::uint32_t timer = 0;      // number of this resize's latest timeout
  std::uint32_t unsettled = 0;  // nodes that this resize waits for
  std::optional<ResizeRequest> deferred;

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
  Time now;
  EventQueue events;
  std::vector<Pool> pools;
  std::vector<Node> nodes;
  std::vector<Run> runs;
  std::uint32_t free_run = no_run;
  std::map<batch::TaskId, std::uint32_t> reruns;  // of tasks that were requeued
  Transcript<batch::TaskTransition> task_transitions;
  Transcript<batch::TaskCompletion> task_completions;
  Transcript<batch::NodeTransition> node_transitions;

  Node& node(batch::NodeId id) { return nodes[id.value]; }
  Pool& pool(batch::PoolId id) { return pools[id.value]; }
  PoolModel const& pool_model(batch::PoolId id) const { return model.pools[id.value]; }
  load::Job const& job(batch::TaskId id) const { return load->jobs[id.value]; }

  void schedule(Duration delay, EventKind kind, std::uint32_t entity,
                std::uint32_t generation = 0) {
    events.push(now, delay, kind, entity, generation);
  }
  // Transitions are written where they stay: copying one that was put together elsewhere stalls.
  batch::TaskTransition& tell(batch::TaskId task, batch::NodeId id, batch::TaskChange change) {
    batch::TaskTransition& told = task_transitions.append();
    told.at = now;
    told.task = task;
    told.node = id;
    told.change = change;
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

/// The random bits of one thing in one pool; a task of another pool or a later node changes nothing
/// here.
inline std::uint64_t draw_for(State const& state, Stream stream, batch::PoolId pool,
                              std::uint64_t ordinal) {
  return draw(state.model.seed + (std::uint64_t{pool.value} << 48), stream, ordinal);
}

}  // namespace poolcast::sim
