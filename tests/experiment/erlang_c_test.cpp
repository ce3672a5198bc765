// M/M/c: Poisson arrivals, exponential service, c servers. The mean wait is Erlang's C formula
// (A. K. Erlang, 1917): C(c, a) / (c - a) mean service times, where a is the offered load and C the
// chance that an arrival finds all servers busy.
#include "tests/experiment/queueing.hpp"

namespace poolcast::experiment {
namespace {

/// By the recursion of Erlang's B, which does not overflow.
double erlang_c(int servers, double offered) {
  double b = 1;
  for (int k = 1; k <= servers; ++k) b = offered * b / (k + offered * b);
  double const utilisation = offered / servers;
  return b / (1 - utilisation * (1 - b));
}

double theory(Queue const& queue) {
  double const offered = queue.utilisation * queue.servers();
  return erlang_c(queue.servers(), offered) / (queue.servers() - offered);
}

TEST(ErlangC, IsTheTextbooks) {
  EXPECT_NEAR(erlang_c(1, 0.8), 0.8, 1e-12);       // M/M/1: the utilisation
  EXPECT_NEAR(erlang_c(2, 1.5), 9.0 / 14, 1e-12);  // 2 rho^2 / (1 + rho)
  EXPECT_NEAR(erlang_c(5, 4), 0.5541, 0.0001);
}

TEST(ErlangC, IsTheMeanWaitOfAFixedPool) {
  Queue const queues[] = {
      {.nodes = 1, .utilisation = 0.5},  {.nodes = 1, .utilisation = 0.8},
      {.nodes = 1, .utilisation = 0.9},  {.nodes = 2, .utilisation = 0.5},
      {.nodes = 2, .utilisation = 0.8},  {.nodes = 2, .utilisation = 0.9},
      {.nodes = 5, .utilisation = 0.6},  {.nodes = 5, .utilisation = 0.8},
      {.nodes = 5, .utilisation = 0.9},  {.nodes = 20, .utilisation = 0.8},
      {.nodes = 20, .utilisation = 0.9},
  };
  for (Queue const& queue : queues) expect_wait("M/M/c", queue, theory(queue));
}

TEST(ErlangC, CountsTheSlotsOfANodeAsServers) {
  Queue const queues[] = {
      {.nodes = 1, .slots = 5, .utilisation = 0.8},
      {.nodes = 4, .slots = 5, .utilisation = 0.9},
  };
  for (Queue const& queue : queues) expect_wait("M/M/c", queue, theory(queue));
}

}  // namespace
}  // namespace poolcast::experiment
