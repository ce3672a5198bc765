#include "engine/emulator/placement.hpp"

#include <algorithm>

#include "engine/base/random.hpp"
#include "engine/batch/wire_words.hpp"
#include "engine/emulator/node_facts.hpp"

namespace poolcast::emulator {
namespace {

using batch::EndCause;
using batch::TaskChange;

Pool* pool_of(Account& account, Job const& job) {
  auto const at = account.pools.find(job.pool);
  return at == account.pools.end() || at->second.deleting ? nullptr : &at->second;
}

/// Our words where the service's are not known.
std::string_view failure_message(EndCause cause) {
  switch (cause) {
    case EndCause::exit_code:
      return "The task exited with an exit code representing a failure";
    case EndCause::wall_clock:
      return "The task has exceeded its maximum wall clock time";
    case EndCause::image_pull:
      return "The container image could not be pulled";
    case EndCause::scale_in:
      return "The task was ended because its node was removed from the pool";
    default:
      return "Task Was Ended by User Request";
  }
}

/// Why a run that was cut short has failed.
Failure failure_of(EndCause cause) {
  std::string_view const code = batch::wire_word(batch::failure_words, cause);
  return {code.empty() ? "TaskEnded" : code, failure_message(cause)};
}

void leave_world(Pool& pool, Task& task) {
  pool.places[task.in_world->value].task = nullptr;
  task.in_world.reset();
}

void note_end(Account& account, Pool const& pool, Job const& job, Task const& task) {
  account.ledger.push_back(
      {job.id, task.id, pool.id, task.slots, task.created, task.started, task.ended});
}

void finish(Account& account, Pool& pool, Job& job, Task& task, Time at,
            std::optional<EndCause> cause) {
  task.ended = at;
  task.failure.reset();
  if (cause) task.failure = failure_of(*cause);
  if (!cause) task.exited_with = 0;
  if (cause == EndCause::exit_code) task.exited_with = task.exit_code == 0 ? 1 : task.exit_code;
  task.previous = task.state;
  task.previous_since = task.since;
  task.state = TaskState::completed;
  task.since = at;
  task.stamp = new_stamp(account);
  leave_world(pool, task);
  note_end(account, pool, job, task);
}

void note_run_over(Pool& pool, batch::NodeId node, Task const& task) {
  NodeFacts& facts = pool.nodes[node.value];
  --facts.running;
  facts.running_slots -= task.slots;
}

void apply(Account& account, Pool& pool, batch::TaskTransition const& told) {
  TaskPlace const place = pool.places[told.task.value];
  if (place.task == nullptr) return;
  Task& task = *place.task;
  bool const begins = told.change == TaskChange::running;
  if (told.change == TaskChange::agent_online) return;
  if (!begins) note_run_over(pool, told.node, task);
  if (told.change == TaskChange::failed) {
    return finish(account, pool, *place.job, task, told.at, told.cause);
  }
  task.previous = task.state;
  task.previous_since = task.since;
  task.since = told.at;
  task.state = begins ? TaskState::running : TaskState::active;
  if (begins) {
    NodeFacts& node = pool.nodes[told.node.value];
    task.started = told.at;
    task.node = node.id;
    ++node.running;
    ++node.runs;
    node.running_slots += task.slots;
    return;
  }
  bool const retry = told.cause == EndCause::exit_code;
  ++(retry ? task.retries : task.requeues);
  (retry ? task.last_retry : task.last_requeue) = told.at;
}

void apply(Account& account, Pool& pool, batch::TaskCompletion const& told) {
  TaskPlace const place = pool.places[told.task.value];
  if (place.task == nullptr) return;
  note_run_over(pool, told.node, *place.task);
  ++pool.nodes[told.node.value].succeeded;
  finish(account, pool, *place.job, *place.task, told.at, std::nullopt);
}

}  // namespace

bool may_run(Account const& account, Job const& job, Task const& task) {
  auto const pool = account.pools.find(job.pool);
  bool const there = pool != account.pools.end() && !pool->second.deleting;
  if (job.state != JobState::active || !there) return false;
  return std::ranges::all_of(task.needs, [&](std::string const& need) {
    auto const at = job.tasks.find(need);
    return at != job.tasks.end() && at->second.state == TaskState::completed && !at->second.failure;
  });
}

bool submit(Account& account, Job& job, Task& task) {
  Pool* const pool = pool_of(account, job);
  ENSURE(pool != nullptr);
  ENSURE(!task.in_world);
  load::Load& load = *pool->load;
  batch::TaskId const id{static_cast<std::uint32_t>(load.jobs.size())};
  load.jobs.push_back({account.now, task.run_time, only_pool, task.slots});
  load.priorities.push_back(job.priority);
  pool->world->set_rules(id, task.rules);
  batch::TaskSpec const spec{id, task.slots, job.priority};
  if (!pool->world->submit(only_pool, {&spec, 1})) {
    load.jobs.pop_back();
    load.priorities.pop_back();
    return false;
  }
  pool->places.push_back({&job, &task});
  task.in_world = id;
  return true;
}

void submit_held(Account& account, Job& job) {
  if (job.held.empty() || job.state != JobState::active || !pool_of(account, job)) return;
  std::deque<std::string> still;
  for (std::string const& key : job.held) {
    auto const at = job.tasks.find(key);
    if (at == job.tasks.end()) continue;
    bool const submitted = may_run(account, job, at->second) && submit(account, job, at->second);
    if (!submitted) still.push_back(key);
  }
  job.held = std::move(still);
}

void take_back(Account& account, Job& job, Task& task) {
  if (!task.in_world) return;
  Pool& pool = account.pools.at(job.pool);
  observe(account, pool);
  if (!task.in_world) return;  // it has just ended
  bool const ran = task.state == TaskState::running;
  batch::TaskId const id = *task.in_world;
  pool.world->terminate(only_pool, id, true);
  if (ran) {
    auto const node = std::ranges::find(pool.nodes, task.node, &NodeFacts::id);
    --node->running;
    node->running_slots -= task.slots;
    ++task.requeues;
    task.last_requeue = account.now;
    become(account, task, TaskState::active);
  }
  leave_world(pool, task);
  job.held.push_back(key_of(task.id));
}

void take_back_all(Account& account, Job& job) {
  for (auto& [key, task] : job.tasks) {
    if (task.state == TaskState::active) take_back(account, job, task);
  }
  for (auto& [key, task] : job.tasks) take_back(account, job, task);
}

void submit_anew(Account& account, Job& job) {
  std::map<std::uint32_t, Task*> waiting;  // in the order in which they were submitted
  for (auto& [key, task] : job.tasks) {
    if (task.state == TaskState::active && task.in_world) waiting[task.in_world->value] = &task;
  }
  for (auto const& [id, task] : waiting) {
    observe(account, account.pools.at(job.pool));
    // One may have got the place for which another waited.
    if (task->state == TaskState::active) take_back(account, job, *task);
  }
  submit_held(account, job);
}

void end_by_request(Account& account, Job& job, Task& task) {
  if (task.in_world) {
    Pool& pool = account.pools.at(job.pool);
    observe(account, pool);
    if (!task.in_world) return;  // it has just ended
    pool.world->terminate(only_pool, *task.in_world);
    observe(account, pool);
    if (!task.in_world) return;  // it ran, and the world has told its end
    finish(account, pool, job, task, account.now, EndCause::terminated);
    return;
  }
  if (task.state == TaskState::completed) return;
  std::erase(job.held, key_of(task.id));
  task.ended = account.now;
  task.failure = failure_of(EndCause::terminated);
  task.stamp = new_stamp(account);
  become(account, task, TaskState::completed);
}

bool exit_now(Account& account, Job& job, Task& task, int exit_code) {
  if (!task.in_world) return false;
  Pool& pool = account.pools.at(job.pool);
  observe(account, pool);
  if (!task.in_world) return false;  // it has just ended
  batch::TaskId const id = *task.in_world;
  sim::TaskRules const rules = task.rules;
  int const own_exit_code = task.exit_code;
  task.exit_code = exit_code;
  task.rules.failure_percent = exit_code == 0 ? 0 : 100;
  pool.world->set_rules(id, task.rules);
  bool const ended = pool.world->end_now(id);
  observe(account, pool);
  // A retry ends as its command line says.
  task.rules = rules;
  task.exit_code = own_exit_code;
  if (task.in_world) pool.world->set_rules(id, rules);
  return ended;
}

void observe(Account& account, Pool& pool) {
  Result<batch::Observation> const seen = pool.world->observe();
  if (!seen) return;
  for (batch::NodeTransition const& told : seen->nodes) note(pool, told);
  for (batch::TaskTransition const& told : seen->tasks) apply(account, pool, told);
  for (batch::TaskCompletion const& told : seen->completions) apply(account, pool, told);
  pool.counts = seen->pools.front();
  pool.allocation_since = pool.world->allocation_since(only_pool);
}

}  // namespace poolcast::emulator
