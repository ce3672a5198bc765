// The pipeline service of a scenario, with what may go wrong there and who mends it.
#include "engine/experiment/read_distribution.hpp"
#include "engine/experiment/read_model.hpp"

namespace poolcast::experiment {
namespace {

using sim::PipelineService;

constexpr Word<PipelineService> services[] = {{"none", PipelineService::none},
                                              {"azureDevOps", PipelineService::azure_devops},
                                              {"gitHub", PipelineService::github}};

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
