// A swarm like swarm_test.cpp's, seen through the ports: a witness follows every transition, and
// makes the service refuse and fail. POOLCAST_SWARM_SEED=n repeats one case.
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/control/controller.hpp"
#include "tests/experiment/ledger_text.hpp"
#include "tests/experiment/swarm_checks.hpp"
#include "tests/experiment/swarm_policies.hpp"

namespace poolcast::experiment {
namespace {

constexpr std::uint64_t seeds = 200;

struct SwarmRun {
  SwarmRecord record;
  batch::Ledger ledger;
};

SwarmRun run(SwarmCase const& of) {
  Witness witness(of);
  batch::Ledger ledger =
      control::run(witness, witness, witness, policies_of(of.scenario), of.workload.end);
  return {std::move(witness.record), std::move(ledger)};
}

/// How much happened, so that a swarm that tests nothing is noticed.
struct Happened {
  std::size_t runs = 0, requeued = 0, terminated = 0, cancelled = 0, failed = 0, quota = 0;

  void add(SwarmRun const& one) {
    runs += one.record.completions.size();
    for (batch::Interruption const& cut : one.ledger.interruptions) {
      ++(cut.requeued ? requeued : terminated);
    }
    for (batch::NodeTransition const& t : one.record.nodes) {
      if (t.change == batch::NodeChange::cancelled) ++cancelled;
    }
    for (batch::EvaluationRow const& row : one.ledger.evaluations) {
      if (row.failed) ++failed;
      if (row.limit == batch::Limit::quota) ++quota;
    }
  }
};

std::string broken_by(std::uint64_t seed, Happened& happened) {
  SwarmCase const of = swarm_case(seed);
  SwarmRun const first = run(of);
  happened.add(first);
  std::string broken = SwarmChecks(of, first.record, first.ledger).broken();
  std::string const ledger = text_of(first.ledger);
  if (text_of(run(swarm_case(seed)).ledger) != ledger) broken += "a second run differs\n";
  if (!of.faulty) {
    batch::Ledger unseen = *simulate(of.scenario, of.workload);
    unseen.tasks.resize(first.ledger.tasks.size());  // rows are made a page at a time
    if (text_of(unseen) != ledger) broken += "the run that nobody watches differs\n";
  }
  return broken;
}

TEST(SwarmWitness, WhateverHappensTheLawsHold) {
  char const* const one = std::getenv("POOLCAST_SWARM_SEED");
  std::uint64_t const from = one == nullptr ? 1 : std::strtoull(one, nullptr, 10);
  std::uint64_t const to = one == nullptr ? seeds : from;
  Happened happened;
  for (std::uint64_t seed = from; seed <= to; ++seed) {
    EXPECT_EQ(broken_by(seed, happened), "")
        << "seed " << seed << "; to repeat it: POOLCAST_SWARM_SEED=" << seed
        << " experiment_test --gtest_filter='SwarmWitness.*'";
  }
  if (one != nullptr) return;
  EXPECT_GT(happened.runs, 20'000U);
  EXPECT_GT(happened.requeued, 500U);
  EXPECT_GT(happened.terminated, 500U);
  EXPECT_GT(happened.cancelled, 200U);
  EXPECT_GT(happened.failed, 500U);
  EXPECT_GT(happened.quota, 200U);
}

}  // namespace
}  // namespace poolcast::experiment
