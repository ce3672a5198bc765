#include <algorithm>
#include <cstdio>

#include "tests/swarm/features.hpp"

namespace poolcast::experiment {
namespace {

std::string number(double value) {
  char text[32];
  static_cast<void>(std::snprintf(text, sizeof text, "%g", value));
  return text;
}

constexpr char const* fault_names[] = {"submitError", "resizeError", "capacityDrought",
                                       "registryDown", "quotaCut"};

std::string text_of(sim::Fault const& fault, Scenario const& scenario) {
  std::string text = std::string("  ") + fault_names[static_cast<std::size_t>(fault.kind)] +
                     " from " + format_duration(fault.from) + " until " +
                     format_duration(fault.until);
  if (fault.pool) text += " in " + scenario.pools[fault.pool->value].id;
  if (fault.tier)
    text += *fault.tier == batch::NodeTier::dedicated ? " dedicated" : " low-priority";
  bool const cut = fault.kind == sim::FaultKind::quota_cut;
  return text +
         (cut ? " to " + std::to_string(fault.cores) + " cores"
              : ", " + number(fault.percent) + " %") +
         "\n";
}

std::string text_of_job(SwarmCase const& of, std::size_t index) {
  load::Load const& load = of.workload.load;
  load::Job const& job = load.jobs[index];
  std::string text = "  " + std::to_string(index) + " at " +
                     format_duration(job.queued - of.workload.start) + " for " +
                     format_duration(job.duration) + " in " + of.scenario.pools[job.pool.value].id;
  if (job.slots != 1) text += ", " + std::to_string(job.slots) + " slots";
  if (!load.priorities.empty()) text += ", priority " + std::to_string(load.priorities[index]);
  if (job.pipeline != load::no_pipeline) {
    Time const cancelled = load.pipelines[job.pipeline].cancelled;
    text += ", pipeline " + std::to_string(job.pipeline);
    if (cancelled != never) {
      text += " cancelled at " + format_duration(cancelled - of.workload.start);
    }
  }
  auto const needs = std::ranges::find(load.needs, index, &load::Needs::job);
  if (needs == load.needs.end()) return text + "\n";
  text += ", needs";
  for (std::uint32_t const need : needs->jobs) text += " " + std::to_string(need);
  return text + "\n";
}

}  // namespace

std::string text_of(Distribution const& distribution) {
  using Kind = Distribution::Kind;
  if (longest(distribution) == Duration{}) return "";
  switch (distribution.kind) {
    case Kind::fixed:
      return format_duration(distribution.a);
    case Kind::uniform:
      return "uniform " + format_duration(distribution.a) + " to " +
             format_duration(distribution.b);
    case Kind::lognormal:
      return "lognormal median " + format_duration(distribution.a) + " sigma " +
             number(distribution.sigma) + " at most " + format_duration(distribution.max);
    case Kind::empirical: {
      std::string text = "one of";
      for (Duration const value : distribution.values) text += " [" + format_duration(value) + "]";
      return text;
    }
    case Kind::mixture: {
      std::string text = "mixture";
      for (std::size_t i = 0; i < distribution.parts.size(); ++i) {
        text += " " + number(distribution.weights[i]) + " {" + text_of(distribution.parts[i]) + "}";
      }
      return text;
    }
  }
  return "";
}

std::string text_of(SwarmCase const& of) {
  Scenario const& scenario = of.scenario;
  std::string text = "start " + format_time(scenario.start) + ", " +
                     format_duration(of.workload.end - of.workload.start) + ", seed " +
                     std::to_string(scenario.model.seed) + "\n";
  auto const add = [&](char const* indent, char const* name, std::string const& value) {
    if (!value.empty()) text += std::string(indent) + name + ": " + value + "\n";
  };
  for (Feature const& feature : features()) add("", feature.name, feature.text(of));
  for (std::size_t i = 0; i < scenario.pools.size(); ++i) {
    text += scenario.pools[i].id + "\n";
    for (PoolFeature const& feature : pool_features()) {
      add("  ", feature.name, feature.text(scenario.pools[i], scenario.model.pools[i]));
    }
  }
  if (!scenario.model.faults.empty()) text += "faults\n";
  for (sim::Fault const& fault : scenario.model.faults) text += text_of(fault, scenario);
  text += std::to_string(of.workload.load.jobs.size()) + " jobs\n";
  for (std::size_t i = 0; i < of.workload.load.jobs.size(); ++i) text += text_of_job(of, i);
  return text;
}

}  // namespace poolcast::experiment
