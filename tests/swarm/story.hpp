// What happened to every task, node and job, put together from a record. What happened out of turn
// is found on the way.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "tests/swarm/laws.hpp"
#include "tests/swarm/record.hpp"

namespace poolcast::experiment {

struct RunOfTask {
  std::uint32_t task = 0;
  std::uint32_t node = 0;
  Time from;
  Time to = never;
  Time online = never;  // its agent
  std::uint32_t image_ms = 0;
  bool completed = false;
  bool requeued = false;     // to run again by itself
  bool reactivated = false;  // after it, by request
  batch::EndCause cause = batch::EndCause::none;

  /// What ended was not the task.
  bool again() const { return requeued || reactivated; }
};

/// From the end of a task to where it is to run again; `never`: it is not.
struct Over {
  Time from;
  Time to = never;
};

struct NodeStory {
  batch::PoolId pool;
  batch::NodeTier tier = batch::NodeTier::dedicated;
  std::vector<std::pair<Time, batch::NodeChange>> changes;

  /// The first time of the change; `never` if it did not come.
  Time first(batch::NodeChange change) const;
  bool changed_at(batch::NodeChange change, Time at) const;
};

struct JobStory {
  Time queued = never;
  Time requested = never;
  Time started = never;
  Time ended = never;
  std::uint32_t agent = batch::no_task.value;  // that took it
  std::optional<batch::JobChange> end;
};

struct Story {
  std::vector<RunOfTask> runs;                    // in the order of their begin
  std::vector<std::vector<std::size_t>> runs_of;  // by task, the indexes of its runs
  std::vector<std::vector<Over>> over;            // by task
  std::vector<Time> submitted;                    // by task; `never`: it was not
  std::map<std::uint32_t, NodeStory> nodes;       // by NodeId
  std::vector<JobStory> jobs;                     // by JobId

  RunOfTask const* last_run(std::uint32_t task) const {
    return runs_of[task].empty() ? nullptr : &runs[runs_of[task].back()];
  }
};

/// The task that an action is about.
std::uint32_t task_of(batch::AgentAction const& action);

Story story_of(SwarmCase const& of, SwarmRecord const& record, Findings& findings);

/// Whether a job is more than its task: pipelines, needs or cancellations are in the case.
bool has_flow(SwarmCase const& of);
bool has_agents(SwarmCase const& of);

}  // namespace poolcast::experiment
