#include <algorithm>
#include <tuple>

#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {
namespace {

using batch::EndCause;
using batch::NodeChange;

/// By when an accepted submission of the task must have been made.
Time submission_deadline(Evidence const& e, std::uint32_t task, Time asked) {
  // Whoever is refused by chance may run into a fault.
  Duration const refused_for = e.of.faulty ? 15 * minute : 30 * second;
  Time deadline = asked;
  bool later = e.of.faulty;
  for (bool moved = true; moved;) {
    moved = false;
    for (sim::Fault const& fault : e.model().faults) {
      Time const from = e.of.scenario.start + fault.from;
      Time const until = e.of.scenario.start + fault.until;
      bool const concerns = !fault.pool || *fault.pool == e.job(task).pool;
      if (fault.kind != sim::FaultKind::submit_error || !concerns) continue;
      if (deadline + refused_for < from || deadline >= until) continue;
      deadline = until;
      moved = later = true;
    }
  }
  if (e.of.faulty) deadline += 15 * minute;
  return later ? deadline + minute : deadline;
}

void check_submissions(Evidence const& e, Findings& findings) {
  bool const flow = has_flow(e.of);
  for (std::uint32_t task = 0; task < e.jobs(); ++task) {
    Time const asked = flow ? e.story.jobs[task].requested : e.job(task).queued;
    Time const submitted = e.story.submitted[task];
    // What came after the last look that succeeded is not in the story.
    bool const known = submitted <= e.end();
    findings.expect(!known || submitted >= asked, Law::submitted_in_time, "task", task,
                    "too early");
    Time const deadline = submission_deadline(e, task, asked);
    findings.expect(asked > e.end() || deadline > e.end() || submitted <= deadline,
                    Law::submitted_in_time, "task", task);
  }
}

/// The stretch of usable time of the node in which the run began: idle or running, and until when.
/// Nothing that leaves is started on.
bool within_usable_time(NodeStory const& node, RunOfTask const& run) {
  Time begun = never;
  bool leaving = false;
  Time leaving_at = never;
  for (auto const& [at, change] : node.changes) {
    bool const usable = change == NodeChange::idle || change == NodeChange::running;
    if (change == NodeChange::leaving) {
      leaving = true;
      leaving_at = at;
      continue;  // it works on
    }
    if (usable && begun == never) begun = at;
    if (usable) continue;
    if (begun != never && run.from >= begun && run.from <= at && run.to <= at) {
      return !leaving || run.from <= leaving_at;
    }
    begun = never;
  }
  return begun != never && run.from >= begun && (!leaving || run.from <= leaving_at);
}

bool cause_happened(Evidence const& e, NodeStory const& node, RunOfTask const& run) {
  sim::PoolModel const& pool = e.pool(node.pool);
  switch (run.cause) {
    case EndCause::none:
      return false;
    case EndCause::terminated:
      return std::ranges::any_of(e.record.actions, [&](ActionTaken const& taken) {
        return taken.action.kind == batch::AgentActionKind::end_task && taken.at == run.to &&
               task_of(taken.action) == run.task;
      });
    case EndCause::scale_in:
      return node.changed_at(NodeChange::leaving, run.to);
    case EndCause::preemption:
      return node.changed_at(NodeChange::preempted, run.to) ||
             node.changed_at(NodeChange::removed, run.to);
    case EndCause::node_recovery:
      return node.changed_at(NodeChange::unknown, run.to) ||
             node.changed_at(NodeChange::unusable, run.to);
    case EndCause::exit_code:
      return pool.tasks.failure_percent > 0;
    case EndCause::image_pull:
      return std::ranges::any_of(e.model().faults, [&](sim::Fault const& fault) {
        return fault.kind == sim::FaultKind::registry_down &&
               e.of.scenario.start + fault.from <= run.from &&
               run.from < e.of.scenario.start + fault.until;
      });
    case EndCause::wall_clock:
      return pool.tasks.max_wall_clock_time && run.to - run.from == *pool.tasks.max_wall_clock_time;
  }
  return false;
}

void check_runs(Evidence const& e, Findings& findings) {
  for (RunOfTask const& run : e.story.runs) {
    auto const found = e.story.nodes.find(run.node);
    bool const known = found != e.story.nodes.end();
    findings.expect(known && within_usable_time(found->second, run), Law::usable_node, "task",
                    run.task, "on node", run.node);
    if (!known) continue;
    NodeStory const& node = found->second;
    sim::TaskRules const& rules = e.pool(node.pool).tasks;
    findings.expect(node.pool == e.job(run.task).pool, Law::own_pool, "task", run.task);
    findings.expect(run.online == never || (run.from <= run.online && run.online <= run.to),
                    Law::agent_within_run, "task", run.task);
    Time const seen_to = std::min(run.to, e.end());
    findings.expect(!rules.max_wall_clock_time ||
                        seen_to - run.from <= *rules.max_wall_clock_time ||
                        run.cause == EndCause::image_pull,
                    Law::wall_clock_time, "task", run.task);
    bool const cut = run.to != never && !run.completed;
    findings.expect(!cut || cause_happened(e, node, run), Law::cut_for_its_cause, "task", run.task,
                    "cause", static_cast<int>(run.cause));
  }
}

/// Ends before begins of the same instant.
void check_slots(Evidence const& e, Findings& findings) {
  std::vector<std::tuple<std::uint32_t, Time, int>> changes;
  for (RunOfTask const& run : e.story.runs) {
    int const slots = e.job(run.task).slots;
    changes.emplace_back(run.node, run.from, slots);
    if (run.to > run.from && run.to != never) changes.emplace_back(run.node, run.to, -slots);
    if (run.to == run.from) changes.pop_back();  // it took room for no time
  }
  std::ranges::sort(changes);
  std::uint32_t last = ~0U;
  int taken = 0;
  for (auto const& [node, at, slots] : changes) {
    if (node != last) taken = 0;
    last = node;
    taken += slots;
    auto const story = e.story.nodes.find(node);
    bool const fits =
        story != e.story.nodes.end() && taken <= e.pool(story->second.pool).task_slots_per_node;
    findings.expect(fits, Law::slots_never_oversubscribed, "node", node);
  }
}

void check_retries(Evidence const& e, Findings& findings) {
  for (std::uint32_t task = 0; task < e.jobs(); ++task) {
    int const most = e.pool_of_job(task).tasks.max_retry_count;
    int retried = 0;
    for (std::size_t const run : e.story.runs_of[task]) {
      RunOfTask const& told = e.story.runs[run];
      bool const by_itself = told.cause == EndCause::exit_code;
      if (by_itself && told.requeued) ++retried;
      bool const failed = by_itself && !told.requeued;
      bool const holds = most < 0 ? !failed : retried <= most && (!failed || retried == most);
      findings.expect(holds, Law::retries, "task", task, "retried", retried);
      if (told.reactivated) retried = 0;
    }
  }
}

}  // namespace

void check_tasks(Evidence const& evidence, Findings& findings) {
  check_submissions(evidence, findings);
  check_runs(evidence, findings);
  check_slots(evidence, findings);
  check_retries(evidence, findings);
}

}  // namespace poolcast::experiment
