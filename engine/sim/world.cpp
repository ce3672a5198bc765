#include "engine/sim/world.hpp"

#include <algorithm>

#include "engine/sim/resize.hpp"

namespace poolcast::sim {

World::World(Model const& model, load::Load const& load, Time start)
    : state_{.model = model,
             .load = &load,
             .now = start,
             .events = {},
             .pools = std::vector<Pool>(model.pools.size()),
             .nodes = {},
             .runs = {},
             .reruns = {},
             .task_transitions = {},
             .task_completions = {},
             .node_transitions = {}},
      counts_(model.pools.size()) {
  if (!load.jobs.empty()) next_queued_ = load.jobs.front().queued;
  ENSURE(next_queued_ >= start);
  for (std::size_t i = 0; i < model.pools.size(); ++i) {
    request_resize(state_, batch::PoolId{static_cast<std::uint16_t>(i)},
                   {model.pools[i].initial_targets, batch::DeallocationOption::requeue});
  }
}

void World::apply(EventKind kind, std::uint32_t entity, std::uint32_t generation) {
  batch::NodeId const node{entity};
  switch (kind) {
    case EventKind::task_completed:
      return end_run(entity, generation);
    case EventKind::agent_online: {
      Run const& run = state_.runs[entity];
      if (run.generation != generation) return;
      state_.tell(run.task, run.node, batch::TaskChange::agent_online);
      return;
    }
    case EventKind::node_allocated:
      return node_allocated(state_, node);
    case EventKind::node_ready:
      return node_ready(state_, node);
    case EventKind::node_removed:
      return node_removed(state_, node);
    case EventKind::resize_timed_out:
      return resize_timed_out(state_, batch::PoolId{static_cast<std::uint16_t>(entity)},
                              generation);
  }
}

/// After a task was refused for a while, others are before it.
bool World::note_out_of_order(batch::TaskId task) {
  ENSURE(task.value < state_.load->jobs.size());
  if (task.value < all_submitted_ || !more_submitted_.insert(task).second) return false;
  while (more_submitted_.erase(batch::TaskId{all_submitted_}) > 0) ++all_submitted_;
  return true;
}

Result<batch::Observation> World::observe() {
  std::ranges::transform(state_.pools, counts_.begin(), &Pool::counts);
  told_tasks_.clear();
  told_completions_.clear();
  told_nodes_.clear();
  std::swap(told_tasks_, state_.task_transitions);
  std::swap(told_completions_, state_.task_completions);
  std::swap(told_nodes_, state_.node_transitions);
  return batch::Observation{counts_, told_tasks_.rows(), told_completions_.rows(),
                            told_nodes_.rows()};
}

Result<void> World::resize(batch::PoolId pool, batch::Targets targets,
                           batch::DeallocationOption option) {
  request_resize(state_, pool, {targets, option});
  return {};
}

}  // namespace poolcast::sim
