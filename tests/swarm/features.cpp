#include "tests/swarm/features.hpp"

#include <algorithm>
#include <cstdio>

namespace poolcast::experiment {
namespace {

using Case = SwarmCase const&;

std::string number(double value) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%g", value));
  return text;
}
std::string unless(bool plain, std::string text) { return plain ? "" : std::move(text); }
std::string optional(auto const& value) { return value ? number(double(*value)) : ""; }
std::string percent(double value) { return unless(value <= 0, number(value)); }
std::string time(Duration value) { return unless(value == Duration{}, format_duration(value)); }

template <class Value, std::size_t N>
std::string word(Value value, char const* const (&words)[N]) {
  return words[static_cast<std::size_t>(value)];  // the plainest one's is empty
}

constexpr char const* resize_rules[] = {"retarget", "", "skip"};
constexpr char const* scale_in_orders[] = {"", "newest", "random"};
constexpr char const* task_orders[] = {"fifo", ""};
constexpr char const* services[] = {"", "azureDevOps", "gitHub"};

bool cancels(Case of) {
  return std::ranges::any_of(of.workload.load.pipelines,
                             [](load::Pipeline const& p) { return p.cancelled != never; });
}

bool grouped(Case of) {
  return std::ranges::any_of(of.workload.load.jobs, [](load::Job const& job) {
    return job.pipeline != load::no_pipeline;
  });
}

sim::Pipelines const& pipelines(Case of) { return of.scenario.model.pipelines; }
sim::Pipelines& pipelines(SwarmCase& of) { return of.scenario.model.pipelines; }

void end_reconciling(SwarmCase& of) {
  of.scenario.reconciling.reset();
  pipelines(of).watched = false;
}

std::string reconciling(Case of) {
  if (!of.scenario.reconciling) return "";
  control::ReconcileRules const& rules = of.scenario.reconciling->rules;
  return "every " + format_duration(of.scenario.reconciling->every) + ", orphanAfter " +
         format_duration(rules.orphan_after) + ", repeatAfter " +
         format_duration(rules.repeat_after) + ", attempts " + std::to_string(rules.attempts);
}

std::string timeout(Case of) {
  std::optional<Duration> const& limit = of.scenario.model.resize_timeout;
  return unless(limit == 15 * minute, limit ? format_duration(*limit) : "none");
}

using S = SwarmCase&;

std::vector<Feature> const rows = {
    {"every call fails now and then", [](Case c) { return unless(!c.faulty, "yes"); },
     [](S c) { c.faulty = false; }},
    {"pipelines.service", [](Case c) { return word(pipelines(c).service, services); },
     [](S c) {
       pipelines(c).service = sim::PipelineService::none;
       end_reconciling(c);
     }},
    {"pipelines.reconcile", reconciling, end_reconciling},
    {"load.needs", [](Case c) { return unless(c.workload.load.needs.empty(), "see the jobs"); },
     [](S c) { c.workload.load.needs.clear(); }},
    {"cancelled pipelines", [](Case c) { return unless(!cancels(c), "see the jobs"); },
     [](S c) {
       for (load::Pipeline& pipeline : c.workload.load.pipelines) pipeline.cancelled = never;
     }},
    {"pipelines", [](Case c) { return unless(!grouped(c), "see the jobs"); },
     [](S c) {
       for (load::Job& job : c.workload.load.jobs) job.pipeline = load::no_pipeline;
       for (load::Pipeline& pipeline : c.workload.load.pipelines) pipeline.cancelled = never;
     }},
    {"priorities",
     [](Case c) { return unless(c.workload.load.priorities.empty(), "see the jobs"); },
     [](S c) { c.workload.load.priorities.clear(); }},
    {"quota.dedicatedCores",
     [](Case c) { return optional(c.scenario.model.quota.dedicated_cores); },
     [](S c) { c.scenario.model.quota.dedicated_cores.reset(); }},
    {"quota.lowPriorityCores",
     [](Case c) { return optional(c.scenario.model.quota.low_priority_cores); },
     [](S c) { c.scenario.model.quota.low_priority_cores.reset(); }},
    {"quota.subnetAddresses", [](Case c) { return optional(c.scenario.model.subnet_addresses); },
     [](S c) { c.scenario.model.subnet_addresses.reset(); }},
    {"capacityEvents",
     [](Case c) {
       sim::CapacityEvents const& events = c.scenario.model.capacity_events;
       return unless(events.per_day <= 0, number(events.per_day) + " a day, " +
                                              number(events.evicted_percent) +
                                              " % evicted, drought " + text_of(events.drought));
     },
     [](S c) { c.scenario.model.capacity_events.per_day = 0; }},
    {"resizeTimeout", timeout, [](S c) { c.scenario.model.resize_timeout = 15 * minute; }},
    {"evaluationDuringResize",
     [](Case c) { return word(c.scenario.model.evaluation_during_resize, resize_rules); },
     [](S c) { c.scenario.model.evaluation_during_resize = sim::EvaluationDuringResize::defer; }},
    {"scaleInOrder", [](Case c) { return word(c.scenario.model.scale_in_order, scale_in_orders); },
     [](S c) { c.scenario.model.scale_in_order = sim::ScaleInOrder::idle_first; }},
    {"taskOrder", [](Case c) { return word(c.scenario.model.task_order, task_orders); },
     [](S c) { c.scenario.model.task_order = sim::TaskOrder::first_fit; }},
    {"sampleAvailabilityDelay", [](Case c) { return time(c.scenario.sampling.availability_delay); },
     [](S c) { c.scenario.sampling.availability_delay = {}; }},
    {"sampleLostPercent", [](Case c) { return percent(c.scenario.sampling.lost_percent); },
     [](S c) { c.scenario.sampling.lost_percent = 0; }},
    {"sampleZeroPercent", [](Case c) { return percent(c.scenario.sampling.zero_percent); },
     [](S c) { c.scenario.sampling.zero_percent = 0; }},
    {"firstEvaluationDelay", [](Case c) { return time(c.scenario.first_evaluation_delay); },
     [](S c) { c.scenario.first_evaluation_delay = {}; }},
    {"pipelines.requestLatency", [](Case c) { return text_of(pipelines(c).request); },
     [](S c) { pipelines(c).request = {}; }},
    {"pipelines.receiveLatency", [](Case c) { return text_of(pipelines(c).receive); },
     [](S c) { pipelines(c).receive = {}; }},
    {"pipelines.parallelJobs", [](Case c) { return optional(pipelines(c).parallel_jobs); },
     [](S c) { pipelines(c).parallel_jobs.reset(); }},
    {"pipelines.placeholderAgent",
     [](Case c) { return unless(pipelines(c).placeholder_agent, "false"); },
     [](S c) { pipelines(c).placeholder_agent = true; }},
    {"pipelines.once", [](Case c) { return unless(pipelines(c).once, "false"); },
     [](S c) { pipelines(c).once = true; }},
    {"pipelines.lockTime", [](Case c) { return time(pipelines(c).lock_time); },
     [](S c) { pipelines(c).lock_time = {}; }},
    {"pipelines.jobFailurePercent", [](Case c) { return percent(pipelines(c).failure_percent); },
     [](S c) { pipelines(c).failure_percent = 0; }},
};

}  // namespace

std::vector<Feature> const& features() { return rows; }

}  // namespace poolcast::experiment
