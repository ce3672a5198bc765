#include "engine/report/records.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "engine/base/text.hpp"
#include "engine/report/job_fate.hpp"
#include "engine/report/lives.hpp"
#include "engine/report/metric_text.hpp"
#include "engine/report/waiting.hpp"

namespace poolcast::report {
namespace {

/// Exact: seven digits are whole ticks.
std::string seconds(Duration length) {
  std::int64_t const ticks = std::abs(length.ticks);
  char text[48];
  std::snprintf(text, sizeof text, "%s%lld.%07lld", length.ticks < 0 ? "-" : "",
                static_cast<long long>(ticks / second.ticks),
                static_cast<long long>(ticks % second.ticks));
  return text;
}

/// A moment that has not come within the run is empty.
std::string since_start(Records const& records, Time time) {
  return time > records.ledger.end ? "" : seconds(time - records.ledger.start);
}

char const* text_of(batch::NodeTier tier) {
  return tier == batch::NodeTier::dedicated ? "dedicated" : "lowPriority";
}

std::string row(std::vector<std::string> const& fields) {
  std::string text;
  for (std::string const& field : fields) text.append(field).append(",");
  text.back() = '\n';
  return text;
}

std::string life(Records const& records, batch::NodeId id, batch::NodeRow const& node) {
  batch::Ledger const& ledger = records.ledger;
  std::vector<std::string> fields{std::to_string(id.value),
                                  csv_field(records.pool_ids[node.pool.value]), text_of(node.tier)};
  for (Time const time : {node.requested, node.allocated, node.booted, node.image_ready, node.ready,
                          node.leaving, node.removed}) {
    fields.push_back(since_start(records, time));
  }
  for (Duration const part : spent_until(node, ledger.end)) fields.push_back(seconds(part));
  return row(fields);
}

}  // namespace

std::string tasks_csv(Records const& records) {
  std::string text =
      "job_id,pool,submission_time,requested_number_of_resources,success,final_state,"
      "starting_time,execution_time,finish_time,waiting_time,turnaround_time,"
      "allocated_resources,task";
  for (WaitingPartName const& part : waiting_part_names)
    text += ",waiting_" + std::string(part.name);
  text += "\n";
  JobRuns const runs(records.ledger, records.load);
  JobWaits const waits(runs);
  JobFates const fates(runs);
  for (std::uint32_t i = 0; i < records.load.jobs.size(); ++i) {
    load::Job const& job = records.load.jobs[i];
    JobFate const fate = fates.of(batch::JobId{i});
    if (fate.queued > records.ledger.end) continue;
    bool const ended = fate.finished != never;
    std::optional<WaitingTime> const waiting = waits.of(batch::JobId{i});
    std::vector<std::string> fields{
        records.load.ids.empty() ? std::to_string(i) : csv_field(records.load.ids[i]),
        csv_field(records.pool_ids[job.pool.value]),
        since_start(records, fate.queued),
        std::to_string(job.slots),
        fate.state == JobState::completed ? "1" : "0",
        std::string(text_of(fate.state)),
        since_start(records, fate.started),
        ended && fate.started != never ? seconds(fate.finished - fate.started) : "",
        since_start(records, fate.finished),
        waiting ? seconds(waiting->total()) : "",
        ended ? seconds(fate.finished - fate.queued) : "",
        fate.node ? std::to_string(fate.node->value) : "",
        fate.task ? std::to_string(fate.task->value) : ""};
    for (std::size_t part = 0; part < waiting_part_count; ++part) {
      fields.push_back(waiting ? seconds(waiting->parts[part]) : "");
    }
    text += row(fields);
  }
  return text;
}

std::string nodes_csv(Records const& records) {
  std::string text =
      "node,pool,tier,requested,allocated,booted,image_ready,ready,leaving,removed,"
      "starting_seconds,pulling_seconds,idle_seconds,running_seconds,draining_seconds,"
      "unusable_seconds\n";
  for (batch::PastLife const& past : records.ledger.past_lives) {
    text += life(records, past.node, past.row);
  }
  for (std::uint32_t i = 0; i < records.ledger.nodes.size(); ++i) {
    batch::NodeRow const& node = records.ledger.nodes[i];
    if (node.requested != never) text += life(records, batch::NodeId{i}, node);
  }
  return text;
}

std::string evaluations_csv(Records const& records) {
  constexpr char const* limits[] = {"", "formula", "quota"};
  std::string text =
      "time,pool,failed,limit,dedicated_before,low_priority_before,dedicated_after,"
      "low_priority_after\n";
  for (batch::EvaluationRow const& evaluation : records.ledger.evaluations) {
    text += row({seconds(evaluation.at - records.ledger.start),
                 csv_field(records.pool_ids[evaluation.pool.value]), evaluation.failed ? "1" : "0",
                 limits[static_cast<std::size_t>(evaluation.limit)],
                 std::to_string(evaluation.before.dedicated),
                 std::to_string(evaluation.before.low_priority),
                 std::to_string(evaluation.after.dedicated),
                 std::to_string(evaluation.after.low_priority)});
  }
  return text;
}

}  // namespace poolcast::report
