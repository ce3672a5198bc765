#include "engine/report/html_series.hpp"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/report/columns.hpp"

namespace poolcast::report {
namespace {

using nlohmann::ordered_json;

std::int64_t ms_since(Time start, Time time) { return (time - start) / millisecond; }

struct Drawing {
  Time start;
  Columns columns{};
};

template <class Rows, class Value>
ordered_json column(Drawing& drawing, Rows const& rows, Value value) {
  auto const [begin, count] = drawing.columns.add(rows, value);
  return {begin, count};
}

ordered_json times(Drawing& drawing, std::vector<Time> const& moments) {
  return column(drawing, moments, [&](Time time) { return ms_since(drawing.start, time); });
}

ordered_json steps(Drawing& drawing, Steps const& steps) {
  return {{"at", times(drawing, steps.at)},
          {"value", column(drawing, steps.value, std::identity{})}};
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
  std::vector<std::uint32_t> lines;
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
      {"lines", column(drawing, lines, std::identity{})}};
}

ordered_json pool(Drawing& drawing, PoolDetail const& detail, PoolFacts const& facts) {
  return {
      {"id", facts.id},
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
std::string without_less_than(std::string const& json) {
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

bool is_printable_ascii(char c) { return c >= ' ' && c <= '~'; }

std::string trace_lines(std::vector<std::string> const& lines) {
  std::string json = "[";
  for (std::string const& line : lines) {
    if (json.size() > 1) json += ',';
    json += json_in_script(line);
  }
  return json + "]";
}

}  // namespace

std::string json_in_script(std::string_view text) {
  // The library looks at every letter for longer than it takes to make it.
  if (!std::ranges::all_of(text, is_printable_ascii)) {
    return without_less_than(
        ordered_json(text).dump(-1, ' ', false, ordered_json::error_handler_t::replace));
  }
  std::string json = "\"";
  json.reserve(text.size() + 16);
  for (char const c : text) {
    if (c == '<') {
      json += "\\u003c";
      continue;
    }
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + "\"";
}

Series series_of(InPage const& place, Report const& report, Detail const& detail) {
  Drawing drawing{place.start};
  std::vector<PoolFacts> const& facts = report.facts.pools;
  ordered_json pools = ordered_json::array();
  for (std::size_t i = 0; i < std::min(facts.size(), detail.pools.size()); ++i) {
    pools.push_back(pool(drawing, detail.pools[i], facts[i]));
  }
  std::string const placed =
      without_less_than(pools.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
  return {"{\"label\":" + json_in_script(place.label) +
              ",\"lines\":" + trace_lines(detail.trace_lines) + ",\"pools\":" + placed + "}",
          drawing.columns.text()};
}

}  // namespace poolcast::report
