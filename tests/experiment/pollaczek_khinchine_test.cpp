// M/G/1: Poisson arrivals, any service, one server. The mean wait is the formula of Pollaczek
// (1930) and Khinchine (1932): rho / (1 - rho) * (1 + v) / 2 mean service times, where v is the
// service time's variance in units of its squared mean. M/D/1 is v = 0.
#include "tests/experiment/queueing.hpp"

namespace poolcast::experiment {
namespace {

double theory(double utilisation, double variance) {
  return utilisation / (1 - utilisation) * (1 + variance) / 2;
}

constexpr double sigma = 0.8;

/// Mean 1, variance exp(sigma^2) - 1.
double lognormal(double u) { return std::exp(sigma * normal_quantile(u) - sigma * sigma / 2); }

/// Mean 1, variance 1/3.
double uniform_from_zero(double u) { return 2 * u; }

constexpr double utilisations[] = {0.3, 0.6, 0.8, 0.9};

TEST(PollaczekKhinchine, IsTheMeanWaitWithAFixedService) {
  for (double const u : utilisations) {
    expect_wait("M/D/1", {.utilisation = u, .service = deterministic}, theory(u, 0));
  }
}

TEST(PollaczekKhinchine, IsTheMeanWaitWithALognormalService) {
  double const variance = std::exp(sigma * sigma) - 1;
  for (double const u : utilisations) {
    expect_wait("M/G/1", {.utilisation = u, .service = lognormal}, theory(u, variance));
  }
}

TEST(PollaczekKhinchine, IsTheMeanWaitWithAUniformService) {
  expect_wait("M/G/1", {.utilisation = 0.7, .service = uniform_from_zero}, theory(0.7, 1.0 / 3));
}

}  // namespace
}  // namespace poolcast::experiment
