#include "engine/cli/shadow_candidate.hpp"

#include <algorithm>
#include <cmath>

#include "engine/cli/live_formula.hpp"

namespace poolcast::cli {
namespace {

/// The service truncates.
std::int32_t nodes_of(std::string const& results, std::string_view name) {
  constexpr double most = 1e9;
  double const number = result_number(results, name).value_or(0);
  return static_cast<std::int32_t>(std::trunc(std::clamp(number, 0.0, most)));
}

Wish wish_of_results(std::string const& results) {
  return {batch::Targets{nodes_of(results, "$TargetDedicatedNodes"),
                         nodes_of(results, "$TargetLowPriorityNodes")}};
}

control::PoolPolicy policy_of(formula::Program const& program, live::Pool const& pool) {
  control::PoolPolicy policy;
  policy.autoscale = program;
  policy.task_slots_per_node =
      static_cast<std::uint16_t>(std::clamp<std::int64_t>(pool.slots_per_node, 1, 65'535));
  return policy;
}

}  // namespace

live::BatchResult<Wish> wish_by_service(live::BatchHttp& http, std::string const& pool,
                                        std::string const& formula) {
  live::BatchResult<Trial> const trial = try_formula(http, pool, formula);
  if (!trial) return live::refuse(trial.error());
  std::string problem = problem_of(*trial);
  if (!problem.empty()) return Wish{.targets = {}, .problem = std::move(problem)};
  return wish_of_results(trial->formula.results);
}

LocalCandidate::LocalCandidate(formula::Program const& program, live::Pool const& pool)
    : autoscaler_(policy_of(program, pool), {}, 1) {}

void LocalCandidate::sample(live::PoolLook const& look) {
  // The service tells its time in whole seconds.
  if (last_sample_ && look.at <= *last_sample_) return;
  last_sample_ = look.at;
  autoscaler_.sample(look.at, look.counts);
}

Wish LocalCandidate::wish(live::PoolLook const& look) {
  control::Decision decision = autoscaler_.evaluate(look.at, look.counts);
  if (decision.error) return {.targets = {}, .problem = std::move(*decision.error)};
  return {decision.targets};
}

Wish wish_of(live::AutoscaleRun const& run) {
  if (run.error_code.empty()) return wish_of_results(run.results);
  std::string const& detail =
      run.error_values.empty() ? run.error_message : run.error_values.front().second;
  return {.targets = {}, .problem = run.error_code + ": " + detail};
}

}  // namespace poolcast::cli
