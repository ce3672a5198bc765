// Agents, the jobs that wait for them and the tasks that they are, as they look at one moment; and
// what can be done about them. Plain values, the same of the real services and of simulated ones.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/time.hpp"

namespace poolcast::batch {

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

/// Agents that any job of the same may take, an agent pool, and the tasks whose agents they are.
struct SeenPool {
  std::string name{};
  std::vector<SeenJob> jobs{};
  std::vector<SeenAgent> agents{};
  std::vector<SeenTask> tasks{};
  std::map<std::string, std::size_t> accepted{};  // by run: requests that are no task yet
  bool may_be_empty = false;                      // jobs wait also where no agent is registered
};

enum class AgentActionKind : std::uint8_t { end_task, repeat_task, remove_agent, delete_task };

struct AgentAction {
  AgentActionKind kind{};
  std::string job{};
  std::string task{};
  std::int64_t agent_id = 0;  // of remove_agent; of end_task if its agent is registered
  std::string agent{};
  std::string new_task{};  // of repeat_task
  std::string reason{};
};

/// What came of an action.
enum class ActionOutcome : std::uint8_t {
  done,
  taken,  // the agent has got a job meanwhile, and was left alone
};

/// `RunAgent-5d41-3` is `RunAgent-5d41` at its third attempt.
struct TaskAttempt {
  std::string first{};
  int number = 1;
};
TaskAttempt attempt_of(std::string const& task);

}  // namespace poolcast::batch
