#include "tests/swarm/story.hpp"

#include <algorithm>
#include <tuple>

#include "engine/base/text.hpp"

namespace poolcast::experiment {
namespace {

using batch::JobChange;
using batch::NodeChange;
using batch::TaskChange;

constexpr std::uint32_t set(auto... changes) {
  return ((std::uint32_t{1} << static_cast<int>(changes)) | ...);
}
constexpr bool holds(std::uint32_t set_of_changes, auto change) {
  return (set_of_changes >> static_cast<int>(change) & 1) != 0;
}

/// What may follow a node's change, by NodeChange.
constexpr std::uint32_t after_change[] = {
    /* requested */ set(NodeChange::creating, NodeChange::cancelled),
    /* creating */
    set(NodeChange::starting, NodeChange::waiting_for_start_task, NodeChange::idle,
        NodeChange::unusable, NodeChange::leaving, NodeChange::preempted),
    /* starting */
    set(NodeChange::waiting_for_start_task, NodeChange::idle, NodeChange::leaving,
        NodeChange::preempted),
    /* waiting_for_start_task */
    set(NodeChange::idle, NodeChange::start_task_failed, NodeChange::leaving,
        NodeChange::preempted),
    /* idle */
    set(NodeChange::running, NodeChange::unusable, NodeChange::unknown, NodeChange::leaving,
        NodeChange::preempted),
    /* running */ set(NodeChange::idle, NodeChange::leaving),
    /* start_task_failed */ set(NodeChange::leaving, NodeChange::preempted),
    /* unusable */ set(NodeChange::rebooting, NodeChange::leaving, NodeChange::preempted),
    /* unknown */ set(NodeChange::rebooting, NodeChange::leaving, NodeChange::preempted),
    /* rebooting */
    set(NodeChange::starting, NodeChange::waiting_for_start_task, NodeChange::idle,
        NodeChange::unusable, NodeChange::leaving, NodeChange::preempted),
    /* offline */ 0,
    /* leaving */ set(NodeChange::idle, NodeChange::removed),
    /* preempted */ set(NodeChange::creating, NodeChange::removed),
    /* removed */ 0,
    /* cancelled */ 0,
};

void tell_nodes(SwarmRecord const& record, Story& story, Findings& findings) {
  for (batch::NodeTransition const& t : record.nodes) {
    NodeStory& node = story.nodes[t.node.value];
    bool const fits =
        node.changes.empty()
            ? t.change == NodeChange::requested
            : holds(after_change[static_cast<int>(node.changes.back().second)], t.change);
    bool const gone = t.change == NodeChange::removed || t.change == NodeChange::idle;
    bool const leaves = node.first(NodeChange::leaving) != never;
    // A leaving node goes on as one that leaves, whatever state it is in.
    findings.expect(leaves ? gone : fits, Law::node_state_in_turn, "node", t.node.value, "change",
                    static_cast<int>(t.change));
    findings.expect(t.change != NodeChange::preempted || t.tier == batch::NodeTier::low_priority,
                    Law::only_low_priority_preempted, "node", t.node.value);
    node.pool = t.pool;
    node.tier = t.tier;
    node.changes.emplace_back(t.at, t.change);
  }
}

class TaskTeller {
 public:
  TaskTeller(SwarmRecord const& record, Story& story, Findings& findings, std::size_t tasks)
      : record_(record),
        story_(story),
        findings_(findings),
        open_(tasks, nothing),
        ends_(tasks, 0) {}

  /// A completion is the last that a task knows of its instant.
  void tell() {
    struct Change {
      Time at;
      int order;
      std::size_t index;
      auto operator<=>(Change const&) const = default;
    };
    std::vector<Change> changes;
    for (std::size_t i = 0; i < record_.completions.size(); ++i) {
      changes.push_back({record_.completions[i].at, 1, i});
    }
    for (std::size_t i = 0; i < record_.tasks.size(); ++i) {
      changes.push_back({record_.tasks[i].at, 0, i});
    }
    std::ranges::sort(changes);
    for (Change const& change : changes) {
      if (change.order == 1) {
        batch::TaskCompletion const& c = record_.completions[change.index];
        end(c.task.value, c.node.value, c.at).completed = true;
        end_task(c.task.value, c.at);
      } else {
        follow(record_.tasks[change.index]);
      }
    }
  }

 private:
  static constexpr std::size_t nothing = ~std::size_t{0};

