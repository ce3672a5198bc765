#include "engine/report/html_series.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/report/columns.hpp"

namespace poolcast::report {
namespace {

using nlohmann::ordered_json;

std::int64_t ms_since(Time start, Time time) { return (time - start) / millisecond; }

template <class Rows, class Value>
std::string column(Rows const& rows, Value value) {
  std::vector<std::int64_t> values;
  values.reserve(rows.size());
  for (auto const& row : rows) values.push_back(value(row));
  return column_text(values);
}

std::string times(std::vector<Time> const& moments, Time start) {
  return column(moments, [&](Time time) { return ms_since(start, time); });
}

ordered_json steps(Steps const& steps, Time start) {
  return {{"at", times(steps.at, start)}, {"value", column_text(steps.value)}};
}

ordered_json tier(TierSeries const& series, Time start) {
  return {
      {"target", steps(series.target, start)},     {"current", steps(series.current, start)},
      {"starting", steps(series.starting, start)}, {"idle", steps(series.idle, start)},
      {"running", steps(series.running, start)},   {"preempted", steps(series.preempted, start)}};
}

ordered_json tasks(std::vector<TaskBar> const& bars, Time start) {
  return {
      {"lane", column(bars, [](TaskBar const& bar) { return bar.lane; })},
      {"job", column(bars, [](TaskBar const& bar) { return bar.job; })},
      {"started", column(bars, [&](TaskBar const& bar) { return ms_since(start, bar.started); })},
      {"online",
       column(bars, [](TaskBar const& bar) { return ms_since(bar.started, bar.online); })},
      {"ended", column(bars, [](TaskBar const& bar) { return ms_since(bar.started, bar.ended); })},
      {"cut", column(bars, [](TaskBar const& bar) { return bar.cut_short ? 1 : 0; })}};
}

ordered_json nodes(std::vector<NodeBar> const& bars, Time start) {
  return {
      {"lane", column(bars, [](NodeBar const& bar) { return bar.lane; })},
      {"activity",
       column(bars, [](NodeBar const& bar) { return static_cast<std::int64_t>(bar.activity); })},
      {"from", column(bars, [&](NodeBar const& bar) { return ms_since(start, bar.from); })},
      {"until", column(bars, [](NodeBar const& bar) { return ms_since(bar.from, bar.until); })}};
}

ordered_json lanes(std::vector<Lane> const& lanes) {
  return {{"node", column(lanes, [](Lane const& lane) { return lane.node.value; })},
          {"tier",
           column(lanes, [](Lane const& lane) { return static_cast<std::int64_t>(lane.tier); })}};
}

ordered_json evaluations(std::vector<EvaluationMark> const& marks, Time start) {
  auto const of = [&](auto value) {
    return column(marks, [&](EvaluationMark const& mark) { return value(mark.row); });
  };
  using batch::EvaluationRow;
  std::vector<std::int64_t> lines;
  for (EvaluationMark const& mark : marks)
    lines.insert(lines.end(), mark.lines.begin(), mark.lines.end());
  return {
      {"at", of([&](EvaluationRow const& row) { return ms_since(start, row.at); })},
      {"limit", of([](EvaluationRow const& row) { return static_cast<std::int64_t>(row.limit); })},
      {"failed", of([](EvaluationRow const& row) { return row.failed ? 1 : 0; })},
      {"dedicatedBefore", of([](EvaluationRow const& row) { return row.before.dedicated; })},
      {"dedicatedAfter", of([](EvaluationRow const& row) { return row.after.dedicated; })},
      {"lowPriorityBefore", of([](EvaluationRow const& row) { return row.before.low_priority; })},
      {"lowPriorityAfter", of([](EvaluationRow const& row) { return row.after.low_priority; })},
      {"lineCount", column(marks,
                           [](EvaluationMark const& mark) {
                             return static_cast<std::int64_t>(mark.lines.size());
                           })},
      {"lines", column_text(lines)}};
}

ordered_json pool(PoolDetail const& detail, PoolFacts const& facts, Time start) {
  return {{"id", facts.id},
          {"slots", facts.task_slots_per_node},
          {"active", steps(detail.active_tasks, start)},
          {"running", steps(detail.running_tasks, start)},
          {"tiers", {tier(detail.tiers[0], start), tier(detail.tiers[1], start)}},
          {"cost", steps(detail.cost_micro, start)},
          {"lanes", lanes(detail.lanes)},
          {"nodes", nodes(detail.nodes, start)},
          {"tasks", tasks(detail.tasks, start)},
          {"queued", times(detail.queued, start)},
          {"waited", column(detail.waited, [](Duration wait) { return wait / millisecond; })},
          {"evaluations", evaluations(detail.evaluations, start)}};
}

}  // namespace

std::string series_json(Page const& page) {
  Report const& first = page.runs.front().report;
  Time end = first.end;
  for (DrawnRun const& run : page.runs) end = std::max(end, run.report.end);
  ordered_json root = {{"start", ms_since(Time{}, first.start)},
                       {"length", ms_since(first.start, end)},
                       {"currency", first.facts.billing.currency}};
  for (DrawnRun const& run : page.runs) {
    ordered_json drawn = {{"label", run.label}, {"lines", run.detail.trace_lines}};
    std::vector<PoolFacts> const& facts = run.report.facts.pools;
    drawn["pools"] = ordered_json::array();
    for (std::size_t i = 0; i < std::min(facts.size(), run.detail.pools.size()); ++i) {
      drawn["pools"].push_back(pool(run.detail.pools[i], facts[i], first.start));
    }
    root["runs"].push_back(std::move(drawn));
  }
  std::string const json = root.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  // A script element ends at `</script`, and begins another way at `<!--`, wherever these stand.
  std::string safe;
  safe.reserve(json.size());
  for (char const c : json) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace poolcast::report
