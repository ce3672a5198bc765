#include "engine/sim/pipelines.hpp"

#include <algorithm>

namespace poolcast::sim {
namespace {

using batch::JobChange;
using batch::JobId;

void tell(State& state, JobId job, JobChange change, batch::TaskId agent) {
  state.flow.told.push_back({.at = state.now, .job = job, .agent = agent, .change = change});
}

load::Job const& job_of(State const& state, JobId job) { return state.load->jobs[job.value]; }

AgentPool& agents_of(State& state, JobId job) {
  return state.flow.pools[job_of(state, job).pool.value];
}

/// Takes out of the front what is no longer there.
void tidy_up(State const& state, AgentPool& pool) {
  auto const waits = [&](QueuedJob const& queued) {
    return state.flow.states[queued.job.value] == JobState::queued;
  };
  auto const stale = [&](OnlineAgent const& agent) {
    return state.runs[agent.run].generation != agent.generation;
  };
  while (!pool.idle.empty() && stale(pool.idle.front())) pool.idle.pop_front();
  while (!pool.queue.empty() && !waits(pool.queue.front())) pool.queue.pop_front();
}

/// Whether a job of the pool waits, and an agent of it too.
bool has_match(State const& state, AgentPool& pool) {
  tidy_up(state, pool);
  return !pool.idle.empty() && !pool.queue.empty();
}

bool may_run_one_more(State const& state) {
  std::optional<std::uint32_t> const& most = state.model.pipelines.parallel_jobs;
  return !most || state.flow.running_jobs < *most;
}

/// The job that waits the longest gets the agent that does.
void match_one(State& state, AgentPool& pool) {
  JobFlow& flow = state.flow;
  OnlineAgent const agent = pool.idle.front();
  JobId const job = pool.queue.front().job;
  pool.idle.pop_front();
  pool.queue.pop_front();
  Run& run = state.runs[agent.run];
  run.agent = AgentState::assigned;
  run.job = job;
  flow.states[job.value] = JobState::served;
  flow.run_of[job.value] = agent.run;
  ++flow.running_jobs;
  Duration const receive =
      sample(state.model.pipelines.receive, draw(state.model.seed, Stream::receive, job.value));
  run.job_due = state.now + receive;
  state.schedule(receive, EventKind::job_received, agent.run, agent.generation);
}

void match(State& state, AgentPool& pool) {
  while (may_run_one_more(state) && has_match(state, pool)) match_one(state, pool);
}

/// Of all pools the job that waits the longest goes first: there may be room for one only.
void match_all(State& state) {
  if (!state.model.pipelines.parallel_jobs) {
    for (AgentPool& pool : state.flow.pools) match(state, pool);
    return;
  }
  while (may_run_one_more(state)) {
    AgentPool* oldest = nullptr;
    for (AgentPool& pool : state.flow.pools) {
      if (!has_match(state, pool)) continue;
      bool const older =
          oldest == nullptr || pool.queue.front().number < oldest->queue.front().number;
      if (older) oldest = &pool;
    }
    if (oldest == nullptr) return;
    match_one(state, *oldest);
  }
}

/// It waits for an agent.
void queue(State& state, JobId job) {
  JobFlow& flow = state.flow;
  flow.states[job.value] = JobState::queued;
  if (!flow.queued_at.empty()) flow.queued_at[job.value] = state.now;
}

/// Its agent is asked for.
void ask(State& state, JobId job) {
  JobFlow& flow = state.flow;
  flow.states[job.value] = JobState::requesting;
  tell(state, job, JobChange::queued, flow.agents ? batch::no_task : batch::TaskId{job.value});
  if (state.model.pipelines.service == PipelineService::github) {
    queue(state, job);
    agents_of(state, job).queue.push_back({job, flow.queued_ever++});
    match(state, agents_of(state, job));
  }
  Duration const latency =
      sample(state.model.pipelines.request, draw(state.model.seed, Stream::request, job.value));
  if (latency == Duration{}) return request_arrives(state, job);
  state.schedule(latency, EventKind::request, job.value);
}

/// One job less that the dependent waits for; the last one lets it be asked for.
void need_less(State& state, JobId dependent) {
  if (--state.flow.dependents.open_needs[dependent.value] > 0) return;
  if (job_of(state, dependent).queued <= state.now) ask(state, dependent);
}

/// With it end, skipped, those that needed it, unless it succeeded. A chain may be as long as the
/// load, so it is no recursion.
void end_job(State& state, JobId ended, JobChange how) {
  JobFlow& flow = state.flow;
  flow.states[ended.value] = JobState::ended;
  tell(state, ended, how, batch::no_task);
  if (flow.dependents.begin.empty()) return;
  std::vector<JobId> ends{ended};
  while (!ends.empty()) {
    JobId const job = ends.back();
    ends.pop_back();
    for (std::uint32_t const index : flow.dependents.of(job.value)) {
      JobId const dependent{index};
      if (flow.states[dependent.value] != JobState::held) continue;
      if (how == JobChange::succeeded) {
        need_less(state, dependent);
        continue;
      }
      flow.states[dependent.value] = JobState::ended;
      tell(state, dependent, JobChange::skipped, batch::no_task);
      ends.push_back(dependent);
    }
  }
}

bool fails(State const& state, JobId job) {
  double const percent = state.model.pipelines.failure_percent;
  return happens(percent, draw(state.model.seed, Stream::job_failure, job.value));
}

void list_pipeline_jobs(State& state) {
  JobFlow& flow = state.flow;
  load::Load const& load = *state.load;
  flow.pipeline_begin.assign(load.pipelines.size() + 1, 0);
  for (load::Job const& job : load.jobs) {
    if (job.pipeline != load::no_pipeline) ++flow.pipeline_begin[job.pipeline + 1];
  }
  for (std::size_t i = 1; i < flow.pipeline_begin.size(); ++i) {
    flow.pipeline_begin[i] += flow.pipeline_begin[i - 1];
  }
  flow.pipeline_jobs.resize(flow.pipeline_begin.back());
  std::vector<std::uint32_t> next = flow.pipeline_begin;
  for (std::uint32_t i = 0; i < load.jobs.size(); ++i) {
    std::uint32_t const pipeline = load.jobs[i].pipeline;
    if (pipeline != load::no_pipeline) flow.pipeline_jobs[next[pipeline]++] = JobId{i};
  }
}

bool has_cancelled(load::Load const& load) {
  return std::ranges::any_of(load.pipelines,
                             [](load::Pipeline const& p) { return p.cancelled != never; });
}

}  // namespace

void begin_flow(State& state) {
  JobFlow& flow = state.flow;
  load::Load const& load = *state.load;
  flow.agents = state.model.pipelines.service != PipelineService::none;
  flow.active = flow.agents || !load.needs.empty() || has_cancelled(load);
  if (!flow.active) return;
  flow.states.assign(load.jobs.size(), JobState::held);
  flow.run_of.assign(load.jobs.size(), no_run);
  flow.pools.resize(state.pools.size());
  if (!load.needs.empty()) {
    flow.dependents = load::dependents_of(load.needs, load.jobs.size());
  }
  if (watches_agents(state)) {
    flow.queued_at.assign(load.jobs.size(), never);
    flow.tasks.resize(load.jobs.size());
  }
  if (!has_cancelled(load)) return;
  list_pipeline_jobs(state);
  for (std::uint32_t i = 0; i < load.pipelines.size(); ++i) {
    if (load.pipelines[i].cancelled == never) continue;
    Duration const delay = std::max(Duration{}, load.pipelines[i].cancelled - state.now);
    state.schedule(delay, EventKind::pipeline_cancelled, i);
  }
}

void job_born(State& state, JobId job) {
  JobFlow& flow = state.flow;
  if (flow.states[job.value] != JobState::held) return;  // cancelled or skipped, or asked for
  if (!flow.dependents.begin.empty() && flow.dependents.open_needs[job.value] > 0) return;
  ask(state, job);
}

void request_arrives(State& state, JobId job) {
  JobFlow& flow = state.flow;
  // An agent comes even if its job has been cancelled meanwhile: it will be nobody's.
  flow.requests.push_back(job);
  tell(state, job, JobChange::requested, batch::no_task);
  if (flow.states[job.value] != JobState::requesting) return;
  queue(state, job);
  if (!flow.agents) return;
  AgentPool& pool = agents_of(state, job);
  if (!state.model.pipelines.placeholder_agent && pool.registered == 0) {
    return end_job(state, job, JobChange::failed);
  }
  pool.queue.push_back({job, flow.queued_ever++});
  match(state, pool);
}

void job_abandoned(State& state, JobId job) {
  if (state.flow.states[job.value] != JobState::served) return;
  --state.flow.running_jobs;
  end_job(state, job, JobChange::failed);
  match_all(state);
}

std::vector<OnlineAgent> pipeline_cancelled(State& state, std::uint32_t pipeline) {
  JobFlow& flow = state.flow;
  std::vector<OnlineAgent> agents;
  for (std::uint32_t i = flow.pipeline_begin[pipeline]; i < flow.pipeline_begin[pipeline + 1];
       ++i) {
    JobId const job = flow.pipeline_jobs[i];
    JobState const was = flow.states[job.value];
    // Without agents nobody takes a task back that has been submitted.
    if (was == JobState::ended || (!flow.agents && was != JobState::held)) continue;
    end_job(state, job, JobChange::cancelled);
    if (was != JobState::served) continue;
    --flow.running_jobs;
    std::uint32_t const run = flow.run_of[job.value];
    if (run != no_run) agents.push_back({run, state.runs[run].generation});
  }
  if (flow.agents) match_all(state);
  return agents;
}

void agent_online(State& state, std::uint32_t index) {
  Run& run = state.runs[index];
  run.agent = AgentState::idle;
  AgentPool& pool = state.flow.pools[state.node(run.node).pool.value];
  ++pool.registered;
  pool.idle.push_back({index, run.generation});
  match(state, pool);
}

void job_received(State& state, std::uint32_t index) {
  Run& run = state.runs[index];
  if (run.agent != AgentState::assigned || run.job_due != state.now) return;  // it was cancelled
  run.agent = AgentState::working;
  tell(state, run.job, JobChange::started, run.task);
  Duration const duration = job_of(state, run.job).duration;
  run.job_due = state.now + duration;
  state.schedule(duration, EventKind::task_completed, index, run.generation);
}

void agent_done(State& state, std::uint32_t index) {
  JobFlow& flow = state.flow;
  Run& run = state.runs[index];
  if (!flow.agents) return end_job(state, JobId{run.task.value}, JobChange::succeeded);
  AgentPool& pool = state.flow.pools[state.node(run.node).pool.value];
  flow.run_of[run.job.value] = no_run;
  if (flow.states[run.job.value] == JobState::served) {
    --flow.running_jobs;
    end_job(state, run.job, fails(state, run.job) ? JobChange::failed : JobChange::succeeded);
  }
  if (state.model.pipelines.once) {
    --pool.registered;
  } else {
    run.agent = AgentState::idle;
    pool.idle.push_back({index, run.generation});
  }
  match_all(state);
}

void agent_lost(State& state, std::uint32_t index, batch::EndCause cause, bool again) {
  JobFlow& flow = state.flow;
  Run const& run = state.runs[index];
  if (!flow.agents) {
    bool const over = !again && flow.states[run.task.value] != JobState::ended;
    if (over) end_job(state, JobId{run.task.value}, JobChange::failed);
    return;
  }
  if (run.agent == AgentState::starting) return;
  --flow.pools[state.node(run.node).pool.value].registered;
  if (run.agent == AgentState::idle) return;
  flow.run_of[run.job.value] = no_run;
  // An agent that is told to end says so; one that vanishes is missed after a while.
  bool const told = cause == batch::EndCause::wall_clock || cause == batch::EndCause::terminated;
  Duration const missed_after = told ? Duration{} : state.model.pipelines.lock_time;
  state.schedule(missed_after, EventKind::job_abandoned, run.job.value);
}

}  // namespace poolcast::sim
