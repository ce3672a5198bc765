// The swarm's cases: from a seed alone a small scenario with anything in it that the model knows,
// one of a handful of formulas a pool, and a load.
#pragma once

#include <cstdint>

#include "engine/experiment/simulate.hpp"
#include "tests/swarm/draws.hpp"

namespace poolcast::experiment {

struct SwarmCase {
  Scenario scenario;
  Workload workload;
  bool faulty = false;  // every call of the service fails now and then, also the look at the pools
};

SwarmCase swarm_case(std::uint64_t seed);

/// For a scenario whose pools and rules are there. What belongs to `load` is in jobs.cpp.
load::Load swarm_load(SwarmDraws& draws, Scenario const& scenario);

}  // namespace poolcast::experiment
