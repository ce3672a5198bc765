#include "engine/report/html_series.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "engine/report/columns.hpp"

namespace poolcast::report {
namespace {

using nlohmann::ordered_json;

std::int64_t ms_since(Time start, Time time) { return (time - start) / millisecond; }

struct Drawing {
  Time start;
  Columns columns{};
};

ordered_json placed(Drawing& drawing, std::span<std::int64_t const> values) {
  auto const [begin, count] = drawing.columns.add(values);
  return {begin, count};
}

template <class Rows, class Value>
ordered_json column(Drawing& drawing, Rows const& rows, Value value) {
  std::vector<std::int64_t> values;
  values.reserve(rows.size());
  for (auto const& row : rows) values.push_back(value(row));
  return placed(drawing, values);
}

ordered_json times(Drawing& drawing, std::vector<Time> const& moments) {
  return column(drawing, moments, [&](Time time) { return ms_since(drawing.start, time); });
}

ordered_json steps(Drawing& drawing, Steps const& steps) {
  return {{"at", times(drawing, steps.at)}, {"value", placed(drawing, steps.value)}};
}

ordered_json tier(Drawing& drawing, TierSeries const& series) {
  return {{"target", steps(drawing, series.target)},
          {"current", steps(drawing, series.current)},
          {"starting", steps(drawing, series.starting)},
          {"idle", steps(drawing, series.idle)},
          {"running", steps(drawing, series.running)},
          {"preempted", steps(drawing, series.preempted)}};
}

ordered_json tasks(Drawing& drawing, std::vector<TaskBar> const& bars) {
  return {
      {"lane", column(drawing, bars, [](TaskBar const& bar) { return bar.lane; })},
      {"job", column(drawing, bars, [](TaskBar const& bar) { return bar.job; })},
      {"started", column(drawing, bars,
                         [&](TaskBar const& bar) { return ms_since(drawing.start, bar.started); })},
      {"online",
       column(drawing, bars, [](TaskBar const& bar) { return ms_since(bar.started, bar.online); })},
      {"ended",
       column(drawing, bars, [](TaskBar const& bar) { return ms_since(bar.started, bar.ended); })},
      {"cut", column(drawing, bars, [](TaskBar const& bar) { return bar.cut_short ? 1 : 0; })}};
}

ordered_json nodes(Drawing& drawing, std::vector<NodeBar> const& bars) {
  return {{"lane", column(drawing, bars, [](NodeBar const& bar) { return bar.lane; })},
          {"activity",
           column(drawing, bars,
                  [](NodeBar const& bar) { return static_cast<std::int64_t>(bar.activity); })},
          {"from", column(drawing, bars,
                          [&](NodeBar const& bar) { return ms_since(drawing.start, bar.from); })},
          {"until", column(drawing, bars,
                           [](NodeBar const& bar) { return ms_since(bar.from, bar.until); })}};
}

ordered_json lanes(Drawing& drawing, std::vector<Lane> const& lanes) {
  return {{"node", column(drawing, lanes, [](Lane const& lane) { return lane.node.value; })},
          {"tier", column(drawing, lanes,
                          [](Lane const& lane) { return static_cast<std::int64_t>(lane.tier); })}};
}

ordered_json evaluations(Drawing& drawing, std::vector<EvaluationMark> const& marks) {
  auto const of = [&](auto value) {
    return column(drawing, marks, [&](EvaluationMark const& mark) { return value(mark.row); });
  };
  using batch::EvaluationRow;
  std::vector<std::int64_t> lines;
  for (EvaluationMark const& mark : marks)
    lines.insert(lines.end(), mark.lines.begin(), mark.lines.end());
  return {
      {"at", of([&](EvaluationRow const& row) { return ms_since(drawing.start, row.at); })},
      {"limit", of([](EvaluationRow const& row) { return static_cast<std::int64_t>(row.limit); })},
      {"failed", of([](EvaluationRow const& row) { return row.failed ? 1 : 0; })},
      {"dedicatedBefore", of([](EvaluationRow const& row) { return row.before.dedicated; })},
      {"dedicatedAfter", of([](EvaluationRow const& row) { return row.after.dedicated; })},
      {"lowPriorityBefore", of([](EvaluationRow const& row) { return row.before.low_priority; })},
      {"lowPriorityAfter", of([](EvaluationRow const& row) { return row.after.low_priority; })},
      {"lineCount", column(drawing, marks,
                           [](EvaluationMark const& mark) {
                             return static_cast<std::int64_t>(mark.lines.size());
                           })},
      {"lines", placed(drawing, lines)}};
}

ordered_json pool(Drawing& drawing, PoolDetail const& detail, PoolFacts const& facts) {
  return {
      {"id", facts.id},
      {"slots", facts.task_slots_per_node},
      {"active", steps(drawing, detail.active_tasks)},
      {"running", steps(drawing, detail.running_tasks)},
      {"tiers", {tier(drawing, detail.tiers[0]), tier(drawing, detail.tiers[1])}},
      {"cost", steps(drawing, detail.cost_micro)},
      {"lanes", lanes(drawing, detail.lanes)},
      {"nodes", nodes(drawing, detail.nodes)},
      {"tasks", tasks(drawing, detail.tasks)},
      {"queued", times(drawing, detail.queued)},
      {"waited", column(drawing, detail.waited, [](Duration wait) { return wait / millisecond; })},
      {"evaluations", evaluations(drawing, detail.evaluations)}};
}

/// A script element ends at `</script`, and begins another way at `<!--`, wherever these stand.
std::string safe_in_script(std::string const& json) {
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

}  // namespace

Series series_of(Page const& page) {
  Report const& first = page.runs.front().report;
  Time end = first.end;
  for (DrawnRun const& run : page.runs) end = std::max(end, run.report.end);
  Drawing drawing{first.start};
  ordered_json root = {{"start", ms_since(Time{}, first.start)},
                       {"length", ms_since(first.start, end)},
                       {"currency", first.facts.billing.currency}};
  for (DrawnRun const& run : page.runs) {
    ordered_json drawn = {{"label", run.label}, {"lines", run.detail.trace_lines}};
    std::vector<PoolFacts> const& facts = run.report.facts.pools;
    drawn["pools"] = ordered_json::array();
    for (std::size_t i = 0; i < std::min(facts.size(), run.detail.pools.size()); ++i) {
      drawn["pools"].push_back(pool(drawing, run.detail.pools[i], facts[i]));
    }
    root["runs"].push_back(std::move(drawn));
  }
  return {safe_in_script(root.dump(-1, ' ', false, ordered_json::error_handler_t::replace)),
          drawing.columns.text()};
}

}  // namespace poolcast::report
