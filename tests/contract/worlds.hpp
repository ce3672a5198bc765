// The worlds that every test of the suite runs on. What a test expects is the ports' contract: it
// holds to the tick in both, but where a test states a tolerance.
#pragma once

#include <gtest/gtest.h>

#include "tests/contract/emulated_world.hpp"
#include "tests/contract/simulated_world.hpp"
#include "tests/contract/story.hpp"

namespace poolcast::contract {

using Worlds = testing::Types<SimulatedWorld, EmulatedWorld>;

struct WorldNames {
  template <class World>
  static std::string GetName(int) {
    return std::is_same_v<World, SimulatedWorld> ? "simulated" : "emulated";
  }
};

}  // namespace poolcast::contract
