#include <algorithm>
#include <array>

#include "engine/experiment/facts.hpp"
#include "engine/report/summary.hpp"
#include "tests/swarm/checks.hpp"
#include "tests/swarm/lives.hpp"

namespace poolcast::experiment {
namespace {

using batch::EndCause;
using batch::NodeChange;
using report::Summary;

std::vector<Summary> summaries_of(Evidence const& e) {
  return report::summarise(e.ledger, e.of.workload.load, facts_of(e.of.scenario));
}

void check_node_time(Evidence const& e, Summary const& total, Findings& findings) {
  std::array<Duration, batch::node_activities> spent{};
  Duration lived[2];
  std::uint64_t started = 0, preempted = 0;
  for (auto const& [id, node] : e.story.nodes) {
    for (LifeOfNode const& life : lives_of(node, e.end())) {
      for (std::size_t i = 0; i < spent.size(); ++i) spent[i] += life.spent[i];
      lived[static_cast<std::size_t>(node.tier)] += life.length(e.end());
      started += life.allocated == never ? 0 : 1;
    }
    preempted += static_cast<std::uint64_t>(std::ranges::count(
        node.changes, NodeChange::preempted, &std::pair<Time, NodeChange>::second));
  }
  for (std::size_t i = 0; i < spent.size(); ++i) {
    findings.expect(total.node_time.spent[i] == spent[i], Law::node_time, "activity", i,
                    total.node_time.spent[i].ticks, "not", spent[i].ticks);
  }
  findings.expect(total.tier_time[0].total() == lived[0] && total.tier_time[1].total() == lived[1],
                  Law::tier_time);
  findings.expect(total.nodes_started == started && total.nodes_preempted == preempted,
                  Law::nodes_counted, total.nodes_started, "not", started, "preempted",
                  total.nodes_preempted, "not", preempted);
}

void check_tasks_counted(Evidence const& e, Summary::Tasks const& tasks, Findings& findings) {
  findings.expect(tasks.submitted == tasks.completed + tasks.running + tasks.waiting +
                                         tasks.terminated + tasks.failed + tasks.cancelled,
                  Law::tasks_add_up, tasks.submitted);
  std::uint64_t succeeded = 0, failed = 0, running = 0;
  if (has_flow(e.of)) {
    for (JobStory const& job : e.story.jobs) {
      succeeded += job.end == batch::JobChange::succeeded ? 1 : 0;
      failed += job.end == batch::JobChange::failed ? 1 : 0;
    }
  } else {
    for (batch::PoolCounts const& counts : e.ledger.final_counts) {
      succeeded += counts.succeeded_tasks;
      failed += counts.failed_tasks;
      running += counts.running_tasks;
    }
  }
  bool const same = tasks.completed == succeeded && tasks.terminated + tasks.failed == failed &&
                    (has_flow(e.of) || tasks.running == running);
  findings.expect(same, Law::tasks_counted, "completed", tasks.completed, "not", succeeded,
                  "failed", tasks.terminated + tasks.failed, "not", failed);
}

void check_cuts(Evidence const& e, Summary::Tasks const& tasks, Findings& findings) {
  std::uint64_t requeued = 0, preempted = 0, recovered = 0, retried = 0;
  for (RunOfTask const& run : e.story.runs) {
    if (!run.requeued) continue;
    requeued += run.cause == EndCause::scale_in ? 1 : 0;
    preempted += run.cause == EndCause::preemption ? 1 : 0;
    recovered += run.cause == EndCause::node_recovery ? 1 : 0;
    retried += run.cause == EndCause::exit_code ? 1 : 0;
  }
  findings.expect(tasks.requeued == requeued && tasks.preempted == preempted &&
                      tasks.recovered == recovered && tasks.retried == retried,
                  Law::cuts_counted);
}

void check_slots_used(Evidence const& e, Summary const& total, Findings& findings) {
  std::int64_t used = 0;
  for (RunOfTask const& run : e.story.runs) {
    used += (std::min(run.to, e.end()) - run.from).ticks * e.job(run.task).slots;
  }
  findings.expect(total.used_slot_ticks == used, Law::used_slots, total.used_slot_ticks, "not",
                  used);
}

}  // namespace

void check_pools(std::vector<Summary> const& with_total, Findings& findings) {
  Summary const& total = with_total.back();
  std::uint64_t submitted = 0, completed = 0, nodes = 0, waited = 0;
  std::int64_t used = 0;
  Duration node_time;
  for (std::size_t i = 0; i + 1 < with_total.size(); ++i) {
    submitted += with_total[i].tasks.submitted;
    completed += with_total[i].tasks.completed;
    nodes += with_total[i].nodes_started;
    waited += with_total[i].waiting.jobs;
    used += with_total[i].used_slot_ticks;
    node_time += with_total[i].node_time.total();
  }
  findings.expect(submitted == total.tasks.submitted && completed == total.tasks.completed &&
                      nodes == total.nodes_started && waited == total.waiting.jobs &&
                      used == total.used_slot_ticks && node_time == total.node_time.total(),
                  Law::pools_add_up);
}

void check_summary(Evidence const& evidence, Findings& findings) {
  std::vector<Summary> const summaries = summaries_of(evidence);
  Summary const& total = summaries.back();
  check_node_time(evidence, total, findings);
  check_tasks_counted(evidence, total.tasks, findings);
  check_cuts(evidence, total.tasks, findings);
  check_slots_used(evidence, total, findings);
  check_pools(summaries, findings);
}

}  // namespace poolcast::experiment
