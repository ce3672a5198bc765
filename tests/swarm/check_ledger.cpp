#include <algorithm>
#include <map>

#include "tests/swarm/checks.hpp"
#include "tests/swarm/lives.hpp"

namespace poolcast::experiment {
namespace {

using batch::NodeRow;

bool equal(NodeRow const& row, LifeOfNode const& life) {
  return row.requested == life.requested && row.allocated == life.allocated &&
         row.ready == life.ready && row.leaving == life.leaving && row.removed == life.removed;
}

bool in_order(NodeRow const& row) {
  return row.requested <= row.allocated && row.allocated <= row.booted &&
         row.booted <= row.image_ready && row.image_ready <= row.ready;
}

void check_lives(Evidence const& e, Findings& findings) {
  std::map<std::uint32_t, std::vector<NodeRow const*>> rows;
  for (batch::PastLife const& past : e.ledger.past_lives) {
    rows[past.node.value].push_back(&past.row);
  }
  for (std::uint32_t i = 0; i < e.ledger.nodes.size(); ++i) rows[i].push_back(&e.ledger.nodes[i]);
  for (auto const& [id, node] : e.story.nodes) {
    std::vector<LifeOfNode> const lives = lives_of(node, e.end());
    bool same = rows[id].size() == lives.size();
    for (std::size_t i = 0; same && i < lives.size(); ++i) {
      NodeRow const& row = *rows[id][i];
      same =
          equal(row, lives[i]) && in_order(row) && row.pool == node.pool && row.tier == node.tier;
    }
    findings.expect(same, Law::ledger_nodes, "node", id);
  }
}

/// Whether it is the end of the run, if there is one.
bool is_end_of(batch::Interruption const& cut, RunOfTask const* run) {
  return run != nullptr && cut.node.value == run->node && cut.started == run->from &&
         cut.requeued == run->again();
}

void check_interruptions(Evidence const& e, Findings& findings) {
  std::size_t next = 0;
  std::vector<std::size_t> run_of(e.jobs());
  for (batch::TaskTransition const& t : e.record.tasks) {
    bool const cut_short =
        t.change == batch::TaskChange::requeued || t.change == batch::TaskChange::failed;
    if (!cut_short) continue;
    std::uint32_t const task = t.task.value;
    bool same = next < e.ledger.interruptions.size();
    if (same) {
      batch::Interruption const& cut = e.ledger.interruptions[next++];
      bool const waited = cut.started == never && t.cause == batch::EndCause::terminated;
      std::vector<std::size_t> const& runs = e.story.runs_of[task];
      bool const ran = !waited && run_of[task] < runs.size();
      RunOfTask const* const run = ran ? &e.story.runs[runs[run_of[task]++]] : nullptr;
      same = cut.task == t.task && cut.ended == t.at && cut.cause == t.cause &&
             (waited || is_end_of(cut, run));
    }
    findings.expect(same, Law::ledger_runs, "task", task, "cut short");
  }
  findings.expect(next == e.ledger.interruptions.size(), Law::ledger_runs, "too many are cut");
}

void check_rows(Evidence const& e, Findings& findings) {
  for (std::uint32_t task = 0; task < e.jobs(); ++task) {
    batch::TaskRow const row =
        task < e.ledger.tasks.size() ? e.ledger.tasks[task] : batch::TaskRow{};
    RunOfTask const* const run = e.story.last_run(task);
    bool const waits = run == nullptr || run->again();
    if (waits) {
      findings.expect(row.started == never, Law::ledger_runs, "task", task, "waits");
      continue;
    }
    Time const online = row.agent_start_ms == batch::not_online
                            ? never
                            : row.started + row.agent_start_ms * millisecond;
    findings.expect(
        row.started == run->from && row.node.value == run->node && online == run->online,
        Law::ledger_runs, "task", task);
  }
}

void check_job_rows(Evidence const& e, Findings& findings) {
  for (std::uint32_t job = 0; job < e.jobs(); ++job) {
    JobStory const& told = e.story.jobs[job];
    batch::JobRow const row = job < e.ledger.jobs.size() ? e.ledger.jobs[job] : batch::JobRow{};
    bool const own = !has_agents(e.of) && told.queued != never;
    std::uint32_t const agent = own ? job : told.agent;
    findings.expect(row.queued == told.queued && row.requested == told.requested &&
                        row.started == told.started && row.ended == told.ended &&
                        row.agent.value == agent && (!told.end || row.last == *told.end),
                    Law::ledger_jobs, "job", job);
  }
}

}  // namespace

void check_ledger(Evidence const& evidence, Findings& findings) {
  check_lives(evidence, findings);
  check_interruptions(evidence, findings);
  check_rows(evidence, findings);
  if (has_flow(evidence.of)) check_job_rows(evidence, findings);
}

}  // namespace poolcast::experiment
