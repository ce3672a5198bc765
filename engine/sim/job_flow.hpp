// Where every pipeline job stands: waiting for others, for an agent, or served. Plain values; the
// rules are in pipelines.cpp.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <vector>

#include "engine/batch/observation.hpp"
#include "engine/batch/types.hpp"
#include "engine/load/dependents.hpp"

namespace poolcast::sim {

/// `held`: before its time, or what it needs is not done. `requesting`: its agent is being asked
/// for. `queued`: it waits for an agent.
enum class JobState : std::uint8_t { held, requesting, queued, served, ended };

/// An agent, by its run.
struct OnlineAgent {
  std::uint32_t run = 0;
  std::uint32_t generation = 0;  // gone, if the run has another by now
};

/// A job that waits for an agent, and the how manieth to be queued it was in all pools.
struct QueuedJob {
  batch::JobId job;
  std::uint32_t number = 0;
};

/// The agents and the waiting jobs of one pool.
struct AgentPool {
  std::deque<QueuedJob> queue;   // in their order; those that ended are passed over
  std::deque<OnlineAgent> idle;  // the longest idle first
  std::uint32_t registered = 0;  // agents that are online
};

/// A task as the agent that it is to be.
struct AgentTask {
  Time added = never;          // or reactivated
  std::uint32_t asked_by = 0;  // the job for whose run it is
  int attempts = 1;
  bool failed = false;
  // Once it has served a job another one is its latest attempt, which was asked for by another job.
  std::optional<batch::TaskId> stand_in{};
  std::optional<std::uint32_t> asked_before{};
};

struct JobFlow {
  bool active = false;           // else every job is asked for at its time, and its task is the job
  bool agents = false;           // any agent of the pool may serve a job
  std::vector<JobState> states;  // by JobId
  std::vector<std::uint32_t> run_of;  // the run that serves it
  load::Dependents dependents;        // empty if no job needs another
  // By pipeline: a slice of the second vector from [i] to [i + 1].
  std::vector<std::uint32_t> pipeline_begin;
  std::vector<batch::JobId> pipeline_jobs;
  std::vector<AgentPool> pools;
  std::uint32_t running_jobs = 0;
  std::uint32_t queued_ever = 0;
  std::vector<batch::JobId> requests;  // that have arrived and were not taken yet
  std::vector<batch::JobTransition> told;
  // Where agents are watched.
  std::vector<Time> queued_at;   // by JobId
  std::vector<AgentTask> tasks;  // by TaskId
  std::set<batch::TaskId> unfinished;
  std::set<batch::TaskId> lost;  // that have failed
};

}  // namespace poolcast::sim
