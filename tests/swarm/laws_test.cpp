// Every law has been seen broken: a good run is bent a little, and its check must tell.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "tests/swarm/bent_jobs.hpp"
#include "tests/swarm/bent_service.hpp"

namespace poolcast::experiment {
namespace {

class Laws : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      SwarmCase const of = swarm_case(seed);
      good().push_back({of, watched_run(of)});
    }
  }
  static std::vector<Bent>& good() {
    static std::vector<Bent> runs;
    return runs;
  }

  static bool seen_broken(Law law, Bend change) {
    return std::ranges::any_of(good(), [&](Bent const& run) {
      Bent bent = run;
      change(bent);
      return check_run(bent.of, bent.run).broken(law);
    });
  }
};

TEST_F(Laws, OfTasksNodesJobsAndTheLedgerAreSeenBroken) {
  auto const look_at = [](auto const& bends) {
    for (auto const& [law, change] : bends) EXPECT_TRUE(seen_broken(law, change)) << text_of(law);
  };
  look_at(bends_of_tasks);
  look_at(bends_of_nodes);
  look_at(bends_of_jobs);
  look_at(bends_of_rounds);
  look_at(bends_of_ledger);
}

TEST_F(Laws, OfSumsAreSeenBroken) {
  Findings findings;
  report::WaitingTime wait;
  wait[report::WaitingPart::boot] = -second;
  check_parts(wait, -second, 3, findings);
  EXPECT_EQ(findings.text(), "no part of a wait is negative: job 3\n");
  std::vector<report::Summary> summaries(2);
  summaries[1].tasks.submitted = 1;
  check_pools(summaries, findings);
  EXPECT_TRUE(findings.broken(Law::pools_add_up));
  prices::Billing billing;
  billing.pools.resize(1);
  summaries[1].bill.monthly_items = 1;
  check_bills(billing, summaries, findings);
  EXPECT_TRUE(findings.broken(Law::bill));
  check_same(good()[0].run.ledger, good()[1].run.ledger, findings);
  EXPECT_TRUE(findings.broken(Law::same_bytes));
}

TEST_F(Laws, AreAllInOneOfTheseTests) {
  std::size_t const by_bending = std::size(bends_of_tasks) + std::size(bends_of_nodes) +
                                 std::size(bends_of_jobs) + std::size(bends_of_rounds) +
                                 std::size(bends_of_ledger);
  EXPECT_EQ(by_bending + 4, law_count);
}

}  // namespace
}  // namespace poolcast::experiment
