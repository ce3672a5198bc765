#include "engine/report/metrics.hpp"

#include <string_view>

namespace poolcast::report {
namespace {

using batch::NodeActivity;

struct Statistic {
  char const* name;
  char const* definition;
  WaitingTime WaitingSummary::*value;
};
constexpr Statistic statistics[] = {
    {"p50", "of the job at the 50th percentile", &WaitingSummary::p50},
    {"p95", "of the job at the 95th percentile", &WaitingSummary::p95},
    {"max", "of the job that waited longest", &WaitingSummary::max},
    {"mean", "on average", &WaitingSummary::mean},
};

double seconds(Duration duration) { return static_cast<double>(duration.ticks) / 1e7; }
double hours(Duration duration) { return seconds(duration) / 3600; }
double count(std::uint64_t value) { return static_cast<double>(value); }

std::optional<double> cost(Summary const& summary, std::int64_t micro) {
  if (!summary.priced) return std::nullopt;
  return static_cast<double>(micro) / 1e6;
}

using S = Summary const&;

/// A pool that served nobody has no waiting time; 0 would make it look best.
std::optional<double> when_served(S summary, Duration duration) {
  if (summary.waiting.jobs == 0) return std::nullopt;
  return seconds(duration);
}

void add_tasks(std::vector<Metric>& table) {
  table.insert(table.end(),
               {{"tasks.submitted", "1", "jobs that asked for an agent",
                 [](S s) { return count(s.tasks.submitted); }},
                {"tasks.completed", "1", "ended before the run's end",
                 [](S s) { return count(s.tasks.completed); }},
                {"tasks.running", "1", "still running at the end",
                 [](S s) { return count(s.tasks.running); }},
                {"tasks.waiting", "1", "still waiting for a node at the end",
                 [](S s) { return count(s.tasks.waiting); }},
                {"tasks.tooWide", "1", "of the waiting: need more slots than a node has",
                 [](S s) { return count(s.tasks.too_wide); }},
                {"tasks.terminated", "1", "tasks that a leaving node ended",
                 [](S s) { return count(s.tasks.terminated); }},
                {"tasks.failed", "1", "failed for good: exit code, image, time limit, lost agent",
                 [](S s) { return count(s.tasks.failed); }},
                {"tasks.cancelled", "1", "cancelled with their pipelines",
                 [](S s) { return count(s.tasks.cancelled); }},
                {"tasks.skipped", "1", "never queued: a job that they need has not succeeded",
                 [](S s) { return count(s.tasks.skipped); }},
                {"tasks.requeued", "1", "runs that a leaving node cut short and that began anew",
                 [](S s) { return count(s.tasks.requeued); }},
                {"tasks.preempted", "1", "runs that ended with a preempted node and began anew",
                 [](S s) { return count(s.tasks.preempted); }},
                {"tasks.recovered", "1", "runs that ended with a failed node and began anew",
                 [](S s) { return count(s.tasks.recovered); }},
                {"tasks.retried", "1", "runs that failed and began anew",
                 [](S s) { return count(s.tasks.retried); }},
                {"tasks.orphans", "1", "agents that came online and never got a job",
                 [](S s) { return count(s.tasks.orphans); }},
                {"waiting.jobs", "1", "jobs whose agent took them before the end",
                 [](S s) { return count(s.waiting.jobs); }}});
}

void add_waiting(std::vector<Metric>& table) {
  for (Statistic const& statistic : statistics) {
    std::string const name = std::string("waiting.") + statistic.name + ".";
    table.push_back(
        {name + "total", "s",
         std::string("from queued to taken by an agent, ") + statistic.definition,
         [value = statistic.value](S s) { return when_served(s, (s.waiting.*value).total()); }});
    for (std::size_t part = 0; part < waiting_part_count; ++part) {
      table.push_back(
          {name + std::string(waiting_part_names[part].name), "s",
           std::string(waiting_part_names[part].definition) + ", " + statistic.definition,
           [value = statistic.value, part](S s) {
             return when_served(s, (s.waiting.*value).parts[part]);
           }});
    }
  }
}

void add_nodes(std::vector<Metric>& table) {
  table.insert(table.end(),
               {{"nodes.started", "1", "nodes that were allocated, also anew after a preemption",
                 [](S s) { return count(s.nodes_started); }},
                {"nodes.preempted", "1", "nodes that the service took back",
                 [](S s) { return count(s.nodes_preempted); }},
                {"nodeHours.total", "h", "from allocation to removal: what is paid",
                 [](S s) { return hours(s.node_time.total()); }},
                {"nodeHours.busy", "h", "with at least one task",
                 [](S s) { return hours(s.node_time[NodeActivity::running]); }},
                {"nodeHours.idle", "h", "ready, without a task",
                 [](S s) { return hours(s.node_time[NodeActivity::idle]); }},
                {"nodeHours.starting", "h", "booting, or running the start task",
                 [](S s) { return hours(s.node_time[NodeActivity::starting]); }},
                {"nodeHours.pulling", "h", "pulling images before the node is ready",
                 [](S s) { return hours(s.node_time[NodeActivity::pulling]); }},
                {"nodeHours.draining", "h", "leaving, without a task",
                 [](S s) { return hours(s.node_time[NodeActivity::draining]); }},
                {"nodeHours.unusable", "h", "broken, and paid for",
                 [](S s) { return hours(s.node_time[NodeActivity::unusable]); }},
                {"utilisation", "%", "share of the paid task slots that ran a task",
                 [](S s) { return s.utilisation_percent(); }},
                {"evaluations.total", "1", "autoscale evaluations",
                 [](S s) { return count(s.evaluations.total); }},
                {"evaluations.changedTarget", "1", "that changed a target",
                 [](S s) { return count(s.evaluations.changed_target); }},
                {"evaluations.heldAtLimit", "1",
                 "that could not grow while tasks waited: the formula's limit or the quota",
                 [](S s) { return count(s.evaluations.held_at_limit); }},
                {"evaluations.failed", "1", "that failed and changed nothing",
                 [](S s) { return count(s.evaluations.failed); }}});
}

/// Of a node's seconds; by Behaviour.
constexpr struct {
  char const* name;
  char const* definition;
} behaviour_costs[behaviours] = {
    {"cost.starting", "of nodes that boot or run their start task"},
    {"cost.pulling", "of nodes that pull images before they are ready"},
    {"cost.idle", "of nodes that are ready and have no task"},
    {"cost.running", "of nodes with tasks, but for what is lost"},
    {"cost.draining", "of nodes that leave and have no task"},
    {"cost.unusable", "of nodes that are broken"},
    {"cost.lost", "of nodes whose tasks were all cut short, by anything but their exit code"},
};

void add_costs(std::vector<Metric>& table) {
  using batch::NodeTier;
  table.insert(table.end(),
               {{"cost.total", "money", "the whole bill: nodes, monthly items, commitments",
                 [](S s) { return cost(s, s.bill.total()); }},
                {"cost.perPipeline", "money",
                 "of it, for each pipeline that queued a job; a job of none counts as one",
                 [](S s) -> std::optional<double> {
                   if (s.pipelines == 0) return std::nullopt;
                   return cost(s, s.bill.total() / static_cast<std::int64_t>(s.pipelines));
                 }},
                {"cost.nodes", "money", "of the nodes' hours, at full price",
                 [](S s) { return cost(s, s.bill.all_nodes()); }},
                {"cost.dedicated", "money", "of dedicated nodes",
                 [](S s) { return cost(s, s.bill.tier(NodeTier::dedicated)); }},
                {"cost.lowPriority", "money", "of low-priority nodes",
                 [](S s) { return cost(s, s.bill.tier(NodeTier::low_priority)); }}});
  for (std::size_t i = 0; i < behaviours; ++i) {
    table.push_back({behaviour_costs[i].name, "money", behaviour_costs[i].definition,
                     [i](S s) { return cost(s, s.bill.behaviour(static_cast<Behaviour>(i))); }});
  }
  table.insert(
      table.end(),
      {{"cost.nodeItems", "money", "monthly items a node: its disk",
        [](S s) { return cost(s, s.bill.node_items); }},
       {"cost.monthlyItems", "money", "monthly items that are paid without a node too",
        [](S s) { return cost(s, s.bill.monthly_items); }},
       {"cost.commitments", "money", "reservations and savings plans, used or not",
        [](S s) { return cost(s, s.bill.commitments); }},
       {"cost.covered", "money", "node time that these have paid for already, less",
        [](S s) { return cost(s, s.bill.covered); }},
       {"cost.rounding", "money", "of started minutes that are not charged, less",
        [](S s) { return cost(s, s.bill.rounding); }},
       {"cost.lowPriorityAsSpot", "money", "of low-priority nodes, were they Spot",
        [](S s) { return s.spot_priced ? cost(s, s.spot_micro) : std::optional<double>{}; }}});
}

/// Of all metrics whose names begin so; the first that fits.
struct Direction {
  std::string_view prefix;
  Better better;
};
constexpr Direction directions[] = {
    {"tasks.submitted", Better::neither},
    {"tasks.running", Better::neither},
    {"tasks.completed", Better::higher},
    {"tasks.", Better::lower},
    {"waiting.jobs", Better::higher},
    {"waiting.", Better::lower},
    {"nodes.preempted", Better::lower},
    {"nodeHours.busy", Better::neither},
    {"nodeHours.", Better::lower},
    {"utilisation", Better::higher},
    {"cost.running", Better::neither},
    {"cost.covered", Better::neither},
    {"cost.", Better::lower},
    {"evaluations.failed", Better::lower},
};

Better better_of(std::string_view name) {
  for (Direction const& row : directions) {
    if (name.starts_with(row.prefix)) return row.better;
  }
  return Better::neither;
}

}  // namespace

std::vector<Metric> const& metrics() {
  static std::vector<Metric> const table = [] {
    std::vector<Metric> rows;
    add_tasks(rows);
    add_waiting(rows);
    add_nodes(rows);
    add_costs(rows);
    for (Metric& row : rows) row.better = better_of(row.name);
    return rows;
  }();
  return table;
}

Metric const* metric_named(std::string_view name) {
  auto const found = std::ranges::find(metrics(), name, &Metric::name);
  return found == metrics().end() ? nullptr : &*found;
}

}  // namespace poolcast::report
