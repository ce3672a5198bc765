// A small World and a readable trace of what it does, for tests that are checked by eye.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/sim/world.hpp"
#include "tests/support/plain_pool.hpp"

namespace poolcast::sim {

inline constexpr batch::PoolId first_pool{0};

/// An agent is asked for after 5 s, comes online 20 s after its task has started, and gets a job
/// 2 s after it was assigned.
inline Model agent_model(PipelineService service = PipelineService::azure_devops,
                         std::uint16_t slots = 1) {
  Model model = plain_model(slots);
  model.pools[0].latencies.agent_start = Distribution::fixed(20 * second);
  model.pipelines = {.service = service,
                     .request = Distribution::fixed(5 * second),
                     .receive = Distribution::fixed(2 * second)};
  return model;
}

struct JobAt {
  int queued_seconds;
  int duration_seconds;
  std::uint16_t slots = 1;
  std::uint16_t pool = 0;
};

inline load::Load jobs(std::vector<JobAt> const& rows) {
  load::Load load;
  for (JobAt const& row : rows) {
    load.jobs.push_back({Time{} + row.queued_seconds * second, row.duration_seconds * second,
                         batch::PoolId{row.pool}, row.slots});
  }
  return load;
}

/// Lets the world run on to `seconds`, submitting every job as it comes.
inline void advance(World& world, int seconds) {
  Time const until = Time{} + seconds * second;
  do {
    world.wait_until(until);
    for (batch::AgentRequest const& request : world.take()) {
      batch::TaskSpec const task{request.task, request.slots, request.priority};
      ENSURE(world.submit(request.pool, {&task, 1}).has_value());
    }
  } while (world.now() < until);
}

inline void resize(World& world, batch::Targets targets,
                   batch::DeallocationOption option = batch::DeallocationOption::requeue,
                   batch::PoolId pool = first_pool) {
  ENSURE(world.resize(pool, targets, option).has_value());
}

/// Everything since the last look.
inline batch::Observation look(World& world) { return *world.observe(); }

inline char const* text_of(batch::TaskChange change) {
  constexpr char const* texts[] = {"running", "agent online", "requeued", "failed", "reactivated"};
  return texts[static_cast<int>(change)];
}

inline char const* text_of(batch::NodeChange change) {
  constexpr char const* texts[] = {
      "requested", "creating",  "starting",          "waiting for start task",
      "idle",      "running",   "start task failed", "unusable",
      "unknown",   "rebooting", "offline",           "leaving",
      "preempted", "removed",   "cancelled"};
  return texts[static_cast<int>(change)];
}

/// `60 node 0 allocated`, a line a node transition, since the last observation.
inline std::string node_trace(World& world) {
  std::string text;
  for (batch::NodeTransition const& t : look(world).nodes) {
    text += std::to_string((t.at - Time{}) / second) + " node " + std::to_string(t.node.value) +
            " " + text_of(t.change) + "\n";
  }
  return text;
}

/// `90 task 0 running on 0`, a line a transition; the agent's are left out. Of one instant,
/// completions come first.
inline std::string task_trace(World& world) {
  std::multimap<Time, std::string> lines;
  auto const add = [&](Time at, batch::TaskId task, char const* change, batch::NodeId node) {
    lines.emplace(at, std::to_string((at - Time{}) / second) + " task " +
                          std::to_string(task.value) + " " + change + " on " +
                          std::to_string(node.value) + "\n");
  };
  batch::Observation const seen = look(world);
  for (batch::TaskCompletion const& c : seen.completions) add(c.at, c.task, "completed", c.node);
  for (batch::TaskTransition const& t : seen.tasks) {
    if (t.change != batch::TaskChange::agent_online) add(t.at, t.task, text_of(t.change), t.node);
  }
  std::string text;
  for (auto const& [at, line] : lines) text += line;
  return text;
}

/// `100 job 0 started by 0`, a line a transition, since the last look.
inline std::string job_trace(World& world) {
  constexpr char const* texts[] = {"queued", "requested", "started", "succeeded",
                                   "failed", "cancelled", "skipped"};
  std::string text;
  for (batch::JobTransition const& t : world.jobs()) {
    text += std::to_string((t.at - Time{}) / second) + " job " + std::to_string(t.job.value) + " " +
            texts[static_cast<int>(t.change)];
    if (t.change == batch::JobChange::started) text += " by " + std::to_string(t.agent.value);
    text += "\n";
  }
  return text;
}

inline batch::PoolCounts counts(World& world, batch::PoolId pool = first_pool) {
  return look(world).pools[pool.value];
}

}  // namespace poolcast::sim
