// The three ports: all that the controller knows of the world, and the only virtual functions.
// sim::World has them in simulated time, live/ in production; tests/contract holds both to them. A
// world that shows its agents, too, has a fourth one: the concept ShowsAgents of the controller.
#pragma once

#include <span>

#include "engine/base/result.hpp"
#include "engine/batch/observation.hpp"
#include "engine/batch/types.hpp"

namespace poolcast::batch {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
  /// Returns at `time`, or earlier when a request has arrived. Everything up to the return has
  /// happened.
  virtual void wait_until(Time time) = 0;
};

class RequestSource {
 public:
  virtual ~RequestSource() = default;
  /// The requests that arrived since the last call, oldest first; valid until the next call.
  virtual std::span<AgentRequest const> take() = 0;
  /// What happened to pipeline jobs since the last call; valid until the next one. Nothing where
  /// every task serves the job that it was asked for.
  virtual std::span<JobTransition const> jobs() = 0;
};

class BatchService {
 public:
  virtual ~BatchService() = default;
  /// Submits tasks to the pool's job. Idempotent by task id: a task that exists already counts as
  /// done.
  virtual Result<void> submit(PoolId pool, std::span<TaskSpec const> tasks) = 0;
  /// Counts now, and every transition since the last call.
  virtual Result<Observation> observe() = 0;
  /// Asks for a number of nodes; returns at once, the pool follows.
  virtual Result<void> resize(PoolId pool, Targets targets, DeallocationOption option) = 0;
};

}  // namespace poolcast::batch
