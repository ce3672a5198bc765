// A day that nobody simulated, made for the report page: two pools, two tiers, preemptions,
// evaluations with explanations. Its parts agree with each other, as a ledger's would.
// Long: a whole day by hand, which many tests read.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/report/html.hpp"

namespace poolcast::report {

struct SyntheticDay {
  std::uint32_t nodes = 14;           // of each tier of each pool
  std::int64_t seconds_a_task = 900;  // on average
  std::uint64_t luck = 1;
};

class DayMaker {
 public:
  explicit DayMaker(SyntheticDay day) : day_(day), state_(day.luck * 2654435761u + 12345) {}

  DrawnRun run(std::string label) {
    DrawnRun drawn{.label = std::move(label), .report = {}, .series = {}};
    Detail detail;
    Report& report = drawn.report;
    report.scenario = "article";
    report.load = "a synthetic day";
    report.seed = day_.luck;
    report.start = start_;
    report.end = start_ + day;
    report.facts.billing.currency = "EUR";
    for (std::string const id : {"linux", "windows"}) {
      report.facts.pools.push_back(
          {.id = id,
           .description = "Standard_D2s_v3, " + id + ", 2 task slots, day.autoscale every 5 min",
           .task_slots_per_node = 2});
      Summary summary;
      detail.pools.push_back(pool(summary, detail.trace_lines));
      report.summaries.push_back(summary);
    }
    report.facts.billing.pools.resize(2);
    report.summaries.push_back(sum(report.summaries[0], report.summaries[1], detail));
    report.notes = {"low-priority nodes are being retired; 'poolcast prices show' has Spot"};
    drawn.series = series_of({.label = drawn.label, .start = start_}, report, detail);
    return drawn;
  }

 private:
  using Events = std::map<Time, std::int64_t>;
  static constexpr Time start_{17'000'000'000'000'000 - 17'000'000'000'000'000 % day.ticks};

