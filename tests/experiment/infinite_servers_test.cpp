// M/G/infinity: with a server for everyone nobody waits, and an arrival finds a Poisson number of
// others, with the offered load as its mean and variance, whatever the service times' shape
// (insensitivity; C. Palm, 1943).
#include <queue>

#include "tests/experiment/queueing.hpp"

namespace poolcast::experiment {
namespace {

constexpr int servers = 256;
constexpr std::size_t jobs = 40'000;
constexpr double offered = 20;  // so far below, that 256 are never busy at once

struct Found {
  double mean;
  double variance;
};

/// What the arrivals after the warm-up find in the pool.
Found found_by_arrivals(QueueRun const& run) {
  std::priority_queue<Time, std::vector<Time>, std::greater<>> ends;
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < jobs; ++i) {
    load::Job const& job = run.workload.load.jobs[i];
    while (!ends.empty() && ends.top() <= job.queued) ends.pop();
    auto const others = static_cast<double>(ends.size());
    ends.push(run.ledger.tasks[i].started + job.duration);
    if (i < warm_up) continue;
    sum += others;
    squares += others * others;
  }
  auto const count = static_cast<double>(jobs - warm_up);
  return {sum / count, squares / count - sum / count * (sum / count)};
}

TEST(InfiniteServers, NobodyWaitsAndAPoissonNumberIsServed) {
  for (Service const service : {exponential, deterministic}) {
    Queue const queue{.slots = servers, .utilisation = offered / servers, .service = service};
    std::vector<double> means, variances;
    for (std::uint64_t i = 1; i <= replications; ++i) {
      QueueRun const run = run_queue(queue, jobs, queue.seed(i));
      for (std::size_t job = 0; job < jobs; ++job) ASSERT_EQ(wait_of(run, job), 0) << job;
      Found const found = found_by_arrivals(run);
      means.push_back(found.mean);
      variances.push_back(found.variance);
    }
    for (std::vector<double> const& values : {means, variances}) {
      report::Estimate const found = report::estimate(values, confidence);
      EXPECT_LE(found.low(), offered) << "99.9 % interval around " << found.mean;
      EXPECT_GE(found.high(), offered) << "99.9 % interval around " << found.mean;
      EXPECT_LE(*found.half_width, 0.05 * offered) << "too wide to prove anything";
    }
  }
}

}  // namespace
}  // namespace poolcast::experiment
