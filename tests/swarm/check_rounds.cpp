// What was done about agents by whoever looks after them.
#include <algorithm>
#include <map>

#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {
namespace {

using batch::ActionOutcome;
using batch::AgentActionKind;

Time assigned_at(Evidence const& e, std::uint32_t job) {
  return e.story.jobs[job].started -
         sample(e.model().pipelines.receive, draw(e.model().seed, Stream::receive, job));
}

/// From its assignment on; one whose agent was lost before it began is not told.
void check_ended(Evidence const& e, Findings& findings) {
  for (RunOfTask const& run : e.story.runs) {
    if (run.cause != batch::EndCause::terminated) continue;
    for (std::uint32_t job = 0; job < e.jobs(); ++job) {
      JobStory const& told = e.story.jobs[job];
      bool const of_this = told.started != never && told.agent == run.task &&
                           run.from <= told.started && told.started <= run.to;
      bool const at_work = of_this && assigned_at(e, job) < run.to && run.to < told.ended;
      findings.expect(!at_work, Law::only_idle_agents_ended, "task", run.task, "job", job);
    }
  }
}

void check_attempts(Evidence const& e, Findings& findings) {
  std::map<std::string, int> attempts;
  for (ActionTaken const& taken : e.record.actions) {
    if (taken.action.kind != AgentActionKind::repeat_task) continue;
    int const tried = ++attempts[batch::attempt_of(taken.action.task).first] + 1;
    findings.expect(e.of.scenario.reconciling && tried <= e.of.scenario.reconciling->rules.attempts,
                    Law::attempts_at_an_agent, taken.action.task, "attempts", tried);
  }
}

void check_ledger_actions(Evidence const& e, Findings& findings) {
  std::size_t next = 0;
  std::vector<batch::AgentActionRow> const& rows = e.ledger.agent_actions;
  for (ActionTaken const& taken : e.record.actions) {
    if (taken.outcome != ActionOutcome::done) continue;
    bool const same = next < rows.size() && rows[next].at == taken.at &&
                      rows[next].pool == taken.pool && rows[next].kind == taken.action.kind;
    findings.expect(same, Law::actions_in_ledger, "at", taken.at.ticks);
    ++next;
  }
  findings.expect(next == rows.size(), Law::actions_in_ledger, "too many", rows.size());
}

}  // namespace

void check_rounds(Evidence const& evidence, Findings& findings) {
  check_ended(evidence, findings);
  check_attempts(evidence, findings);
  check_ledger_actions(evidence, findings);
  findings.expect(evidence.record.left_to_do.empty(), Law::nothing_left_to_do,
                  evidence.record.left_to_do);
}

}  // namespace poolcast::experiment