  void follow(batch::TaskTransition const& t) {
    std::uint32_t const task = t.task.value;
    if (t.change == TaskChange::running) {
      findings_.expect(open_[task] == nothing && ends_[task] == 0 && story_.submitted[task] <= t.at,
                       Law::task_runs_in_turn, "task", task);
      open_[task] = story_.runs.size();
      story_.runs_of[task].push_back(open_[task]);
      story_.runs.push_back({.task = task,
                             .node = t.node.value,
                             .from = t.at,
                             .online = t.agent_at_once ? t.at : never});
    } else if (t.change == TaskChange::reactivated) {
      findings_.expect(ends_[task] == 1, Law::task_runs_in_turn, "task", task, "reactivated");
      ends_[task] = 0;
      if (!story_.over[task].empty()) story_.over[task].back().to = t.at;
      if (!story_.runs_of[task].empty())
        story_.runs[story_.runs_of[task].back()].reactivated = true;
    } else if (t.change == TaskChange::agent_online) {
      bool const runs = open_[task] != nothing;
      findings_.expect(runs && story_.runs[open_[task]].online == never, Law::agent_within_run,
                       "task", task);
      if (!runs) return;
      story_.runs[open_[task]].online = t.at;
      story_.runs[open_[task]].image_ms = t.image_ms;
    } else if (t.cause == batch::EndCause::terminated && open_[task] == nothing) {
      end_task(task, t.at);
    } else {
      RunOfTask& run = end(task, t.node.value, t.at);
      run.cause = t.cause;
      run.requeued = t.change == TaskChange::requeued;
      if (run.requeued) return;
      end_task(task, t.at);
    }
  }

  void end_task(std::uint32_t task, Time at) {
    findings_.expect(++ends_[task] == 1, Law::task_ends_once, "task", task);
    story_.over[task].push_back({.from = at});
  }

  RunOfTask& end(std::uint32_t task, std::uint32_t node, Time at) {
    bool const runs = open_[task] != nothing && story_.runs[open_[task]].node == node;
    findings_.expect(runs, Law::task_runs_in_turn, "task", task, "ended without running");
    if (!runs) return nobody_;
    RunOfTask& run = story_.runs[open_[task]];
    open_[task] = nothing;
    run.to = at;
    return run;
  }

  SwarmRecord const& record_;
  Story& story_;
  Findings& findings_;
  std::vector<std::size_t> open_;  // by task, its run
  std::vector<int> ends_;
  RunOfTask nobody_;
};

/// What may follow a job's change, by JobChange; `requested` may come whenever it was queued.
constexpr std::uint32_t ends = set(JobChange::succeeded, JobChange::failed, JobChange::cancelled);
constexpr std::uint32_t after_job_change[] = {
    /* queued */ ends | set(JobChange::started),
    /* requested */ 0,
    /* started */ ends,
    0,
    0,
    0,
    0,
};

void tell_jobs(SwarmCase const& of, SwarmRecord const& record, Story& story, Findings& findings) {
  story.jobs.resize(of.workload.load.jobs.size());
  std::vector<std::optional<JobChange>> last(story.jobs.size());
  for (batch::JobTransition const& t : record.jobs) {
    JobStory& job = story.jobs[t.job.value];
    bool fits = false;
    if (t.change == JobChange::requested) {
      fits = job.queued != never && job.requested == never;
      job.requested = t.at;
    } else {
      std::optional<JobChange>& before = last[t.job.value];
      fits = before ? holds(after_job_change[static_cast<int>(*before)], t.change)
                    : holds(set(JobChange::queued, JobChange::cancelled, JobChange::skipped),
                            t.change);
      before = t.change;
      if (t.change == JobChange::queued) {
        job.queued = t.at;
      } else if (t.change == JobChange::started) {
        job.started = t.at;
        job.agent = t.agent.value;
      } else {
        job.ended = t.at;
        job.end = t.change;
      }
    }
    findings.expect(fits, Law::job_in_turn, "job", t.job.value, "change",
                    static_cast<int>(t.change));
  }
}

}  // namespace

Time NodeStory::first(NodeChange change) const {
  for (auto const& [at, what] : changes) {
    if (what == change) return at;
  }
  return never;
}

bool NodeStory::changed_at(NodeChange change, Time at) const {
  return std::ranges::find(changes, std::pair(at, change)) != changes.end();
}

std::uint32_t task_of(batch::AgentAction const& action) {
  // Tasks are named `task17`, and `task17-2` after that.
  constexpr std::size_t prefix = 4;
  return static_cast<std::uint32_t>(
      parse_integer(batch::attempt_of(action.task).first.substr(prefix)).value_or(0));
}

Story story_of(SwarmCase const& of, SwarmRecord const& record, Findings& findings) {
  std::size_t const tasks = of.workload.load.jobs.size();
  Story story;
  story.runs_of.resize(tasks);
  story.over.resize(tasks);
  story.submitted.resize(tasks, never);
  for (Submission const& submission : record.submissions) {
    Time& first = story.submitted[submission.task.value];
    first = std::min(first, submission.at);
  }
  tell_nodes(record, story, findings);
  TaskTeller(record, story, findings, tasks).tell();
  tell_jobs(of, record, story, findings);
  return story;
}

bool has_agents(SwarmCase const& of) {
  return of.scenario.model.pipelines.service != sim::PipelineService::none;
}

bool has_flow(SwarmCase const& of) {
  load::Load const& load = of.workload.load;
  return has_agents(of) || !load.needs.empty() ||
         std::ranges::any_of(load.pipelines,
                             [](load::Pipeline const& p) { return p.cancelled != never; });
}

}  // namespace poolcast::experiment
