// The oracle: four independent simulators agree on these figures to the last microsecond, and so
// must this one, with the article's formula really interpreted and every rule a setting of the
// scenario.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "engine/experiment/facts.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/report/summary.hpp"
#include "tests/support/workload.hpp"

namespace poolcast::experiment {
namespace {

struct Published {
  std::size_t tasks;
  double mean_seconds;
  int max_nodes;
  std::uint64_t wait_us;
  std::uint64_t node_us;
  std::uint64_t nodes;
  std::uint64_t events;
  std::uint64_t hash;  // over the series of pending tasks
};

constexpr Published published[] = {
    {100'000, 300, 4, 22694523049840, 8516894327904, 134, 301510, 85775833},
    {1'000'000, 1200, 200, 1376375002335888, 345923017706097, 4170, 2105546, 4154528428},
};

/// The article's formula with its cap of 4 nodes replaced.
Source with_cap(Source formula, int max_nodes) {
  std::string const cap = "min(4,";
  std::size_t const at = formula.text.find(cap);
  ENSURE(at != formula.text.npos);
  formula.text.replace(at, cap.size(), "min(" + std::to_string(max_nodes) + ",");
  return formula;
}

/// The sum over all samples of pending * (k % 97 + 1), k counting the samples from 1.
std::uint64_t pending_hash(batch::Ledger const& ledger, load::Load const& load) {
  std::vector<Time> finished;
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    finished.push_back(ledger.tasks[i].started + load.jobs[i].duration);
  }
  std::ranges::sort(finished);
  std::uint64_t hash = 0;
  std::size_t queued = 0, done = 0;
  std::uint64_t k = 1;
  for (Time at = ledger.start + 30 * second; at <= ledger.end; at += 30 * second, ++k) {
    while (queued < load.jobs.size() && load.jobs[queued].queued <= at) ++queued;
    while (done < finished.size() && finished[done] <= at) ++done;
    hash += (queued - done) * (k % 97 + 1);
  }
  return hash;
}

class CommonWorkload : public testing::TestWithParam<Published> {};

TEST_P(CommonWorkload, AgreesBitForBit) {
  Published const& expected = GetParam();
  Result<Scenario> scenario =
      load_scenario(POOLCAST_SOURCE_DIR "/tests/experiment/common-workload.json");
  ASSERT_TRUE(scenario.has_value()) << scenario.error().message;
  scenario->pools[0].formula = with_cap(*scenario->pools[0].formula, expected.max_nodes);
  Workload workload;
  workload.load = support::common_workload(expected.tasks, expected.mean_seconds);
  workload.start = scenario->start;
  workload.end = scenario->start + scenario->horizon;

  Result<batch::Ledger> const ledger = simulate(*scenario, workload);
  ASSERT_TRUE(ledger.has_value()) << ledger.error().message;

  report::Summary const total =
      report::summarise(*ledger, workload.load, facts_of(*scenario)).back();
  auto const microseconds = [](Duration d) { return static_cast<std::uint64_t>(d / microsecond); };
  EXPECT_EQ(total.tasks.completed, expected.tasks);
  EXPECT_EQ(microseconds(total.waiting.sum.total()), expected.wait_us);
  EXPECT_EQ(microseconds(total.node_time.total()), expected.node_us);
  EXPECT_EQ(total.nodes_started, expected.nodes);
  std::uint64_t const samples =
      static_cast<std::uint64_t>((workload.end - workload.start) / (30 * second));
  EXPECT_EQ(2 * expected.tasks + total.nodes_started + samples + total.evaluations.total,
            expected.events);
  EXPECT_EQ(pending_hash(*ledger, workload.load), expected.hash);
}

INSTANTIATE_TEST_SUITE_P(Sizes, CommonWorkload, testing::ValuesIn(published),
                         [](auto const& test) { return std::to_string(test.param.tasks); });

}  // namespace
}  // namespace poolcast::experiment
