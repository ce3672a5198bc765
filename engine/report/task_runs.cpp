#include "engine/report/task_runs.hpp"

#include <algorithm>

namespace poolcast::report {
namespace {

Time end_of(batch::Ledger const& ledger, JobFates const& fates, std::uint32_t task) {
  if (ledger.jobs.empty()) return fates.of(batch::JobId{task}).finished;
  return task < ledger.task_ends.size() ? ledger.task_ends[task] : never;
}

}  // namespace

std::vector<TaskRun> task_runs(batch::Ledger const& ledger, load::Load const& load,
                               JobFates const& fates) {
  std::vector<TaskRun> runs;
  runs.reserve(ledger.interruptions.size() + ledger.tasks.size());
  for (batch::Interruption const& cut : ledger.interruptions) {
    if (cut.started == never) continue;
    runs.push_back({cut.task, cut.node, cut.started, cut.started, cut.ended, cut.cause});
  }
  for (std::uint32_t i = 0; i < ledger.tasks.size() && i < load.jobs.size(); ++i) {
    batch::TaskRow const row = ledger.tasks[i];
    if (row.started == never || fates.over(batch::TaskId{i})) continue;
    Time const ended = std::min(end_of(ledger, fates, i), ledger.end);
    Time const online = row.agent_start_ms == batch::not_online
                            ? ended
                            : row.started + row.agent_start_ms * millisecond;
    runs.push_back({batch::TaskId{i}, row.node, row.started, std::min(online, ended), ended,
                    batch::EndCause::none});
  }
  return runs;
}

}  // namespace poolcast::report
