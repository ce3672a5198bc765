#include "live/agents/runner_look.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "engine/base/text.hpp"
#include "live/agents/agent_tasks.hpp"
#include "live/agents/runner_order.hpp"

namespace poolcast::agents {
namespace {

using batch::SeenPool;
using batch::SeenTask;

using Key = std::pair<std::string, std::string>;  // place and labels, whatever their case and order
using Pools = std::map<Key, RunnerPool>;

std::string joined(std::vector<std::string> const& labels) {
  std::string text;
  for (std::string const& label : labels) text.append(text.empty() ? "" : ",").append(label);
  return text;
}

Key key_of(std::string const& place, std::string const& labels) {
  std::string const text = lower_case(labels);
  std::vector<std::string> words;
  for (std::string_view const label : split(text, ',')) words.emplace_back(label);
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return {lower_case(place), joined(words)};
}

bool has(std::vector<std::string> const& labels, char const* label) {
  return std::ranges::any_of(labels,
                             [&](std::string const& one) { return same_but_for_case(one, label); });
}

RunnerPool& pool_of(Pools& pools, std::string const& place, std::string const& labels,
                    Settings const& settings) {
  auto const [at, is_new] = pools.try_emplace(key_of(place, labels));
  RunnerPool& pool = at->second;
  if (!is_new) return pool;
  pool.place = place;
  pool.labels = labels;
  RunnerRow const* const row = row_of(runner_request(place, labels).labels, settings.runners);
  if (row != nullptr) pool.group = row->group;
  pool.seen->name = name_of(pool);
  pool.seen->may_be_empty = true;
  return pool;
}

Result<void> add_tasks(RunnerParts const& parts, Pools& pools) {
  std::set<std::string> jobs;
  for (RunnerRow const& row : parts.settings.runners) jobs.insert(row.job);
  for (std::string const& job : jobs) {
    auto const chain = job_chain(parts.http, job);
    if (!chain) return fail(live::text_of(chain.error()));
    for (std::string const& one : *chain) {
      auto tasks = runner_tasks(parts.http, one);
      if (!tasks) return fail(live::text_of(tasks.error()));
      for (RunnerTask& task : *tasks) {
        RunnerPool& pool = pool_of(pools, task.place, task.labels, parts.settings);
        pool.seen->tasks.push_back(std::move(task.seen));
      }
    }
  }
  return {};
}

/// Those that are no task yet; as for agents of Azure DevOps, one whose task was seen is settled
/// soon, and its task stays until then.
void add_orders(RunnerParts const& parts, std::vector<Order> const& open, Pools& pools) {
  for (Order const& order : open) {
    if (order.kind != OrderKind::github || order.plan_id.empty()) continue;
    RunnerPool& pool = pool_of(pools, order.agent_pool, order.build_type, parts.settings);
    bool is_there = false;
    for (SeenTask& task : pool.seen->tasks) {
      if (task.order != order.id) continue;
      is_there = true;
      task.in_stage = {};
    }
    if (!is_there) ++pool.seen->accepted[order.plan_id];
  }
}

/// A workflow's run, by what was asked for it.
struct AskedFor {
  std::string place{};
  std::size_t tasks = 0;
  bool unfinished = false;  // one of its tasks, or an order is open
};

std::map<std::string, AskedFor> runs_of(Pools const& pools) {
  std::map<std::string, AskedFor> runs;
  for (auto const& [key, pool] : pools) {
    for (SeenTask const& task : pool.seen->tasks) {
      AskedFor& run = runs[task.plan_id];
      run.place = pool.place;
      ++run.tasks;
      run.unfinished = run.unfinished || task.stage != batch::TaskStage::completed;
    }
    for (auto const& [plan, count] : pool.seen->accepted) {
      runs[plan].place = pool.place;
      runs[plan].unfinished = true;
    }
  }
  return runs;
}

/// The jobs of a run that ask for runners of ours, in the pools that they wait in. Also for labels
/// that none was asked for yet: that webhook did not come.
void add_jobs(RunnerParts const& parts, std::string const& run, std::string const& place,
              std::vector<RunJob> const& jobs, Pools& pools) {
  std::optional<Time> const now = parts.github.answered_at();
  for (RunJob const& job : jobs) {
    bool const waits = job.status == "queued";
    bool const is_ours =
        has(job.labels, "self-hosted") && row_of(job.labels, parts.settings.runners) != nullptr;
    if (!is_ours || (!waits && job.status != "in_progress")) continue;
    RunnerPool& pool = pool_of(pools, place, joined(job.labels), parts.settings);
    if (!pool.seen) continue;
    Duration const age =
        job.created && now ? std::max(Duration{}, *now - *job.created) : Duration{};
    // Until it says which one has it, a job that runs waits for none.
    std::string const runner = waits || !job.runner.empty() ? job.runner : "?";
    pool.seen->jobs.push_back({.id = job.id, .plan_id = run, .agent = runner, .age = age});
  }
}

void give_up(std::string const& place, GithubError const& error, Pools& pools) {
  for (auto& [key, pool] : pools) {
    if (same_but_for_case(pool.place, place) && pool.seen) {
      pool.seen = fail(text_of(error));
    }
  }
}

/// Whose repository is gone, or hidden from the token: its tasks are left alone, and no other's
/// suffer for it.
void leave_alone(std::string const& run, Pools& pools) {
  for (auto& [key, pool] : pools) {
    if (!pool.seen) continue;
    std::erase_if(pool.seen->tasks, [&](SeenTask const& task) { return task.plan_id == run; });
    pool.seen->accepted.erase(run);
  }
}

/// A run is asked about until all of its jobs and its tasks are over, and no task has come since.
void add_all_jobs(RunnerParts const& parts, Pools& pools) {
  std::map<std::string, std::size_t> over;
  parts.known.unreadable.clear();
  for (auto const& [run, asked] : runs_of(pools)) {
    auto const before = parts.known.over.find(run);
    bool const is_over =
        !asked.unfinished && before != parts.known.over.end() && before->second == asked.tasks;
    if (is_over) over[run] = asked.tasks;
    if (is_over) continue;
    GithubResult<std::vector<RunJob>> const jobs = parts.github.run_jobs(run);
    constexpr int not_found = 404;
    if (!jobs && jobs.error().status == not_found) {
      leave_alone(run, pools);
      parts.known.unreadable.push_back(text_of(jobs.error()));
    } else if (!jobs) {
      give_up(asked.place, jobs.error(), pools);
    }
    if (!jobs) continue;
    add_jobs(parts, run, asked.place, *jobs, pools);
    bool const all_over =
        std::ranges::all_of(*jobs, [](RunJob const& job) { return job.status == "completed"; });
    if (all_over && !asked.unfinished) over[run] = asked.tasks;
  }
  parts.known.over = std::move(over);
}

/// Whether a task of the pool, or an order, has made it: it has the name of one of them, but for
/// the number.
bool is_of(SeenPool const& pool, std::vector<Order> const& open, Runner const& runner) {
  std::string const first = batch::attempt_of(runner.name).first;
  auto const made = [&](std::string const& id) {
    return same_but_for_case(batch::attempt_of(id).first, first);
  };
  return std::ranges::any_of(pool.tasks, [&](SeenTask const& task) { return made(task.id); }) ||
         std::ranges::any_of(open, [&](Order const& order) {
           return made(order.task_id) && pool.accepted.contains(order.plan_id);
         });
}

/// A runner is registered before its task is there, and offline until that runs. So only the end of
/// its task says that it will not come; or, where no task is to be it, that this is so for long:
/// the task could not be added, and another runner was made for it.
std::optional<batch::SeenAgent> seen_runner(RunnerParts const& parts, RunnerPool& pool,
                                            std::vector<Order> const& open, Runner const& runner,
                                            std::map<std::string, Time>& unclaimed) {
  batch::SeenAgent agent{.id = runner.id,
                         .name = runner.name,
                         .online = runner.online,
                         .has_job = runner.busy,
                         .one_job = true};
  auto const task = std::ranges::find_if(pool.seen->tasks, [&](SeenTask const& one) {
    return same_but_for_case(one.agent, runner.name);
  });
  if (task != pool.seen->tasks.end()) {
    if (task->stage != batch::TaskStage::completed) return agent;
    agent.age = task->in_stage;
    task->in_stage = {};  // its record is kept until its runner is gone
    return agent;
  }
  if (!is_of(*pool.seen, open, runner)) return std::nullopt;
  std::optional<Time> const now = parts.github.answered_at();
  if (!now) return agent;
  std::string const id = lower_case(pool.place) + "/" + std::to_string(runner.id);
  auto const before = parts.known.unclaimed.find(id);
  unclaimed[id] = before == parts.known.unclaimed.end() ? *now : before->second;
  agent.age = *now - unclaimed[id];
  return agent;
}

void add_runners(RunnerParts const& parts, std::vector<Order> const& open, Pools& pools) {
  std::map<std::string, GithubResult<std::vector<Runner>>> registered;  // by place
  std::map<std::string, Time> unclaimed;
  for (auto& [key, pool] : pools) {
    if (!pool.seen) continue;
    auto at = registered.find(key.first);
    if (at == registered.end()) {
      at = registered.emplace(key.first, parts.github.runners(pool.place)).first;
    }
    if (!at->second) {
      pool.seen = fail(text_of(at->second.error()));
      continue;
    }
    for (Runner const& runner : *at->second) {
      std::optional<batch::SeenAgent> seen = seen_runner(parts, pool, open, runner, unclaimed);
      if (seen) pool.seen->agents.push_back(std::move(*seen));
    }
  }
  parts.known.unclaimed = std::move(unclaimed);
}

}  // namespace

std::string name_of(RunnerPool const& pool) {
  std::string name = pool.place + ":";
  for (std::string_view const label : split(pool.labels, ',')) {
    name.append(name.ends_with(':') ? " " : ", ").append(label);
  }
  return name;
}

Result<std::vector<RunnerPool>> look_at_runners(RunnerParts const& parts,
                                                std::vector<Order> const& open) {
  Pools pools;
  if (Result<void> const done = add_tasks(parts, pools); !done) return fail(done.error().message);
  add_orders(parts, open, pools);
  add_all_jobs(parts, pools);
  add_runners(parts, open, pools);
  std::vector<RunnerPool> all;
  for (auto& [key, pool] : pools) all.push_back(std::move(pool));
  return all;
}

}  // namespace poolcast::agents
