#include "bench/heap_simulator.hpp"

#include <gtest/gtest.h>

#include <ostream>

#include "tests/support/workload.hpp"

namespace poolcast::bench {

void PrintTo(WorkloadResult const& result, std::ostream* out) {
  *out << "completed=" << result.completed << " wait_us=" << result.wait_us
       << " node_us=" << result.node_us << " events=" << result.events << " hash=" << result.hash
       << " nodes=" << result.nodes;
}

namespace {

// The results on which four independent simulators agree.
TEST(HeapSimulator, AgreesWithTheOtherSimulatorsOnAHundredThousandTasks) {
  WorkloadResult const expected{.completed = 100'000,
                                .wait_us = 22'694'523'049'840,
                                .node_us = 8'516'894'327'904,
                                .events = 301'510,
                                .hash = 85'775'833,
                                .nodes = 134};
  EXPECT_EQ(simulate_heap(support::common_workload(100'000, 300), 5, 4), expected);
}

TEST(HeapSimulator, AgreesWithTheOtherSimulatorsOnAMillionTasks) {
  WorkloadResult const expected{.completed = 1'000'000,
                                .wait_us = 1'376'375'002'335'888,
                                .node_us = 345'923'017'706'097,
                                .events = 2'105'546,
                                .hash = 4'154'528'428,
                                .nodes = 4170};
  EXPECT_EQ(simulate_heap(support::common_workload(1'000'000, 1200), 5, 200), expected);
}

TEST(HeapSimulator, OneTaskWaitsForTheEvaluationAndTheBoot) {
  load::Load load;
  load.jobs = {{.queued = Time{} + 1 * second, .duration = 100 * second, .pool = {}}};
  WorkloadResult const result = simulate_heap(load, 1, 4);
  EXPECT_EQ(result.completed, 1U);
  EXPECT_EQ(result.wait_us, 479'000'000U);  // from 1 s over the evaluation at 300 s to 480 s
  EXPECT_EQ(result.nodes, 1U);
}

TEST(HeapSimulator, EmptyLoadOnlySamplesAndEvaluates) {
  WorkloadResult const expected{.events = 92'160 + 9'216};
  EXPECT_EQ(simulate_heap({}, 5, 4), expected);
}

}  // namespace
}  // namespace poolcast::bench
