#include "engine/report/metrics.hpp"

namespace poolcast::report {
namespace {

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

struct Part {
  char const* name;
  char const* definition;
  Duration WaitingTime::*value;
};
constexpr Part parts[] = {
    {"evaluation", "until an evaluation asked for its node", &WaitingTime::evaluation},
    {"cap", "held by the formula's limit or the quota", &WaitingTime::cap},
    {"nodeStart", "while its node was allocated and booted", &WaitingTime::node_start},
    {"slot", "for a free task slot on a ready node", &WaitingTime::slot},
    {"agentStart", "from the task's start until its agent took the job", &WaitingTime::agent_start},
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
                {"tasks.requeued", "1", "runs that a leaving node cut short and that began anew",
                 [](S s) { return count(s.tasks.requeued); }},
                {"tasks.terminated", "1", "tasks that a leaving node ended",
                 [](S s) { return count(s.tasks.terminated); }},
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
    for (Part const& part : parts) {
      table.push_back({name + part.name, "s",
                       std::string(part.definition) + ", " + statistic.definition,
                       [value = statistic.value, member = part.value](S s) {
                         return when_served(s, s.waiting.*value.*member);
                       }});
    }
  }
}

void add_nodes(std::vector<Metric>& table) {
  table.insert(table.end(),
               {{"nodes.started", "1", "nodes that were allocated",
                 [](S s) { return count(s.nodes_started); }},
                {"nodeHours.total", "h", "from allocation to removal: what is paid",
                 [](S s) { return hours(s.node_time.total()); }},
                {"nodeHours.busy", "h", "with at least one task",
                 [](S s) { return hours(s.node_time.busy); }},
                {"nodeHours.idle", "h", "ready or leaving, without a task",
                 [](S s) { return hours(s.node_time.idle); }},
                {"nodeHours.starting", "h", "allocated, not ready yet",
                 [](S s) { return hours(s.node_time.starting); }},
                {"utilisation", "%", "share of the paid task slots that ran a task",
                 [](S s) { return s.utilisation_percent(); }},
                {"cost.total", "money", "of the paid node-hours",
                 [](S s) { return cost(s, s.cost_micro[0] + s.cost_micro[1]); }},
                {"cost.dedicated", "money", "of dedicated nodes",
                 [](S s) { return cost(s, s.cost_micro[0]); }},
                {"cost.lowPriority", "money", "of low-priority nodes",
                 [](S s) { return cost(s, s.cost_micro[1]); }},
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

}  // namespace

std::vector<Metric> const& metrics() {
  static std::vector<Metric> const table = [] {
    std::vector<Metric> rows;
    add_tasks(rows);
    add_waiting(rows);
    add_nodes(rows);
    return rows;
  }();
  return table;
}

}  // namespace poolcast::report
