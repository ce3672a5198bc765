// What to do about agents that have come apart from the jobs that they were asked for. Pure: what
// is, in counts by agent pool and by run, and what should be done. Knows no service and no clock:
// times are ages, each by the clock of the service that told it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/time.hpp"

namespace poolcast::agents {

/// A job of a pipeline that is not over. Its run is known, and not which request for an agent was
/// made for it: the request bears the id of another job of the run, the one that asks.
struct SeenJob {
  std::int64_t id = 0;
  std::string plan_id{};
  std::string agent{};  // that has it; empty: it waits
  Duration age{};       // since it was queued
};

struct SeenAgent {
  std::int64_t id = 0;
  std::string name{};
  bool online = false;
  bool has_job = false;
  bool one_job = false;  // it goes after one
  Duration age{};        // of its being online or offline
};

enum class TaskStage : std::uint8_t { active, preparing, running, completed };

struct SeenTask {
  std::string job{};      // of the Batch account
  std::string id{};       // `RunAgent-5d41...`, and from the second attempt on `-2`
  std::string order{};    // that it was made for; the same for its repetitions
  std::string plan_id{};  // of the run that asked; empty: unknown
  std::string agent{};    // the name that its agent registers under; empty: unknown
  TaskStage stage = TaskStage::active;
  bool failed = false;
  Duration age{};       // since it was added
  Duration in_stage{};  // since it is in its stage
};

/// An agent pool, and the tasks whose agents register there.
struct SeenPool {
  std::string name{};
  std::vector<SeenJob> jobs{};
  std::vector<SeenAgent> agents{};
  std::vector<SeenTask> tasks{};
  std::map<std::string, std::size_t> accepted{};  // by run: requests that are no task yet
};

struct ReconcileRules {
  std::string placeholder = "placeholder";
  Duration orphan_after = 10 * minute;  // of an agent that nobody waits for
  Duration repeat_after = 2 * minute;   // of a job's wait without an agent to come
  Duration stale_after = 10 * minute;   // of an agent's being offline
  Duration keep_completed = hour;       // of a task's record
  int attempts = 3;                     // at an agent, the first one included
};

enum class ActionKind : std::uint8_t { end_task, repeat_task, remove_agent, delete_task };

struct Action {
  ActionKind kind{};
  std::string job{};
  std::string task{};
  std::int64_t agent_id = 0;  // of remove_agent; of end_task if its agent is registered
  std::string agent{};
  std::string new_task{};  // of repeat_task
  std::string reason{};
};

struct Decision {
  std::vector<Action> actions{};
  std::vector<std::string> findings{};  // what a person has to look at
};

/// The same pool gives the same decision, and doing it twice does no more than doing it once.
Decision decide(SeenPool const& pool, ReconcileRules const& rules);

/// `RunAgent-5d41-3` is `RunAgent-5d41` at its third attempt.
struct TaskAttempt {
  std::string first{};
  int number = 1;
};
TaskAttempt attempt_of(std::string const& task);

}  // namespace poolcast::agents
