// What the controller is told to do in one of the swarm's cases, for tests that drive it through
// ports of their own.
#pragma once

#include "engine/control/policies.hpp"
#include "engine/experiment/scenario.hpp"
#include "engine/formula/check.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::experiment {

inline control::Policies policies_of(Scenario const& scenario) {
  control::Policies policies{
      .pools = {}, .sampling = scenario.sampling, .seed = scenario.model.seed};
  for (std::size_t i = 0; i < scenario.pools.size(); ++i) {
    control::PoolPolicy policy{.autoscale = std::nullopt,
                               .evaluation_interval = scenario.pools[i].evaluation_interval,
                               .first_evaluation_delay = scenario.first_evaluation_delay,
                               .task_slots_per_node = scenario.model.pools[i].task_slots_per_node};
    if (scenario.pools[i].formula) {
      policy.autoscale = *formula::check(*formula::parse(*scenario.pools[i].formula));
    }
    policies.pools.push_back(std::move(policy));
  }
  return policies;
}

}  // namespace poolcast::experiment
