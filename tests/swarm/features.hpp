// What a case has beyond the plainest one there is: each thing can be told and taken away. So a
// broken case is made smaller, and what is left of it printed.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/swarm/case.hpp"

namespace poolcast::experiment {

/// Of the scenario; empty text: the case does not have it.
struct Feature {
  char const* name;
  std::string (*text)(SwarmCase const& of);
  void (*remove)(SwarmCase& of);
};
std::vector<Feature> const& features();

struct PoolFeature {
  char const* name;
  std::string (*text)(ScenarioPool const& pool, sim::PoolModel const& model);
  void (*remove)(ScenarioPool& pool, sim::PoolModel& model);
};
std::vector<PoolFeature> const& pool_features();

std::string text_of(Distribution const& distribution);

/// The settings that are not the plainest, the faults and the jobs.
std::string text_of(SwarmCase const& of);

}  // namespace poolcast::experiment
