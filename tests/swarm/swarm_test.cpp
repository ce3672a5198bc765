// The swarm: each seed makes a random small scenario with anything in it that the model knows, runs
// it, and checks every law. A failure names the seed; POOLCAST_SWARM_SEED=n repeats it alone.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {
namespace {

constexpr std::uint64_t seeds = 200;

TEST(Swarm, WhateverHappensTheLawsHold) {
  char const* const one = std::getenv("POOLCAST_SWARM_SEED");
  std::uint64_t const from = one == nullptr ? 1 : std::strtoull(one, nullptr, 10);
  std::uint64_t const to = one == nullptr ? seeds : from;
  for (std::uint64_t seed = from; seed <= to; ++seed) {
    EXPECT_EQ(broken_by(swarm_case(seed)).text(), "")
        << "seed " << seed << "; to see it smaller: ./dev swarm --seed " << seed;
  }
}

/// Of rounds that look after agents, when they came to the swarm: charts that did not know of their
/// actions, a queue that was not looked at when its first was ended, attempts that were counted as
/// over while another task stood in for them, and one that was to be repeated for two runs at once.
TEST(Swarm, TheSeedsThatFoundSomething) {
  for (std::uint64_t const seed : {20U, 56U, 64U, 344U}) {
    EXPECT_EQ(broken_by(swarm_case(seed)).text(), "") << "seed " << seed;
  }
}

}  // namespace
}  // namespace poolcast::experiment
