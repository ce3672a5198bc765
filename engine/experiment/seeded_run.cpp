#include "engine/experiment/seeded_run.hpp"

#include "engine/experiment/facts.hpp"

namespace poolcast::experiment {

Result<ReadyScenario> make_ready(Scenario const& scenario) {
  Result<control::Policies> policies = policies_of(scenario, 0);
  if (!policies) return fail(policies.error().message);
  return ReadyScenario{scenario.model, std::move(*policies), facts_of(scenario)};
}

std::optional<KeptRun> run_seed(ReadyScenario const& scenario, Workload const& workload,
                                std::uint64_t seed, PieceGoOn const& go_on, Keep keep) {
  sim::Model model = scenario.model;
  model.seed += seed;
  control::Policies policies = scenario.policies;
  policies.seed = model.seed;
  policies.expected_tasks = workload.load.jobs.size();
  auto const length = static_cast<double>((workload.end - workload.start).ticks);
  policies.go_on = [&](Time now) {
    return go_on(static_cast<double>((now - workload.start).ticks) / length) || now >= workload.end;
  };
  KeptRun run;
  if (keep == Keep::ledger_and_shown) {
    keep_what_is_shown(policies, workload.end - workload.start, run.shown);
  }
  run.ledger = simulate_with(model, workload, policies);
  if (run.ledger.end < workload.end) return std::nullopt;
  return run;
}

}  // namespace poolcast::experiment