  double uniform() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state_ >> 40) / static_cast<double>(1 << 24);
  }
  Duration spread(std::int64_t mean) {
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(-std::log(1 - uniform()) * 1000 *
                                                               static_cast<double>(mean))) *
           millisecond;
  }

  static void add(Events& events, Time from, Time until, std::int64_t amount = 1) {
    events[from] += amount;
    events[until] -= amount;
  }
  static Steps steps(Events const& events) {
    Steps result;
    std::int64_t value = 0;
    for (auto const& [time, change] : events) {
      if (change == 0) continue;
      result.at.push_back(time);
      result.value.push_back(value += change);
    }
    return result;
  }

  struct Counts {
    Events active, running, spent;
    std::array<std::array<Events, 4>, 2> tiers;  // current, starting, idle, running
    std::array<Events, 2> preempted, target;
  };

  PoolDetail pool(Summary& summary, std::vector<std::string>& lines) {
    PoolDetail detail;
    Counts counts;
    for (std::uint32_t i = 0; i < 2 * day_.nodes; ++i) {
      lane(detail, counts, summary, i);
    }
    sort_waits(detail);
    evaluations(detail, counts, summary, lines);
    detail.active_tasks = steps(counts.active);
    detail.running_tasks = steps(counts.running);
    for (std::size_t tier = 0; tier < 2; ++tier) {
      auto& [current, starting, idle, running] = counts.tiers[tier];
      detail.tiers[tier] = {steps(counts.target[tier]),
                            steps(current),
                            steps(starting),
                            steps(idle),
                            steps(running),
                            steps(counts.preempted[tier])};
    }
    cost(detail, summary);
    summarise(summary, detail);
    return detail;
  }

  void lane(PoolDetail& detail, Counts& counts, Summary& summary, std::uint32_t index) {
    bool const low = index % 2 == 1;
    auto const lane = static_cast<std::uint32_t>(detail.lanes.size());
    detail.lanes.push_back({batch::NodeId{next_node_++}, batch::node_tiers[low ? 1 : 0]});
    // The busier the hour, the more nodes: each works around noon, and the last ones for less.
    Duration const half = (10 * hour) * (day_.nodes - index / 2) / day_.nodes + spread(600);
    Time now = std::max(start_ + minute, start_ + 12 * hour - half);
    Time const last = std::min(start_ + day - minute, start_ + 12 * hour + half);
    while (now < last) {
      bool const preempted = low && uniform() < 0.7;
      Time const until = preempted ? std::min(last, now + hour + spread(9000)) : last;
      life(detail, counts, summary, lane, now, until, preempted && until < last);
      now = until + 20 * minute;
      if (until == last) break;
      add(counts.preempted[1], until, now);
      add(counts.tiers[1][0], until, now);
      ++summary.nodes_preempted;
    }
  }

  void life(PoolDetail& detail, Counts& counts, Summary& summary, std::uint32_t lane, Time from,
            Time until, bool preempted) {
    auto const tier = static_cast<std::size_t>(detail.lanes[lane].tier);
    ++summary.nodes_started;
    add(counts.tiers[tier][0], from, until);
    Time const ready = std::min(until, from + 150 * second + spread(30));
    activity(detail, counts, summary, lane, batch::NodeActivity::starting, from, ready);
    std::array<Time, 2> free{ready, ready};
    std::size_t const first = detail.tasks.size();
    for (;;) {
      std::size_t const slot = free[0] <= free[1] ? 0 : 1;
      Time const begin = free[slot] + spread(day_.seconds_a_task / 5 + 1);
      if (begin >= until) break;
      free[slot] = task(detail, counts, summary, lane, begin, until, preempted);
    }
    std::span<TaskBar> const tasks = std::span(detail.tasks).subspan(first);
    std::ranges::sort(tasks, {}, &TaskBar::started);
    Time busy_until = ready;
    for (std::size_t i = 0; i < tasks.size();) {
      Time const busy_from = tasks[i].started;
      activity(detail, counts, summary, lane, batch::NodeActivity::idle, busy_until, busy_from);
      busy_until = busy_from;
      for (; i < tasks.size() && tasks[i].started <= busy_until; ++i) {
        busy_until = std::max(busy_until, tasks[i].ended);
      }
      activity(detail, counts, summary, lane, batch::NodeActivity::running, busy_from, busy_until);
    }
    activity(detail, counts, summary, lane, batch::NodeActivity::idle, busy_until, until);
  }

  void activity(PoolDetail& detail, Counts& counts, Summary& summary, std::uint32_t lane,
                batch::NodeActivity what, Time from, Time until) {
    if (from >= until) return;
    auto const tier = static_cast<std::size_t>(detail.lanes[lane].tier);
    constexpr std::size_t columns[] = {1, 1, 2, 3};  // by activity
    add(counts.tiers[tier][columns[static_cast<std::size_t>(what)]], from, until);
    detail.nodes.push_back({lane, what, from, until});
    summary.node_time.spent[static_cast<std::size_t>(what)] += until - from;
    summary.tier_time[tier].spent[static_cast<std::size_t>(what)] += until - from;
  }

  /// Its end.
  Time task(PoolDetail& detail, Counts& counts, Summary& summary, std::uint32_t lane, Time begin,
            Time until, bool preempted) {
    Time const wanted = begin + spread(day_.seconds_a_task);
    Time const end = std::min(wanted, until);
    bool const cut = wanted > until && preempted;
    Time const online = std::min(end, begin + 6 * second + spread(3));
    std::uint32_t const job = next_job_++;
    detail.tasks.push_back({lane, job, begin, online, end, cut});
    double const hours =
        static_cast<double>((begin - start_).ticks) / static_cast<double>(hour.ticks);
    Duration const wait =
        spread(20 + static_cast<std::int64_t>(500 * std::exp(-(hours - 10) * (hours - 10) / 3)));
    Time const queued = std::max(start_, begin - wait);
    add(counts.active, queued, begin);
    add(counts.running, begin, end);
    detail.queued.push_back(queued);
    detail.waited.push_back(online - queued);
    ++summary.tasks.submitted;
    ++(cut ? summary.tasks.preempted : summary.tasks.completed);
    summary.used_slot_ticks += (end - begin).ticks;
    return end;
  }

  static void sort_waits(PoolDetail& detail) {
    std::vector<std::pair<Time, Duration>> rows;
    for (std::size_t i = 0; i < detail.queued.size(); ++i) {
      rows.emplace_back(detail.queued[i], detail.waited[i]);
    }
    std::ranges::sort(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::tie(detail.queued[i], detail.waited[i]) = rows[i];
    }
  }

  void evaluations(PoolDetail& detail, Counts& counts, Summary& summary,
                   std::vector<std::string>& lines) {
    auto const pool = static_cast<std::uint16_t>(evaluated_++);
    batch::Targets before;
    for (int i = 0; i < 289; ++i) {
      Time const at = start_ + 5 * minute * i;
      batch::EvaluationRow row{
          .at = at, .pool = batch::PoolId{pool}, .before = before, .after = before};
      double const hours = i / 12.0;
      int const most = static_cast<int>(day_.nodes);
      int const wish = static_cast<int>(most * 1.3 * std::exp(-(hours - 12) * (hours - 12) / 40));
      row.failed = i % 97 == 60;
      if (!row.failed) row.after = {std::min(most, wish), std::min(most, wish)};
      if (wish > most && !row.failed) row.limit = batch::Limit::formula;
      for (std::size_t tier = 0; tier < 2; ++tier) {
        counts.target[tier][at] +=
            row.after[batch::node_tiers[tier]] - row.before[batch::node_tiers[tier]];
      }
      EvaluationMark mark{row, {}};
      for (std::string const& line : explain(row, wish)) mark.lines.push_back(line_of(lines, line));
      detail.evaluations.push_back(std::move(mark));
      ++summary.evaluations.total;
      summary.evaluations.changed_target += row.before == row.after ? 0 : 1;
      summary.evaluations.held_at_limit += row.limit == batch::Limit::none ? 0 : 1;
      summary.evaluations.failed += row.failed ? 1 : 0;
      before = row.after;
    }
  }

  static std::vector<std::string> explain(batch::EvaluationRow const& row, int wish) {
    if (row.failed)
      return {"1  waiting = $PendingTasks.GetSample(1);", "   fails: there is no sample"};
    return {"1  waiting = avg($PendingTasks.GetSample(TimeInterval_Minute * 5, 10));",
            "   waiting = " + std::to_string(2 * wish) + ".4, the average of 10 samples",
            "2  wanted = waiting / $TaskSlotsPerNode;",
            "   wanted = " + std::to_string(wish) + ".2",
            "3  $TargetDedicatedNodes = min(14, wanted);",
            "   $TargetDedicatedNodes = " + std::to_string(row.after.dedicated) +
                (row.limit == batch::Limit::none ? "" : ", held by 14, which is less")};
  }

  std::uint32_t line_of(std::vector<std::string>& lines, std::string const& line) {
    auto const [found, added] =
        numbers_.try_emplace(line, static_cast<std::uint32_t>(lines.size()));
    if (added) lines.push_back(line);
    return found->second;
  }

  /// 0.12 EUR an hour of a dedicated node, 0.03 of a low-priority one.
  static void cost(PoolDetail& detail, Summary& summary) {
    constexpr std::int64_t per_hour[] = {120'000, 30'000};
    for (int i = 0; i <= 288; ++i) {
      Time const now = start_ + 5 * minute * i;
      std::int64_t micro = 0;
      Bill bill;
      for (NodeBar const& bar : detail.nodes) {
        auto const tier = static_cast<std::size_t>(detail.lanes[bar.lane].tier);
        Duration const past = std::max(Duration{}, std::min(now, bar.until) - bar.from);
        std::int64_t const price = prices::cost_micro(per_hour[tier], past);
        bill.nodes[tier][static_cast<std::size_t>(bar.activity)] += price;
        micro += price;
      }
      summary.bill = bill;
      if (!detail.cost_micro.value.empty() && detail.cost_micro.value.back() == micro && i < 288)
        continue;
      detail.cost_micro.at.push_back(now);
      detail.cost_micro.value.push_back(micro);
    }
  }

  static WaitingTime parts_of(Duration wait) {
    WaitingTime parts;
    parts[WaitingPart::request] = wait * 2 / 100;
    parts[WaitingPart::sample_lag] = wait * 9 / 100;
    parts[WaitingPart::evaluation] = wait * 25 / 100;
    parts[WaitingPart::cap] = wait * 31 / 100;
    parts[WaitingPart::boot] = wait * 16 / 100;
    parts[WaitingPart::slot] = wait * 11 / 100;
    parts[WaitingPart::agent_start] = wait - parts.total();
    return parts;
  }

  static void summarise(Summary& summary, PoolDetail const& detail) {
    std::vector<Duration> waits = detail.waited;
    std::ranges::sort(waits);
    summary.waiting.jobs = waits.size();
    summary.paid_slot_ticks = summary.node_time.total().ticks * 2;
    if (waits.empty()) return;
    summary.waiting.p50 = parts_of(waits[(waits.size() - 1) / 2]);
    summary.waiting.p95 = parts_of(waits[(waits.size() - 1) * 95 / 100]);
    summary.waiting.max = parts_of(waits.back());
    Duration all;
    for (Duration const wait : waits) all += wait;
    summary.waiting.mean = parts_of(all / static_cast<std::int64_t>(waits.size()));
    summary.waiting.sum = parts_of(all);
  }

  static Summary sum(Summary a, Summary const& b, Detail const& detail) {
    a.tasks.submitted += b.tasks.submitted;
    a.tasks.completed += b.tasks.completed;
    a.tasks.preempted += b.tasks.preempted;
    a.nodes_started += b.nodes_started;
    a.nodes_preempted += b.nodes_preempted;
    a.used_slot_ticks += b.used_slot_ticks;
    for (std::size_t i = 0; i < batch::node_activities; ++i) {
      a.node_time.spent[i] += b.node_time.spent[i];
      for (std::size_t tier = 0; tier < 2; ++tier) {
        a.tier_time[tier].spent[i] += b.tier_time[tier].spent[i];
      }
    }
    a.bill += b.bill;
    a.evaluations.total += b.evaluations.total;
    a.evaluations.changed_target += b.evaluations.changed_target;
    a.evaluations.held_at_limit += b.evaluations.held_at_limit;
    a.evaluations.failed += b.evaluations.failed;
    PoolDetail all = detail.pools[0];
    all.waited.insert(all.waited.end(), detail.pools[1].waited.begin(),
                      detail.pools[1].waited.end());
    summarise(a, all);
    return a;
  }

  SyntheticDay day_;
  std::uint64_t state_;
  std::uint32_t next_node_ = 0;
  std::uint32_t next_job_ = 0;
  int evaluated_ = 0;
  std::map<std::string, std::uint32_t> numbers_;
};

/// Of about 1,000 tasks.
inline Page one_day() { return {.runs = {DayMaker({.nodes = 7, .seconds_a_task = 1200}).run("")}}; }

/// Of the page's runs, as if each came twice the same.
inline Comparison comparison_of(Page const& page) {
  Comparison comparison;
  comparison.runs = 2;
  comparison.currency = "EUR";
  for (DrawnRun const& run : page.runs) {
    comparison.variants.push_back({.label = run.label,
                                   .description = "formula " + run.label,
                                   .runs = {run.report.summaries, run.report.summaries}});
  }
  compare_figures(comparison, {"linux", "windows"});
  comparison.answers = {"B costs < A"};
  return comparison;
}

/// The same day under two formulas.
inline Page two_days() {
  Page page{.runs = {DayMaker({.nodes = 7, .seconds_a_task = 1200}).run("A"),
                     DayMaker({.nodes = 5, .seconds_a_task = 1100, .luck = 2}).run("B")}};
  page.comparison = comparison_of(page);
  return page;
}

/// Of about 100,000 tasks.
inline Page crowded_day() {
  return {.runs = {DayMaker({.nodes = 49, .seconds_a_task = 120}).run("")}};
}

}  // namespace poolcast::report
