// Everything that happened in a run, in the order of time, as JSON lines.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/report/job_fate.hpp"
#include "engine/report/records.hpp"

namespace poolcast::report {
namespace {

using nlohmann::ordered_json;

struct Line {
  Time at;
  std::string text;
};

class Trace {
 public:
  explicit Trace(Records const& records) : records_(records) {}

  void add(Time at, char const* event, batch::PoolId pool, ordered_json const& rest) {
    if (at < records_.ledger.start || at > records_.ledger.end) return;
    ordered_json line = {
        {"time", format_time(at, 7)}, {"event", event}, {"pool", records_.pool_ids[pool.value]}};
    line.update(rest);
    lines_.push_back(
        {at, line.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n"});
  }

  std::string text() {
    std::ranges::stable_sort(lines_, {}, &Line::at);
    std::string text;
    for (Line const& line : lines_) text += line.text;
    return text;
  }

 private:
  Records const& records_;
  std::vector<Line> lines_;
};

void add_jobs(Trace& trace, Records const& records) {
  JobRuns const runs(records.ledger, records.load);
  JobFates const fates(runs);
  for (std::uint32_t i = 0; i < records.load.jobs.size(); ++i) {
    batch::PoolId const pool = records.load.jobs[i].pool;
    JobFate const fate = fates.of(batch::JobId{i});
    ordered_json const job = {
        {"job", records.load.ids.empty() ? std::to_string(i) : records.load.ids[i]}};
    trace.add(fate.queued, "job.queued", pool, job);
    if (fate.task && fate.node) {
      ordered_json started = job;
      started["task"] = fate.task->value;
      started["node"] = fate.node->value;
      trace.add(fate.started, "job.started", pool, started);
    }
    std::string const ended = "job." + std::string(text_of(fate.state));
    trace.add(fate.finished, ended.c_str(), pool, job);
  }
}

/// By NodeChange.
constexpr char const* node_events[] = {
    "node.requested", "node.creating",  "node.starting",        "node.waitingForStartTask",
    "node.idle",      "node.running",   "node.startTaskFailed", "node.unusable",
    "node.unknown",   "node.rebooting", "node.offline",         "node.leaving",
    "node.preempted", "node.removed",   "node.cancelled"};

/// Every state but those that the node's tasks tell of.
void add_nodes(Trace& trace, Records const& records) {
  for (batch::NodeStateRow const& row : records.ledger.node_states) {
    batch::NodeRow const& node = records.ledger.nodes[row.node.value];
    trace.add(row.at, node_events[static_cast<std::size_t>(row.state)], node.pool,
              {{"node", row.node.value},
               {"tier", node.tier == batch::NodeTier::dedicated ? "dedicated" : "lowPriority"}});
  }
}

void add_interruptions(Trace& trace, Records const& records) {
  constexpr char const* causes[] = {"none",     "scaleIn",   "preemption", "nodeRecovery",
                                    "exitCode", "imagePull", "wallClock",  "terminated"};
  for (batch::Interruption const& cut : records.ledger.interruptions) {
    batch::PoolId const pool = records.load.jobs[cut.task.value].pool;
    bool const by_itself = cut.requeued && cut.reactivated == never;
    ordered_json rest = {{"task", cut.task.value}};
    if (cut.started != never) rest["node"] = cut.node.value;
    rest["cause"] = causes[static_cast<std::size_t>(cut.cause)];
    trace.add(cut.ended, by_itself ? "task.requeued" : "task.failed", pool, rest);
    trace.add(cut.reactivated, "task.reactivated", pool, {{"task", cut.task.value}});
  }
}

void add_evaluations(Trace& trace, Records const& records) {
  constexpr char const* limits[] = {"none", "formula", "quota"};
  for (batch::EvaluationRow const& row : records.ledger.evaluations) {
    trace.add(row.at, row.failed ? "evaluation.failed" : "evaluation", row.pool,
              {{"dedicated", {row.before.dedicated, row.after.dedicated}},
               {"lowPriority", {row.before.low_priority, row.after.low_priority}},
               {"limit", limits[static_cast<std::size_t>(row.limit)]}});
  }
}

}  // namespace

std::string trace_lines(Records const& records) {
  Trace trace(records);
  add_interruptions(trace, records);
  add_nodes(trace, records);
  add_jobs(trace, records);
  add_evaluations(trace, records);
  return trace.text();
}

}  // namespace poolcast::report
