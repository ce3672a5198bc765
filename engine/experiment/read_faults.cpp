// The faults of a scenario, and the pipeline service with what may go wrong there.
#include "engine/experiment/read_distribution.hpp"
#include "engine/experiment/read_model.hpp"

namespace poolcast::experiment {
namespace {

using sim::FaultKind;
using sim::PipelineService;

constexpr Word<FaultKind> faults[] = {{"submitError", FaultKind::submit_error},
                                      {"resizeError", FaultKind::resize_error},
                                      {"capacityDrought", FaultKind::capacity_drought},
                                      {"registryDown", FaultKind::registry_down},
                                      {"quotaCut", FaultKind::quota_cut}};

constexpr Word<batch::NodeTier> tiers[] = {{"dedicated", batch::NodeTier::dedicated},
                                           {"lowPriority", batch::NodeTier::low_priority}};

constexpr Word<PipelineService> services[] = {{"none", PipelineService::none},
                                              {"azureDevOps", PipelineService::azure_devops},
                                              {"gitHub", PipelineService::github}};

sim::Fault read_fault(JsonReader& reader, Scenario const& scenario) {
  sim::Fault fault;
  if (!reader.has("fault")) reader.reject_missing("fault");
  fault.kind = reader.word("fault", FaultKind::submit_error, faults);
  fault.from = reader.duration("from", std::nullopt);
  fault.until = reader.duration("until", std::nullopt);
  if (fault.until <= fault.from) reader.reject("until", "is not after from");
  bool const of_pool = fault.kind != FaultKind::registry_down && fault.kind != FaultKind::quota_cut;
  bool const of_tier =
      fault.kind == FaultKind::capacity_drought || fault.kind == FaultKind::quota_cut;
  if (of_pool && reader.has("pool")) fault.pool = read_pool_id(reader, "pool", scenario);
  if (of_tier && reader.has("tier")) {
    fault.tier = reader.word("tier", batch::NodeTier::dedicated, tiers);
  }
  if (fault.kind == FaultKind::capacity_drought) {
    fault.percent = reader.number("evictedPercent", 0, 0, 100);
  } else if (of_pool) {
    fault.percent = reader.number("percent", 100, 0, 100);
  }
  if (fault.kind == FaultKind::quota_cut) {
    fault.cores = static_cast<std::uint32_t>(reader.integer("cores", std::nullopt, 0, INT32_MAX));
  }
  return fault;
}

Distribution default_request(PipelineService service) {
  switch (service) {
    case PipelineService::none:
      return Distribution::fixed({});
    case PipelineService::azure_devops:  // the server job starts and calls
      return Distribution::lognormal(6 * second, 0.5);
    case PipelineService::github:
      return Distribution::uniform(second, 5 * second);
  }
  return {};
}

void read_reconciling(JsonReader& reader, Scenario& scenario) {
  control::Reconciling reconciling;
  control::ReconcileRules& rules = reconciling.rules;
  reconciling.every = reader.duration("every", reconciling.every);
  if (reconciling.every < second) reader.reject("every", "is less than PT1S");
  rules.orphan_after = reader.duration("orphanAfter", rules.orphan_after);
  rules.repeat_after = reader.duration("repeatAfter", rules.repeat_after);
  rules.attempts = static_cast<int>(reader.integer("attempts", rules.attempts, 1, 100));
  scenario.reconciling = reconciling;
  scenario.model.pipelines.watched = true;
}

}  // namespace

void read_faults(JsonReader& root, Scenario& scenario) {
  root.objects("faults", [&](JsonReader& reader) {
    scenario.model.faults.push_back(read_fault(reader, scenario));
  });
}

void read_pipelines(JsonReader& root, Scenario& scenario) {
  sim::Pipelines& pipelines = scenario.model.pipelines;
  root.object("pipelines", [&](JsonReader& reader) {
    pipelines.service = reader.word("service", PipelineService::azure_devops, services);
    pipelines.request = default_request(pipelines.service);
    bool const there = pipelines.service != PipelineService::none;
    if (there) pipelines.receive = Distribution::uniform(second, 4 * second);
    read_into(pipelines.request, reader, "requestLatency", day);
    read_into(pipelines.receive, reader, "receiveLatency", hour);
    if (reader.has("parallelJobs")) {
      pipelines.parallel_jobs =
          static_cast<std::uint32_t>(reader.integer("parallelJobs", std::nullopt, 1, 1'000'000));
    }
    pipelines.placeholder_agent = reader.boolean("placeholderAgent", true);
    pipelines.once = reader.boolean("once", true);
    pipelines.lock_time = reader.duration("lockTime", pipelines.lock_time);
    pipelines.failure_percent = reader.number("jobFailurePercent", 0, 0, 100);
    if (!reader.has("reconcile")) return;
    if (!there) {
      return reader.reject("reconcile",
                           "needs agents: with service none a task serves its own job");
    }
    reader.object("reconcile", [&](JsonReader& rules) { read_reconciling(rules, scenario); });
  });
}

}  // namespace poolcast::experiment
