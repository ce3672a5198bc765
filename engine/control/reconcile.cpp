#include "engine/control/reconcile.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::control {
namespace {

using batch::AgentAction;
using batch::AgentActionKind;
using batch::attempt_of;
using batch::SeenAgent;
using batch::SeenJob;
using batch::SeenPool;
using batch::SeenTask;
using batch::TaskAttempt;
using batch::TaskStage;

/// How many of a run's jobs wait, and how many agents are there or to come for it.
struct Balance {
  std::size_t waiting = 0;
  std::size_t agents = 0;
};

/// The pool as it is looked at: who serves whom, and the balance in all and by run.
struct Books {
  SeenPool const& pool;
  std::map<std::string, Balance> runs{};
  Balance all{};
  std::vector<SeenTask const*> free{};  // unfinished, and not at a job

  SeenAgent const* agent_of(SeenTask const& task) const {
    auto const found = std::ranges::find_if(pool.agents, [&](SeenAgent const& agent) {
      return !task.agent.empty() && same_but_for_case(agent.name, task.agent);
    });
    return found == pool.agents.end() ? nullptr : &*found;
  }

  bool serves(SeenTask const& task) const {
    SeenAgent const* const agent = agent_of(task);
    if (agent != nullptr && agent->has_job) return true;
    return std::ranges::any_of(pool.jobs, [&](SeenJob const& job) {
      return !task.agent.empty() && same_but_for_case(job.agent, task.agent);
    });
  }
};

bool unfinished(SeenTask const& task) { return task.stage != TaskStage::completed; }

Books keep_books(SeenPool const& pool) {
  Books books{.pool = pool};
  for (SeenJob const& job : pool.jobs) {
    if (!job.agent.empty()) continue;
    ++books.runs[job.plan_id].waiting;
    ++books.all.waiting;
  }
  for (SeenTask const& task : pool.tasks) {
    if (!unfinished(task) || books.serves(task)) continue;
    ++books.runs[task.plan_id].agents;
    ++books.all.agents;
    books.free.push_back(&task);
  }
  for (auto const& [plan, count] : pool.accepted) {
    books.runs[plan].agents += count;
    books.all.agents += count;
  }
  return books;
}

std::string ages(char const* what, Duration age) { return what + format_duration(age); }

/// Who waits for a node has cost nothing yet, and goes first; then who has been there longest.
bool goes_before(SeenTask const* a, SeenTask const* b) {
  if (a->stage != b->stage) return a->stage < b->stage;
  if (a->age != b->age) return a->age > b->age;
  return a->id < b->id;
}

/// Agents that no waiting job is left for. Any agent may take any job of the pool, so it is the
/// pool's count that says whether there are too many, and the run's which of them.
void end_orphans(Books& books, ReconcileRules const& rules, Reconciliation& answer) {
  if (books.all.agents <= books.all.waiting) return;
  std::size_t surplus = books.all.agents - books.all.waiting;
  std::ranges::sort(books.free, goes_before);
  for (SeenTask const* const task : books.free) {
    Balance& run = books.runs[task->plan_id];
    bool const wanted = run.agents <= run.waiting || task->age < rules.orphan_after;
    SeenAgent const* const agent = books.agent_of(*task);
    // Without its agent's name nobody can say whether a running task is at a job.
    bool const opaque = task->stage == TaskStage::running && task->agent.empty();
    if (surplus == 0 || wanted || opaque) continue;
    --surplus;
    --run.agents;
    answer.actions.push_back(
        {.kind = AgentActionKind::end_task,
         .job = task->job,
         .task = task->id,
         .agent_id = agent == nullptr ? 0 : agent->id,
         .agent = task->agent,
         .reason = ages("no job of its run waits, and it is there for ", task->age)});
  }
}

/// Of each chain of attempts the last one, where it is over.
std::vector<SeenTask const*> last_attempts(SeenPool const& pool, std::string const& plan) {
  std::map<std::string, SeenTask const*> last;
  for (SeenTask const& task : pool.tasks) {
    if (task.plan_id != plan) continue;
    TaskAttempt const attempt = attempt_of(task.id);
    SeenTask const*& best = last[attempt.first];
    if (best == nullptr || attempt_of(best->id).number < attempt.number) best = &task;
  }
  std::vector<SeenTask const*> over;
  for (auto const& [first, task] : last) {
    if (!unfinished(*task)) over.push_back(task);
  }
  // A task that failed is the likelier one to have never had a job.
  std::ranges::stable_sort(
      over, [](SeenTask const* a, SeenTask const* b) { return a->failed > b->failed; });
  return over;
}

/// How often an agent was tried for the request that this one was made for.
int attempts_at(SeenPool const& pool, SeenTask const& last) {
  std::string const first = attempt_of(last.id).first;
  auto const count = std::ranges::count_if(pool.tasks, [&](SeenTask const& task) {
    return task.order == last.order && attempt_of(task.id).first == first;
  });
  return static_cast<int>(count);
}

AgentAction repeated(SeenTask const& task, Duration waiting) {
  TaskAttempt const attempt = attempt_of(task.id);
  return {.kind = AgentActionKind::repeat_task,
          .job = task.job,
          .task = task.id,
          .agent = task.agent,
          .new_task = attempt.first + "-" + std::to_string(attempt.number + 1),
          .reason = ages("a job of its run waits without an agent to come, for ", waiting)};
}

/// Why a job that waits gets no agent.
std::string why_none(std::vector<SeenTask const*> const& over, std::size_t given_up,
                     ReconcileRules const& rules) {
  if (over.empty()) return "no agent was asked for by its run";
  if (given_up == 0) return "its run asked for fewer agents than it has jobs";
  SeenTask const& last = *over.front();
  return counted(static_cast<std::size_t>(rules.attempts), "agent") +
         " in a row ended without a job; look at task " + last.id + " of " + last.job;
}

/// Jobs whose agents are gone before they took one: a failed pull, a node that went.
void repeat_lost(Books& books, ReconcileRules const& rules, Reconciliation& answer) {
  std::map<std::string, Duration> longest;  // wait of a run that lacks agents
  for (SeenJob const& job : books.pool.jobs) {
    if (!job.agent.empty() || job.plan_id.empty() || job.age < rules.repeat_after) continue;
    Duration& wait = longest[job.plan_id];
    wait = std::max(wait, job.age);
  }
  for (auto const& [plan, wait] : longest) {
    Balance& run = books.runs[plan];
    std::vector<SeenTask const*> const over = last_attempts(books.pool, plan);
    std::size_t given_up = 0;
    for (SeenTask const* const task : over) {
      bool const lacks = books.all.agents < books.all.waiting && run.agents < run.waiting;
      if (!lacks) break;
      if (attempts_at(books.pool, *task) >= rules.attempts) {
        ++given_up;
        continue;
      }
      answer.actions.push_back(repeated(*task, wait));
      ++run.agents;
      ++books.all.agents;
    }
    if (run.agents >= run.waiting || books.all.agents >= books.all.waiting) continue;
    std::string const why = why_none(over, given_up, rules);
    std::string about = "run " + plan;
    std::string text = "a job of " + about;
    about.append(": ").append(why);
    text.append(" waits for ").append(format_duration(wait)).append(": ").append(why);
    answer.findings.push_back({.about = std::move(about), .text = std::move(text)});
  }
}

bool is_ours(SeenPool const& pool, SeenAgent const& agent) {
  bool const of_task = std::ranges::any_of(pool.tasks, [&](SeenTask const& task) {
    return !task.agent.empty() && same_but_for_case(task.agent, agent.name);
  });
  return agent.one_job || of_task;
}

bool may_come_back(SeenPool const& pool, SeenAgent const& agent) {
  return std::ranges::any_of(pool.tasks, [&](SeenTask const& task) {
    return unfinished(task) && same_but_for_case(task.agent, agent.name);
  });
}

/// Azure DevOps fails the jobs of a pool without any agent, so the last one stays, whatever it is.
void remove_stale(SeenPool const& pool, ReconcileRules const& rules, Reconciliation& answer) {
  std::size_t const least = pool.may_be_empty ? 0 : 1;
  std::size_t left = pool.agents.size();
  bool has_placeholder = false;
  for (SeenAgent const& agent : pool.agents) {
    bool const placeholder = !pool.may_be_empty && same_but_for_case(agent.name, rules.placeholder);
    has_placeholder = has_placeholder || placeholder;
    if (placeholder || agent.online || agent.has_job || agent.age < rules.stale_after) continue;
    if (!is_ours(pool, agent) || may_come_back(pool, agent) || left == least) continue;
    --left;
    answer.actions.push_back({.kind = AgentActionKind::remove_agent,
                              .agent_id = agent.id,
                              .agent = agent.name,
                              .reason = ages("it is offline for ", agent.age)});
  }
  if (has_placeholder || pool.may_be_empty) return;
  answer.findings.push_back(
      {.about = "no placeholder " + rules.placeholder,
       .text = "agent pool " + pool.name + " has no agent '" + rules.placeholder +
               "': Azure DevOps fails jobs while the pool is empty; 'poolcast live placeholder " +
               "ensure --agent-pool " + pool.name + "' adds it"});
}

/// What is over and of no more use: a run whose jobs wait may need it to be repeated.
void delete_completed(Books const& books, ReconcileRules const& rules, Reconciliation& answer) {
  for (SeenTask const& task : books.pool.tasks) {
    if (unfinished(task) || task.in_stage < rules.keep_completed) continue;
    auto const run = books.runs.find(task.plan_id);
    bool const waits = !task.plan_id.empty() && run != books.runs.end() && run->second.waiting > 0;
    if (waits) continue;
    answer.actions.push_back({.kind = AgentActionKind::delete_task,
                              .job = task.job,
                              .task = task.id,
                              .reason = ages("it is over for ", task.in_stage)});
  }
}

}  // namespace

Reconciliation reconcile(SeenPool const& pool, ReconcileRules const& rules) {
  Reconciliation answer;
  Books books = keep_books(pool);
  end_orphans(books, rules, answer);
  repeat_lost(books, rules, answer);
  remove_stale(pool, rules, answer);
  delete_completed(books, rules, answer);
  return answer;
}

}  // namespace poolcast::control
