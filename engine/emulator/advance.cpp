// Time: from one moment at which something is due to the next.
#include <algorithm>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "engine/emulator/account.hpp"
#include "engine/emulator/placement.hpp"
#include "engine/emulator/scaling.hpp"

namespace poolcast::emulator {
namespace {

// How soon the service notices that something has ended which something else waits for.
constexpr Duration notice = second;

template <class State, class Thing>
void change(Account const& account, Thing& thing, State state) {
  thing.previous = thing.state;
  thing.previous_since = thing.since;
  thing.state = state;
  thing.since = account.now;
}

bool all_over(Job const& job) {
  return std::ranges::all_of(
      job.tasks, [](auto const& row) { return row.second.state == TaskState::completed; });
}

bool none_runs(Job const& job) {
  return std::ranges::none_of(
      job.tasks, [](auto const& row) { return row.second.state == TaskState::running; });
}

/// Whether something must be looked for that no event tells.
bool watches(Job const& job) {
  bool const ends = job.ends_with_tasks && job.state == JobState::active;
  bool const waits = job.state == JobState::disabling || ends;
  return waits || (job.uses_dependencies && !job.held.empty());
}

Time next_stop(Account const& account, Time until) {
  Time stop = until;
  for (auto const& [key, pool] : account.pools) {
    stop = std::min(stop, pool.next_sample);
    if (pool.scaling) stop = std::min(stop, pool.scaling->next_evaluation);
    if (!pool.restarts.empty() || pool.deleting) stop = std::min(stop, account.now + notice);
  }
  for (auto const& [key, job] : account.jobs) {
    stop = std::min(stop, job.settles);
    if (watches(job)) stop = std::min(stop, account.now + notice);
  }
  return std::max(stop, account.now);
}

void settle(Account& account, Job& job) {
  if (job.state == JobState::disabling && none_runs(job)) {
    for (auto& [key, task] : job.tasks) take_back(account, job, task);
    become(account, job, JobState::disabled);
  }
  bool const done = job.ends_with_tasks && job.state == JobState::active && all_over(job);
  if (done) {
    job.terminate_reason = "AllTasksCompleted";
    job.settles = account.now;
  }
  if (job.settles > account.now) return;
  job.settles = never;
  if (job.state == JobState::deleting) return;
  become(account, job, JobState::completed);
  job.ended = account.now;
}

void settle(Account& account, Pool& pool) {
  std::erase_if(pool.restarts, [&](PendingRestart const& pending) {
    NodeFacts const& node = pool.nodes[pending.node.value];
    if (node.running > 0) return false;
    if (!pool.world->can_restart(pending.node)) return true;
    pool.nodes[pending.node.value].reimaging = pending.fresh_disk;
    pool.world->restart(pending.node, {.requeue = true, .fresh_disk = pending.fresh_disk});
    if (!node.offline) pool.world->bring_online(pending.node);
    return true;
  });
  if (pool.next_sample <= account.now) sample(account, pool);
  if (pool.scaling && pool.scaling->next_evaluation <= account.now) evaluate(account, pool);
  if (pool.deleting) remove_all_nodes(pool);
}

bool is_gone(Pool const& pool) {
  return pool.deleting && pool.counts.current == batch::Targets{} &&
         pool.counts.allocation_state == batch::AllocationState::steady;
}

/// Everything that is due now.
void settle(Account& account) {
  for (auto& [key, pool] : account.pools) {
    observe(account, pool);
    settle(account, pool);
    observe(account, pool);
  }
  for (auto& [key, job] : account.jobs) {
    bool const deleting = job.state == JobState::deleting && job.settles <= account.now;
    settle(account, job);
    if (deleting) job.tasks.clear();
    submit_held(account, job);
  }
  std::erase_if(account.pools, [](auto const& row) { return is_gone(row.second); });
  std::erase_if(account.jobs, [](auto const& row) {
    return row.second.state == JobState::deleting && row.second.settles == never;
  });
}

}  // namespace

std::string key_of(std::string_view id) { return lower_case(id); }

Stamp new_stamp(Account& account) {
  account.versions = std::max(account.versions + 1, static_cast<std::uint64_t>(account.now.ticks));
  std::string digits;
  for (std::uint64_t rest = account.versions; rest > 0; rest /= 16) {
    digits.insert(digits.begin(), "0123456789ABCDEF"[rest % 16]);
  }
  return {"0x8D" + digits, account.now};
}

void become(Account const& account, Task& task, TaskState state) { change(account, task, state); }
void become(Account const& account, Job& job, JobState state) { change(account, job, state); }

void advance(Account& account, Time until) {
  settle(account);
  while (account.now < until) {
    Time const stop = next_stop(account, until);
    for (auto& [key, pool] : account.pools) pool.world->wait_until(stop);
    account.now = stop;
    settle(account);
  }
}

}  // namespace poolcast::emulator
