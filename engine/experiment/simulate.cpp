#include "engine/experiment/simulate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/control/controller.hpp"
#include "engine/experiment/pool_prices.hpp"
#include "engine/formula/compile.hpp"
#include "engine/load/generate.hpp"
#include "engine/load/scale.hpp"
#include "engine/sim/world.hpp"

namespace poolcast::experiment {
namespace {

// What a scale-in after the last job may still show.
constexpr Duration least_tail = 2 * hour;

Result<formula::Program> compiled(Source const& source, formula::Semantics const& semantics) {
  Expected<formula::Program, Diagnostics> program = formula::compile(source, semantics);
  if (program) return *program;
  std::string text = render(source, program.error());
  text.pop_back();  // the last line end; whoever prints the message adds one
  return fail(std::move(text));
}

// Beyond it memory would run out before anything could be said.
constexpr double most_jobs = 1e8;

/// What is wrong with the scenario's synthetic load, or nothing.
std::string synthetic_problem(Scenario const& scenario) {
  if (scenario.load_model) {
    double const expected = load::expected_jobs(
        *scenario.load_model, {scenario.start, scenario.horizon}, scenario.load_scale);
    return expected <= most_jobs ? "" : "more than 100,000,000 jobs of the load model are expected";
  }
  if (scenario.synthetic.empty()) {
    return "the scenario has no load; add load.synthetic, load.model or load.file, or give "
           "--load FILE";
  }
  double expected = 0;
  for (load::SyntheticJobs const& kind : scenario.synthetic) {
    double const a_day = std::accumulate(kind.per_hour.begin(), kind.per_hour.end(), 0.0);
    double const days =
        static_cast<double>(scenario.horizon.ticks) / static_cast<double>(day.ticks);
    expected += a_day * std::max(1.0, kind.weekend_factor) * std::max(1.0, days);
  }
  return expected * scenario.load_scale <= most_jobs
             ? ""
             : "more than 100,000,000 synthetic jobs are expected";
}

/// Drawn from the scenario's load model; its pools, by name, become the scenario's.
load::Load generated_load(Scenario const& scenario) {
  load::GeneratedLoad made =
      load::generate(*scenario.load_model, {scenario.start, scenario.horizon}, scenario.model.seed,
                     scenario.load_scale);
  std::vector<std::string> const ids = scenario.pool_ids();
  std::vector<batch::PoolId> pools;
  for (std::string const& name : made.pools) {
    auto const at = std::ranges::find(ids, name);
    pools.push_back(at == ids.end() ? scenario.default_pool.value_or(batch::PoolId{})
                                    : batch::PoolId{static_cast<std::uint16_t>(at - ids.begin())});
  }
  for (load::Job& job : made.load.jobs) job.pool = pools[job.pool.value];
  return std::move(made.load);
}

load::Load synthetic_load(Scenario const& scenario) {
  std::vector<load::SyntheticJobs> kinds = scenario.synthetic;
  for (load::SyntheticJobs& kind : kinds) {
    for (double& rate : kind.per_hour) rate *= scenario.load_scale;
  }
  return load::synthesize(kinds, scenario.start, scenario.horizon, scenario.model.seed);
}

/// Whole days, the scenario's horizon or more.
Duration length_of(Scenario const& scenario, Time start, load::Load const& load) {
  Time last = start;
  for (load::Job const& job : load.jobs) last = std::max(last, job.queued + job.duration);
  std::int64_t const days = (last + least_tail - start + day - Duration{1}) / day;
  return std::max(scenario.horizon, days * day);
}

Result<Workload> drawn(Scenario const& scenario) {
  std::string const problem = synthetic_problem(scenario);
  if (!problem.empty()) return fail(scenario.name + ": no job to simulate: " + problem);
  Workload workload{
      .load = scenario.load_model ? generated_load(scenario) : synthetic_load(scenario),
      .start = scenario.start,
      .end = scenario.start + scenario.horizon};
  if (workload.load.jobs.empty()) {
    return fail(scenario.name + ": no job to simulate: the synthetic load has none within " +
                format_duration(scenario.horizon));
  }
  return workload;
}

/// `load` is scaled already.
Result<Workload> replayed(Scenario const& scenario, load::Load load, load::Counts counts) {
  Workload workload{.load = std::move(load),
                    .start = scenario.start,
                    .end = {},
                    .recorded = true,
                    .counts = std::move(counts)};
  if (workload.counts.dated) workload.start = midnight(workload.load.jobs.front().queued);
  Duration const length = length_of(scenario, workload.start, workload.load);
  if (length > longest_horizon) {
    return fail(scenario.recording + ": the jobs span " + format_duration(length) +
                ", more than the ten years that can be simulated; check the dates");
  }
  workload.end = workload.start + length;
  return workload;
}

Result<Workload> replayed_scaled(Scenario const& scenario,
                                 std::shared_ptr<load::Load const> recorded, load::Counts counts) {
  std::string const scaled =
      scenario.recording + ": scaled by " + format_number(scenario.load_scale) + " ";
  if (static_cast<double>(recorded->jobs.size()) * scenario.load_scale > most_jobs) {
    return fail(scaled + "it is more than 100,000,000 jobs");
  }
  load::Load load = load::scaled(*recorded, scenario.load_scale, scenario.model.seed);
  if (load.jobs.empty()) return fail(scaled + "no job is left");
  Result<Workload> workload = replayed(scenario, std::move(load), std::move(counts));
  if (workload) workload->unscaled = std::move(recorded);
  return workload;
}

}  // namespace

Result<Workload> load_workload(Scenario const& scenario) {
  if (scenario.recording.empty()) return drawn(scenario);
  std::vector<std::string> const ids = scenario.pool_ids();
  Result<load::Recording> recording =
      load::import_recording(scenario.recording, {.columns = scenario.columns,
                                                  .pools = ids,
                                                  .default_pool = scenario.default_pool,
                                                  .start = scenario.start});
  if (!recording) return fail(recording.error().message);
  load::Load load = std::move(recording->load);
  if (scenario.load_scale == 1) return replayed(scenario, std::move(load), std::move(*recording));
  return replayed_scaled(scenario, std::make_shared<load::Load const>(std::move(load)),
                         std::move(*recording));
}

bool reads_the_same(Scenario const& a, Scenario const& b) {
  auto const what_is_read = [](Scenario const& of) {
    return std::tuple(of.recording, of.columns, of.pool_ids(), of.default_pool, of.start);
  };
  return !a.recording.empty() && what_is_read(a) == what_is_read(b);
}

Result<Workload> redrawn(Scenario const& scenario, Workload const& before) {
  if (!before.recorded) return drawn(scenario);
  if (scenario.load_scale == 1) {
    return replayed(scenario, before.unscaled ? *before.unscaled : before.load, before.counts);
  }
  std::shared_ptr<load::Load const> const recorded =
      before.unscaled ? before.unscaled : std::make_shared<load::Load const>(before.load);
  return replayed_scaled(scenario, recorded, before.counts);
}

bool draws_load(Scenario const& scenario) {
  return scenario.recording.empty() || scenario.load_scale != std::floor(scenario.load_scale);
}

Result<control::Policies> policies_of(Scenario const& scenario, std::size_t tasks) {
  control::Policies policies{.pools = {},
                             .sampling = scenario.sampling,
                             .reconciling = scenario.reconciling,
                             .seed = scenario.model.seed,
                             .expected_tasks = tasks};
  for (std::size_t i = 0; i < scenario.pools.size(); ++i) {
    ScenarioPool const& pool = scenario.pools[i];
    control::PoolPolicy policy{.autoscale = std::nullopt,
                               .evaluation_interval = pool.evaluation_interval,
                               .first_evaluation_delay = scenario.first_evaluation_delay,
                               .task_slots_per_node = scenario.model.pools[i].task_slots_per_node};
    if (pool.formula) {
      Result<formula::Program> program = compiled(*pool.formula, scenario.semantics);
      if (!program) return fail(program.error().message);
      policy.autoscale = std::move(*program);
    }
    policies.pools.push_back(std::move(policy));
  }
  // After the formulas, which decide what nodes there can be.
  if (std::string const problem = price_problem(scenario); !problem.empty()) return fail(problem);
  return policies;
}

batch::Ledger simulate_with(sim::Model const& model, Workload const& workload,
                            control::Policies const& policies) {
  sim::World world(model, workload.load, workload.start);
  return control::run(world, world, world, policies, workload.end);
}

Result<KeptRun> simulate(Scenario const& scenario, Workload const& workload,
                         control::GoOn const& go_on, Keep keep) {
  Result<control::Policies> policies = policies_of(scenario, workload.load.jobs.size());
  if (!policies) return fail(policies.error().message);
  policies->go_on = go_on;
  KeptRun run;
  if (keep == Keep::ledger_and_shown) {
    keep_what_is_shown(*policies, workload.end - workload.start, run.shown);
  }
  run.ledger = simulate_with(scenario.model, workload, *policies);
  return run;
}

Result<batch::Ledger> simulate(Scenario const& scenario, Workload const& workload,
                               control::GoOn const& go_on) {
  Result<KeptRun> run = simulate(scenario, workload, go_on, Keep::ledger);
  if (!run) return fail(run.error().message);
  return std::move(run->ledger);
}

}  // namespace poolcast::experiment
